/**
 * What the end of an attempt means: success, another try, failure or cancellation, and what that does to the tasks that
 * need it. Tells it as events and to the output; starts and cancels nothing itself.
 */
import type { CancelReason, Failure, RunFact } from "../events.ts";
import type { Clock, Random } from "../ports.ts";
import type { DurationMedian } from "./duration_median.ts";
import type { Entry, RunningAttempt } from "./entry.ts";
import type { AttemptReport } from "./executor.ts";
import type { Needs, Skip } from "./needs.ts";
import type { OutputPort } from "./options.ts";
import { isRetryable, retryDelayMs } from "./retry.ts";
import type { Standby } from "./standby.ts";
import { Tally } from "./tally.ts";

export interface TaskEndsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly output: OutputPort;
  readonly median: DurationMedian;
  readonly standby: Standby;
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
    if (failure === null) this.#succeed(attempt.entry, report);
    else if (failure.kind === "cancelled") this.cancelled(attempt.entry, failure.by, report);
    else if (failure.kind === "crashed") {
      this.#fail(attempt.entry, failure, this.#timed(attempt, report));
    } else this.#fail(attempt.entry, failure, report);
  }

  /** A task will not run, or not to its end; `report` is null when it never started or waited for a retry. */
  cancelled(entry: Entry, by: CancelReason, report: AttemptReport | null): void {
    const attempt = report === null ? {} : { attempt: entry.attempts };
    this.#options.emit({ kind: "task_cancelled", task: entry.spec.id, by, ...attempt });
    this.tally.cancelled++;
    this.#options.output.settled(entry.number, false, report?.output);
  }

  /** Skips tasks that were added after one that they need had failed. */
  skipDoomed(): void {
    for (const skip of this.#options.needs()?.takeDoomed() ?? []) this.#skip(skip);
  }

  #succeed(entry: Entry, report: AttemptReport): void {
    const { emit, median, standby, output } = this.#options;
    median.record(report.stats.durationMs);
    standby.learn(report.stats.durationMs);
    emit({ kind: "task_succeeded", task: entry.spec.id, attempt: entry.attempts, ...report.stats });
    this.tally.succeeded++;
    output.settled(entry.number, false, report.output);
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
    const hasTriesLeft = entry.attempts <= policy.retries && mayRetry();
    if (hasTriesLeft && isRetryable(failure, policy.retryOn, report.isStderrMatch ?? false)) {
      output.dropped(entry.number, report.output);
      return this.#retry(entry);
    }
    const allowed = policy.allowFailure;
    emit({ kind: "task_failed", task: id, attempts: entry.attempts, failure, allowed });
    this.tally.failed++;
    if (!allowed) this.tally.failures++;
    output.settled(entry.number, true, report.output);
    this.#settleNeeds(entry, allowed);
  }

  #retry(entry: Entry): void {
    const { clock, random, emit, retryLater } = this.#options;
    const { policy, id } = entry.spec;
    const delayMs = retryDelayMs(policy.backoff, entry.attempts, random);
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
    this.#options.output.settled(entry.number, false, undefined);
  }
}

/** Why an attempt failed, or null: the engine's own reason for ending it wins over what the end looked like. */
function failureOf({ endCause }: RunningAttempt, report: AttemptReport): Failure | null {
  if (endCause === null) return report.failure;
  if (endCause.kind === "cancelled") {
    // It finished before it noticed that the run was being cancelled: that is a success.
    return report.failure === null ? null : endCause;
  }
  const tail = report.failure !== null && "tail" in report.failure
    ? report.failure.tail
    : undefined;
  return tail === undefined ? endCause : { ...endCause, tail } as Failure;
}
