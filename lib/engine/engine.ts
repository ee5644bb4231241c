/**
 * Runs a plan: the one owner of truth that turns workers, timers, inputs, the user's wishes and cancellation into one
 * ordered stream of events. It shows nothing and counts nothing for display. Puts the parts together and decides about
 * the end; each part owns what its name says.
 *
 * A task: admitted → (waiting for needs) → ready → running → succeeded | failed | cancelled,
 * with running → retrying → ready in between, and skipped instead of ready when a need failed. A failed or skipped one
 * may be opened again.
 */
import type { CancelReason, RunFact } from "../events.ts";
import type { ResolvedPlan } from "../plan/types.ts";
import type { FollowListener, RunControls, StreamName } from "../ports.ts";
import type { ProgressUpdate, TreeSignal } from "../protocol.ts";
import type { Place } from "./attempts.ts";
import { createEngineParts, type EngineParts } from "./engine_parts.ts";
import type { Entry } from "./entry.ts";
import type { AttemptReport, Executor, ExecutorListener } from "./executor.ts";
import { EventStamp } from "./event_stamp.ts";
import { exitCodeOf } from "./exit_code.ts";
import { FailureLimit } from "./failure_limit.ts";
import type { EngineOptions, EnginePorts, RunOutcome } from "./options.ts";
import { BY_USER } from "./steering.ts";

export class Engine implements ExecutorListener, RunControls {
  readonly #options: EngineOptions;
  readonly #ports: EnginePorts;
  readonly #executor: Executor;
  readonly #parts: EngineParts;
  readonly #failureLimit: FailureLimit;
  readonly #events: EventStamp;
  readonly #finished = Promise.withResolvers<RunOutcome>();
  #startedAtMs: number | null = null;
  #isFinished = false;
  /** All tasks have ended; the executor is taking its workers down. */
  #isClosing = false;
  #fault: string | null = null;

