/**
 * What the end of an attempt means: success, another try, failure or cancellation, and what that does to the tasks that
 * need it. Tells it as events and to the output; starts and cancels nothing itself.
 */
import type { CancelReason, Failure, JsonValue, ModuleProblem, RunFact } from "../events.ts";
import type { Clock, Random } from "../ports.ts";
import type { CapturedOutput, RetryAdvice } from "../protocol.ts";
import type { DurationMedian } from "./duration_median.ts";
import { describeSpec } from "./describe_spec.ts";
import type { Entry, RunningAttempt } from "./entry.ts";
import type { AttemptReport } from "./executor.ts";
import type { Needs, Skip } from "./needs.ts";
import type { OutputPort } from "./options.ts";
import { isRetryable, retryDelayMs } from "./retry.ts";
import type { Standby } from "./standby.ts";
import { Tally } from "./tally.ts";
import type { TaskBook } from "./task_book.ts";

export interface TaskEndsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly output: OutputPort;
  readonly median: DurationMedian;
  readonly standby: Standby;
  readonly book: TaskBook;
  /** Null when no task of the run needs another. */
  needs(): Needs | null;
  emit(fact: RunFact): void;
  /** False once the run is being cancelled: nothing is tried again. */
  mayRetry(): boolean;
  retryLater(entry: Entry, delayMs: number): void;
  /** A task that waited for its needs may run. */
  released(entry: Entry): void;
}

export class TaskEnds {
  readonly tally = new Tally();
  readonly #options: TaskEndsOptions;

  constructor(options: TaskEndsOptions) {
    this.#options = options;
  }

  /** An attempt ended. */
  attemptEnded(attempt: RunningAttempt, report: AttemptReport): void {
    const failure = failureOf(attempt, report);
    if (failure === null) this.#succeed(attempt, report);
    else if (failure.kind === "cancelled") this.cancelled(attempt.entry, failure.by, report);
    else if (failure.kind === "crashed") {
      this.#fail(attempt.entry, failure, this.#timed(attempt, report));
    } else this.#fail(attempt.entry, failure, report);
  }

  /** A task will not run, or not to its end; `report` is null when it never started or waited for a retry. */
  cancelled(entry: Entry, by: CancelReason, report: AttemptReport | null): void {
    const attempt = report === null ? {} : { attempt: entry.attempts };
    const failure = report?.failure;
    if (failure?.kind === "module" && isUnheeded(failure.problem)) {
      this.#options.emit({ kind: "task_log", task: entry.spec.id, text: failure.message });
    }
    this.#options.emit({ kind: "task_cancelled", task: entry.spec.id, by, ...attempt });
    this.tally.cancelled++;
    this.#close(entry, false, report?.output);
    this.#settleNeeds(entry, false);
  }

  /**
   * Takes the failure of a task back, and the skips that it caused: they all wait for their turn again, as if new.
   *
   * @returns those that may run at once.
   */
  reopen(entry: Entry): readonly Entry[] {
    const { allowFailure } = entry.spec.policy;
    this.tally.failed--;
    if (!allowFailure) this.tally.failures--;
    this.#open(entry);
    const reopening = this.#options.needs()?.reopen(entry, allowFailure);
    for (const skipped of reopening?.reopened ?? []) {
      this.tally.skipped--;
      this.#open(skipped, true);
    }
    return [entry, ...reopening?.released ?? []];
  }

  /** Skips tasks that were added after one that they need had failed. */
  skipDoomed(): void {
    for (const skip of this.#options.needs()?.takeDoomed() ?? []) this.#skip(skip);
  }

  #succeed({ entry, stillMs }: RunningAttempt, report: AttemptReport): void {
    const { emit, median, standby } = this.#options;
    const { durationMs } = report.stats;
    // How long it stood still says nothing about how long such tasks take.
    median.record(Math.max(0, durationMs - stillMs));
    standby.learn(durationMs);
    // Whoever carries calls out for this engine has made sure that it is.
    const result = report.result as JsonValue | undefined;
    emit({
      kind: "task_succeeded",
      task: entry.spec.id,
      attempt: entry.attempts,
      ...(result === undefined ? {} : { result }),
      ...report.stats,
    });
    this.tally.succeeded++;
    this.#close(entry, false, report.output, result);
    this.#settleNeeds(entry, true);
  }

