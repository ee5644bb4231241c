/**
 * Runs a plan: the one owner of truth that turns workers, timers, inputs and cancellation into one ordered
 * stream of events. It shows nothing and counts nothing for display.
 *
 * A task: admitted → (waiting for needs) → ready → running → succeeded | failed | cancelled,
 * with running → retrying → ready in between, and skipped instead of ready when a need failed.
 */
import type { CancelReason, RunEvent, RunFact } from "../events.ts";
import type { CancelTimer, StreamName } from "../ports.ts";
import type { ResolvedPlan } from "../plan/types.ts";
import type { ProgressUpdate, TreeSignal } from "../protocol.ts";
import { AttemptWatch } from "./attempt_watch.ts";
import { Cancellation } from "./cancellation.ts";
import { DurationMedian } from "./duration_median.ts";
import type { Entry, RunningAttempt } from "./entry.ts";
import type { AttemptReport, Executor, ExecutorListener, StartOrder } from "./executor.ts";
import { exitCodeOf } from "./exit_code.ts";
import { FailureLimit } from "./failure_limit.ts";
import { Intake } from "./intake.ts";
import { Needs } from "./needs.ts";
import type { EngineOptions, EnginePorts, RunOutcome } from "./options.ts";
import { Pace } from "./pace.ts";
import { ReadyQueue } from "./ready_queue.ts";
import { Standby } from "./standby.ts";
import { Retries } from "./retries.ts";
import { TaskEnds } from "./task_ends.ts";

export class Engine implements ExecutorListener {
  readonly #options: EngineOptions;
  readonly #ports: EnginePorts;
  readonly #executor: Executor;
  readonly #queue: ReadyQueue;
  readonly #needs = new Needs();
  readonly #intake: Intake;
  readonly #running = new Map<number, RunningAttempt>();
  readonly #standby: Standby;
  readonly #cancellation: Cancellation;
  readonly #retries: Retries;
  readonly #ends: TaskEnds;
  readonly #median = new DurationMedian();
  readonly #watch: AttemptWatch;
  readonly #pace: Pace;
  readonly #failureLimit: FailureLimit;
  readonly #finished = Promise.withResolvers<RunOutcome>();
  #seq = 0;
  #startedAtMs = 0;
  #isPaused = false;
  #isFinished = false;
  #fault: string | null = null;
  #paceTimer: CancelTimer | null = null;