  constructor(
    options: EngineOptions,
    ports: EnginePorts,
    createExecutor: (listener: ExecutorListener) => Executor,
  ) {
    this.#options = options;
    this.#ports = ports;
    this.#executor = createExecutor(this);
    this.#events = new EventStamp(ports.clock);
    this.#failureLimit = new FailureLimit(options.maxFailures);
    this.#parts = createEngineParts({
      engine: options,
      ports,
      executor: this.#executor,
      hooks: {
        emit: (fact) => this.#emit(fact),
        schedule: () => this.#schedule(),
        inputsChanged: () => this.#inputsChanged(),
        began: (entry, place) => this.#began(entry, place),
        isGoingOn: () => this.#startedAtMs !== null && !this.#isFinished,
      },
    });
    ports.output.onDrained = () => this.#schedule();
  }

  /** True from `run_finished` on. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Runs the plan to its end; never rejects because of a task. Call once. */
  run(plan: ResolvedPlan): Promise<RunOutcome> {
    const { runId, jobs } = this.#options;
    this.#startedAtMs = this.#ports.clock.nowMs();
    this.#emit({ kind: "run_started", v: 1, runId, name: plan.name, jobs, total: plan.total });
    this.#parts.intake.start(plan);
    return this.#finished.promise;
  }

  /**
   * Ends the run early: starts nothing new, raises the shared flag, signals every running task's tree once, and
   * kills what is left after the grace. A user's second request kills at once.
   */
  cancel(by: CancelReason = "SIGINT", signal: TreeSignal = byDefault(by)): void {
    if (this.#isFinished) return;
    const step = this.#parts.cancellation.request(by, signal);
    if (step === "none") return;
    const graceMs = step === "kill" ? 0 : this.#options.graceMs;
    const deadlineAtMs = Math.round(this.#ports.clock.nowMs() + graceMs);
    this.#emit({ kind: "run_cancelling", by, deadlineAtMs });
    if (step === "kill") {
      this.#parts.cancellation.kill();
      // Nothing runs any more: it is only what is being taken down that is waited for.
      if (this.#isClosing) this.#executor.abandon();
      return;
    }
    if (step === "renamed") return;
    this.#executor.raiseCancelFlag();
    this.#parts.intake.stop();
    this.#parts.starter.stop();
    this.#parts.cancellation.startGrace();
    this.#cancelWaiting(by);
    this.#parts.standby.recallAll();
    this.#parts.attempts.endAll(by, signal);
    this.#finishIfDone();
  }

  // What the user asks for.

  pause(): void {
    this.#parts.steering.pause();
  }

  resume(): void {
    this.#parts.steering.resume();
  }

  setJobs(jobs: number): void {
    this.#parts.steering.setJobs(jobs);
  }

  cancelTask(id: string): void {
    this.#parts.steering.cancelTask(id);
  }

  retryTask(id: string): void {
    this.#parts.steering.retryTask(id);
  }

  follow(id: string, listener: FollowListener): () => void {
    return this.#parts.attempts.follow(this.#parts.book.find(id)?.number, listener);
  }

  /** The process is about to be stopped by the terminal: stops all children, and time for them. */
  suspend(): void {
    this.#parts.attempts.standstill.suspend();
  }

  /** The process goes on after a stop. */
  continue(): void {
    if (this.#isFinished) return;
    if (this.#parts.cancellation.reason !== null) this.#parts.cancellation.startGrace();
    this.#parts.attempts.standstill.continue();
  }

  // What the executor says.

  progressed(updates: readonly ProgressUpdate[]): void {
    this.#parts.attempts.progressed(updates);
  }

  logged(task: number, text: string): void {
    this.#parts.attempts.logged(task, text);
  }

  lastWords(taskId: string, text: string): void {
    if (!this.#isFinished) this.#emit({ kind: "task_log", task: taskId, text });
  }

  printed(task: number, stream: StreamName, bytes: Uint8Array): void {
    this.#parts.attempts.printed(task, stream, bytes);
  }

  ended(task: number, report: AttemptReport): void {
    const attempt = this.#parts.attempts.take(task);
    if (attempt === undefined) return;
    const successor = this.#parts.starter.freed(attempt, report.next);
    this.#parts.ends.attemptEnded(attempt, report);
    if (successor !== undefined) this.#parts.starter.tookOver(successor, attempt);
    this.#parts.attempts.medianChanged();
    this.#checkFailureLimit();
    this.#schedule();
  }

  returned(task: number): void {
    const entry = this.#parts.standby.take(task);
    if (entry === undefined) return;
    entry.isCalledBack = true;
    const by = this.#unwantedBy(entry);
    if (by === null) this.#parts.queue.push(entry);
    else this.#parts.ends.cancelled(entry, by, null);
    this.#schedule();
  }

  broken(reason: string): void {
    if (this.#isFinished) return;
    this.#fault = reason;
    this.cancel("bug");
    if (!this.#isFinished) this.#parts.cancellation.kill();
  }

  // Deciding.

  #schedule(): void {
    this.#parts.starter.fill();
    this.#parts.intake.wake();
    this.#finishIfDone();
  }

  #began(entry: Entry, place: Place): void {
    const attempt = this.#parts.attempts.begin(entry, place);
    const by = this.#unwantedBy(entry);
    // It took a place while it, or the run, was being cancelled.
    if (by !== null) this.#parts.attempts.cancel(attempt, by, this.#parts.cancellation.signal);
  }

  #unwantedBy(entry: Entry): CancelReason | null {
    return this.#parts.cancellation.reason ?? (entry.isUnwanted ? BY_USER : null);
  }

  #checkFailureLimit(): void {
    if (this.#parts.cancellation.reason !== null) return;
    if (!this.#failureLimit.isReached(this.#parts.ends.tally, this.#parts.intake.total)) return;
    this.cancel(this.#options.isFailFast ? "fail-fast" : "max-failures");
  }

  #inputsChanged(): void {
    this.#parts.ends.skipDoomed();
    if (this.#parts.intake.isEnded) this.#checkFailureLimit();
    this.#schedule();
  }

  #cancelWaiting(by: CancelReason): void {
    const waiting = [
      ...this.#parts.queue.drain(),
      ...this.#parts.needs.drain(),
      ...this.#parts.retries.drain(),
    ];
    waiting.sort((a, b) => a.number - b.number);
    for (const entry of waiting) this.#parts.ends.cancelled(entry, by, null);
  }

  #finishIfDone(): void {
    if (this.#isFinished || !this.#parts.intake.isEnded || this.#parts.attempts.size > 0) return;
    if (
      this.#parts.queue.size > 0 || this.#parts.retries.size > 0 || this.#parts.standby.size > 0
    ) return;
    if (this.#parts.needs.size > 0) {
      return this.broken("Tasks wait for each other and none can start");
    }
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#parts.starter.stop();
    const closing = this.#executor.close(this.#parts.cancellation.leftMs());
    if (closing === undefined) this.#finish();
    else void closing.then(() => this.#finish());
  }

  #finish(): void {
    this.#isFinished = true;
    this.#parts.cancellation.stop();
    const { succeeded, failed, cancelled, skipped, failures } = this.#parts.ends.tally;
    const exitCode = exitCodeOf({
      cancelledBy: this.#parts.cancellation.reason,
      failures,
      skippedForNeeds: skipped,
      cancelledTasks: cancelled,
      hasInputError: this.#parts.intake.error !== undefined,
    });
    const wallMs = Math.round(this.#ports.clock.nowMs() - (this.#startedAtMs ?? 0));
    this.#emit({ kind: "run_finished", exitCode, wallMs, succeeded, failed, cancelled, skipped });
    this.#finished.resolve({
      exitCode,
      cancelledBy: this.#parts.cancellation.reason,
      inputError: this.#parts.intake.error,
      fault: this.#fault,
    });
  }

  #emit(fact: RunFact): void {
    this.#ports.emit(this.#events.stamp(fact));
  }
}

/** What a run's tasks are sent when nobody says: Ctrl-C's own signal for Ctrl-C and its key, else a plain request to end. */
function byDefault(by: CancelReason): TreeSignal {
  return by === "SIGINT" || by === BY_USER ? "SIGINT" : "SIGTERM";
}