  /** A dead isolate measured nothing. */
  #timed({ startedAtMs }: RunningAttempt, report: AttemptReport): AttemptReport {
    const durationMs = Math.round(this.#options.clock.nowMs() - startedAtMs);
    return { ...report, stats: { ...report.stats, durationMs } };
  }

  #fail(entry: Entry, failure: Failure, report: AttemptReport): void {
    const { emit, output, mayRetry } = this.#options;
    const { id, policy } = entry.spec;
    emit({ kind: "attempt_failed", task: id, attempt: entry.attempts, failure, ...report.stats });
    const hasTriesLeft = entry.attempts <= policy.retries && mayRetry() &&
      report.retry?.kind !== "pointless";
    if (hasTriesLeft && isRetryable(failure, policy.retryOn, report.isStderrMatch ?? false)) {
      output.dropped(entry.number, report.output);
      return this.#retry(entry, report.retry);
    }
    const allowed = policy.allowFailure;
    emit({ kind: "task_failed", task: id, attempts: entry.attempts, failure, allowed });
    this.tally.failed++;
    if (!allowed) this.tally.failures++;
    this.#close(entry, true, report.output);
    this.#settleNeeds(entry, allowed);
  }

  #retry(entry: Entry, advice: RetryAdvice | undefined): void {
    const { clock, random, emit, retryLater } = this.#options;
    const { policy, id } = entry.spec;
    const leastMs = advice?.kind === "after" ? advice.delayMs : 0;
    const delayMs = Math.max(leastMs, retryDelayMs(policy.backoff, entry.attempts, random));
    emit({
      kind: "retry_scheduled",
      task: id,
      attempt: entry.attempts + 1,
      maxAttempts: policy.retries + 1,
      delayMs,
      dueAtMs: Math.round(clock.nowMs() + delayMs),
    });
    retryLater(entry, delayMs);
  }

  #settleNeeds(entry: Entry, hasSucceeded: boolean): void {
    const needs = this.#options.needs();
    if (needs === null) return;
    const { released, skipped } = needs.settle(entry, hasSucceeded);
    for (const skip of skipped) this.#skip(skip);
    for (const next of released) this.#options.released(next);
  }

  #skip({ entry, need }: Skip): void {
    this.#options.emit({ kind: "task_skipped", task: entry.spec.id, reason: "need_failed", need });
    this.tally.skipped++;
    this.#close(entry, false, undefined);
  }

  #open(entry: Entry, wasSkipped = false): void {
    const { emit, output, book } = this.#options;
    const { spec } = entry;
    entry.attempts = 0;
    entry.isCalledBack = false;
    book.add(entry);
    emit({
      kind: "task_requeued",
      ...describeSpec(spec),
      allowed: spec.policy.allowFailure,
      ...(wasSkipped ? { wasSkipped } : {}),
    });
    output.admitted(entry.number, spec);
  }

  /** The task ended for good. */
  #close(
    entry: Entry,
    isFailed: boolean,
    captured: CapturedOutput | undefined,
    result?: JsonValue,
  ): void {
    this.#options.book.close(entry, isFailed);
    this.#options.output.settled(entry.number, isFailed, captured, result);
  }
}

/** Why an attempt failed, or null: the engine's own reason for ending it wins over what the end looked like. */
function failureOf({ endCause }: RunningAttempt, report: AttemptReport): Failure | null {
  if (endCause === null) return report.failure;
  if (endCause.kind === "cancelled") {
    // It finished before it noticed that the run was being cancelled: that is a success.
    return report.failure === null ? null : endCause;
  }
  const { failure } = report;
  // How a module took it is told; what it threw because it was asked to end is not.
  if (failure?.kind === "module" && isUnheeded(failure.problem)) {
    return { ...endCause, detail: failure.message } as Failure;
  }
  const tail = failure !== null && "tail" in failure ? failure.tail : undefined;
  return tail === undefined ? endCause : { ...endCause, tail } as Failure;
}

/** It was asked to end and did not. */
function isUnheeded(problem: ModuleProblem): boolean {
  return problem === "looped" || problem === "unsettled";
}