  constructor(
    options: EngineOptions,
    ports: EnginePorts,
    createExecutor: (listener: ExecutorListener) => Executor,
  ) {
    this.#options = options;
    this.#ports = ports;
    this.#queue = new ReadyQueue(options.jobs);
    this.#pace = new Pace(options.startIntervalMs);
    this.#failureLimit = new FailureLimit(options.maxFailures);
    this.#executor = createExecutor(this);
    this.#watch = new AttemptWatch({
      clock: ports.clock,
      graceMs: options.graceMs,
      median: this.#median,
      signal: (task, signal) => this.#executor.signal(task, signal),
    });
    this.#cancellation = new Cancellation({
      clock: ports.clock,
      graceMs: options.graceMs,
      kill: () => this.#killAll(),
      abandon: () => this.#executor.abandon(),
    });
    this.#standby = new Standby({
      clock: ports.clock,
      recall: (task) => this.#executor.recall(task),
    });
    this.#intake = new Intake({
      queue: this.#queue,
      needs: this.#needs,
      output: ports.output,
      emit: (fact) => this.#emit(fact),
      changed: () => this.#inputsChanged(),
    });
    this.#retries = new Retries(ports.clock, (entry) => this.#ready(entry));
    this.#ends = new TaskEnds({
      ...ports,
      median: this.#median,
      standby: this.#standby,
      needs: () => this.#intake.hasNeeds ? this.#needs : null,
      emit: (fact) => this.#emit(fact),
      mayRetry: () => this.#cancellation.reason === null,
      retryLater: (entry, delayMs) => this.#retries.add(entry, delayMs),
      released: (entry) => this.#queue.push(entry),
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
    this.#intake.start(plan);
    return this.#finished.promise;
  }

  /**
   * Ends the run early: starts nothing new, raises the shared flag, signals every running task's tree once, and
   * kills what is left after the grace. A user's second request kills at once.
   */
  cancel(by: CancelReason, signal: TreeSignal = "SIGTERM"): void {
    if (this.#isFinished) return;
    const step = this.#cancellation.request(by, signal);
    if (step === "none") return;
    const graceMs = step === "kill" ? 0 : this.#options.graceMs;
    const deadlineAtMs = Math.round(this.#ports.clock.nowMs() + graceMs);
    this.#emit({ kind: "run_cancelling", by, deadlineAtMs });
    if (step === "kill") return this.#cancellation.kill();
    if (step === "renamed") return;
    this.#executor.raiseCancelFlag();
    this.#intake.stop();
    this.#paceTimer?.();
    this.#cancellation.startGrace();
    this.#cancelWaiting(by);
    this.#standby.recallAll();
    for (const attempt of this.#running.values()) {
      this.#watch.end(attempt, { kind: "cancelled", by }, signal);
    }
    this.#finishIfDone();
  }

  /** Starts nothing new until `resume`; what runs goes on. */
  pause(): void {
    if (this.#isPaused || this.#isFinished) return;
    this.#isPaused = true;
    this.#standby.recallAll();
    this.#emit({ kind: "run_paused" });
  }

  resume(): void {
    if (!this.#isPaused || this.#isFinished) return;
    this.#isPaused = false;
    this.#emit({ kind: "run_resumed" });
    this.#schedule();
  }

  /** The process is about to be stopped by the terminal: stops all children, and time for them. */
  suspend(): void {
    this.#watch.suspend();
    for (const task of this.#running.keys()) this.#executor.signal(task, "SIGSTOP");
  }

  /** The process goes on after a stop. */
  continue(): void {
    if (this.#isFinished) return;
    this.#watch.resume();
    if (this.#cancellation.reason !== null) this.#cancellation.startGrace();
    for (const task of this.#running.keys()) this.#executor.signal(task, "SIGCONT");
  }

  // What the executor says.

  progressed(updates: readonly ProgressUpdate[]): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const { task, ...values } of updates) {
      const attempt = this.#running.get(task);
      if (attempt === undefined) continue;
      attempt.lastActivityAtMs = nowMs;
      this.#emit({ kind: "attempt_progress", task: attempt.entry.spec.id, ...values });
    }
  }

  logged(task: number, text: string): void {
    const attempt = this.#running.get(task);
    if (attempt === undefined) return;
    attempt.lastActivityAtMs = this.#ports.clock.nowMs();
    this.#emit({ kind: "task_log", task: attempt.entry.spec.id, text });
  }

  printed(task: number, stream: StreamName, bytes: Uint8Array): void {
    const attempt = this.#running.get(task);
    if (attempt !== undefined) attempt.lastActivityAtMs = this.#ports.clock.nowMs();
    const length = bytes.length;
    this.#ports.output.chunk(task, stream, bytes, () => this.#executor.acknowledge(task, length));
  }

  ended(task: number, report: AttemptReport): void {
    const attempt = this.#running.get(task);
    if (attempt === undefined) return;
    this.#running.delete(task);
    this.#watch.forget(attempt);
    const next = report.next === undefined ? undefined : this.#standby.take(report.next);
    if (next === undefined) this.#queue.release(attempt.entry, attempt.slot, attempt.weight);
    else this.#queue.pass(attempt.entry, attempt.weight);
    this.#ends.attemptEnded(attempt, report);
    if (next !== undefined) {
      this.#begin(next, { slot: attempt.slot, weight: 1, worker: attempt.worker });
    }
    this.#watch.medianChanged();
    this.#checkFailureLimit();
    this.#schedule();
  }

  returned(task: number): void {
    const entry = this.#standby.take(task);
    if (entry === undefined) return;
    entry.isCalledBack = true;
    const by = this.#cancellation.reason;
    if (by === null) this.#queue.push(entry);
    else this.#ends.cancelled(entry, by, null);
    this.#schedule();
  }

  broken(reason: string): void {
    if (this.#isFinished) return;
    this.#fault = reason;
    this.cancel("bug");
    if (!this.#isFinished) this.#cancellation.kill();
  }

  // Limits.

  #checkFailureLimit(): void {
    if (this.#cancellation.reason !== null) return;
    if (!this.#failureLimit.isReached(this.#ends.tally, this.#intake.total)) return;
    this.cancel(this.#options.isFailFast ? "fail-fast" : "max-failures");
  }

  #inputsChanged(): void {
    this.#ends.skipDoomed();
    if (this.#intake.isEnded) this.#checkFailureLimit();
    this.#schedule();
  }

  // Starting.

  #ready(entry: Entry): void {
    this.#queue.push(entry);
    this.#schedule();
  }

  #schedule(): void {
    while (this.#mayStart()) {
      const next = this.#queue.take();
      if (next === undefined) break;
      this.#start(next.entry, next.slot, next.weight);
    }
    this.#fillStandby();
    this.#intake.wake();
    this.#finishIfDone();
  }

  #mayStart(): boolean {
    if (this.#isPaused || this.#cancellation.reason !== null || this.#ports.output.isCongested) {
      return false;
    }
    if (this.#queue.size === 0) return false;
    const waitMs = this.#pace.waitMs(this.#ports.clock.nowMs());
    if (waitMs === 0) return true;
    this.#paceTimer ??= this.#ports.clock.after(waitMs, () => {
      this.#paceTimer = null;
      this.#schedule();
    });
    return false;
  }

  #start(entry: Entry, slot: number, weight: number): void {
    const worker = this.#executor.start(this.#orderFor(entry, slot));
    this.#begin(entry, { slot, weight, worker });
  }

  #orderFor({ number, spec, attempts }: Entry, slot: number): StartOrder {
    const resultsDir = this.#options.resultsDir?.(spec);
    const stderrPattern = spec.policy.retries > 0 ? spec.policy.retryOn?.stderr : undefined;
    return {
      task: number,
      taskId: spec.id,
      attempt: attempts + 1,
      slot,
      work: spec.work(slot),
      capture: this.#options.capture,
      ...(resultsDir === undefined ? {} : { resultsDir }),
      ...(stderrPattern === undefined ? {} : { stderrPattern }),
    };
  }

  /** An attempt is under way: on an order of ours, or in the place of one that ended. */
  #begin(entry: Entry, place: Pick<RunningAttempt, "slot" | "weight" | "worker">): void {
    const nowMs = this.#ports.clock.nowMs();
    this.#pace.started(nowMs);
    entry.attempts++;
    const attempt: RunningAttempt = {
      entry,
      ...place,
      startedAtMs: nowMs,
      lastActivityAtMs: nowMs,
      endCause: null,
      timers: { timeout: null, stall: null, grace: null },
    };
    this.#running.set(entry.number, attempt);
    const { id, policy } = entry.spec;
    this.#emit({
      kind: "attempt_started",
      task: id,
      attempt: entry.attempts,
      maxAttempts: policy.retries + 1,
      command: entry.spec.command(place.slot),
      slot: place.slot,
      worker: place.worker,
    });
    this.#watch.watch(attempt);
    const { reason: by, signal } = this.#cancellation;
    // It took its place while the run was being cancelled.
    if (by !== null) this.#watch.end(attempt, { kind: "cancelled", by }, signal);
  }

  // Standing by.

  #fillStandby(): void {
    // A slot is free and nobody else wants it.
    if (this.#queue.size === 0 && this.#queue.hasRoom) this.#standby.recallAll();
    if (!this.#mayStandBy()) return;
    for (let entry = this.#queue.takeForStandby(); entry; entry = this.#queue.takeForStandby()) {
      this.#executor.standBy(this.#orderFor(entry, 0));
      this.#standby.add(entry);
      if (!this.#executor.hasStandbyRoom(this.#standby.depth)) return;
    }
  }

  /** Whoever stands by starts without being asked again, so not where every start is a decision. */
  #mayStandBy(): boolean {
    const { maxFailures, startIntervalMs } = this.#options;
    const isFree = maxFailures === undefined && startIntervalMs === 0 && !this.#intake.hasNeeds;
    return isFree && this.#standby.isWorthwhile && !this.#queue.hasRoom && this.#mayStart() &&
      this.#executor.hasStandbyRoom(this.#standby.depth);
  }

  // The end.

  #cancelWaiting(by: CancelReason): void {
    const waiting = [...this.#queue.drain(), ...this.#needs.drain(), ...this.#retries.drain()];
    waiting.sort((a, b) => a.number - b.number);
    for (const entry of waiting) this.#ends.cancelled(entry, by, null);
  }

  #killAll(): void {
    const by = this.#cancellation.reason ?? "abort";
    for (const attempt of this.#running.values()) {
      attempt.endCause ??= { kind: "cancelled", by };
      this.#watch.kill(attempt);
    }
  }

  #finishIfDone(): void {
    if (this.#isFinished || !this.#intake.isEnded || this.#running.size > 0) return;
    if (this.#queue.size > 0 || this.#retries.size > 0 || this.#standby.size > 0) return;
    if (this.#needs.size > 0) return this.broken("Tasks wait for each other and none can start");
    this.#isFinished = true;
    this.#cancellation.stop();
    this.#paceTimer?.();
    const { succeeded, failed, cancelled, skipped, failures } = this.#ends.tally;
    const exitCode = exitCodeOf({
      cancelledBy: this.#cancellation.reason,
      failures,
      skippedForNeeds: skipped,
      hasInputError: this.#intake.error !== undefined,
    });
    const wallMs = Math.round(this.#ports.clock.nowMs() - this.#startedAtMs);
    this.#emit({ kind: "run_finished", exitCode, wallMs, succeeded, failed, cancelled, skipped });
    this.#executor.close();
    const cancelledBy = this.#cancellation.reason;
    this.#finished.resolve({
      exitCode,
      cancelledBy,
      inputError: this.#intake.error,
      fault: this.#fault,
    });
  }

  #emit(fact: RunFact): void {
    const stamped: RunEvent = {
      seq: this.#seq++,
      atMs: Math.round(this.#ports.clock.nowMs()),
      ...fact,
    };
    this.#ports.emit(stamped);
  }
}
