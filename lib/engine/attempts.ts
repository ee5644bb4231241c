/**
 * The attempts that are under way: their beginning, what they say, their clocks, and their end on request. Tells the
 * events of that; what the end of one means for its task is not its business.
 */
import type { CancelReason, Failure, RunFact } from "../events.ts";
import type { Clock, FollowListener, StreamName } from "../ports.ts";
import type { ProgressUpdate, TreeSignal } from "../protocol.ts";
import { AttemptWatch } from "./attempt_watch.ts";
import type { DurationMedian } from "./duration_median.ts";
import type { Entry, RunningAttempt } from "./entry.ts";
import type { Executor } from "./executor.ts";
import { Followers, followNothing } from "./followers.ts";
import type { OutputPort } from "./options.ts";
import { Standstill } from "./standstill.ts";

export interface AttemptsOptions {
  readonly clock: Clock;
  readonly executor: Executor;
  readonly output: OutputPort;
  readonly graceMs: number;
  readonly median: DurationMedian;
  emit(fact: RunFact): void;
}

/** Where an attempt runs. */
export type Place = Pick<RunningAttempt, "slot" | "weight" | "worker">;

export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #running = new Map<number, RunningAttempt>();
  readonly #watch: AttemptWatch;
  readonly #followers: Followers;
  /** Stops and continues them. */
  readonly standstill: Standstill;

  constructor(options: AttemptsOptions) {
    const { clock, executor, graceMs, median } = options;
    this.#options = options;
    this.#watch = new AttemptWatch({
      clock,
      graceMs,
      median,
      signal: (task, signal) => executor.signal(task, signal),
    });
    this.#followers = new Followers(executor);
    this.standstill = new Standstill({
      watch: this.#watch,
      executor,
      running: () => this.#running.values(),
    });
  }

  get size(): number {
    return this.#running.size;
  }

  /** The attempt of a task that runs. */
  get(task: number): RunningAttempt | undefined {
    return this.#running.get(task);
  }

  /** An attempt is under way: on an order of ours, or in the place of one that ended. */
  begin(entry: Entry, place: Place): RunningAttempt {
    const nowMs = this.#options.clock.nowMs();
    entry.attempts++;
    const attempt: RunningAttempt = {
      entry,
      ...place,
      startedAtMs: nowMs,
      lastActivityAtMs: nowMs,
      endCause: null,
      endingAtMs: null,
      stillSinceMs: null,
      stillMs: 0,
      isReleased: false,
      timers: { timeout: null, stall: null, grace: null },
    };
    this.#running.set(entry.number, attempt);
    const { id, policy } = entry.spec;
    this.#options.emit({
      kind: "attempt_started",
      task: id,
      attempt: entry.attempts,
      maxAttempts: policy.retries + 1,
      command: entry.spec.command(place.slot),
      slot: place.slot,
      worker: place.worker,
    });
    this.#watch.watch(attempt);
    this.standstill.began(attempt);
    return attempt;
  }

  /** Removes an attempt that ended. */
  take(task: number): RunningAttempt | undefined {
    const attempt = this.#running.get(task);
    if (attempt === undefined) return undefined;
    this.#running.delete(task);
    this.#watch.forget(attempt);
    this.#followers.ended(task);
    const { stillSinceMs } = attempt;
    if (stillSinceMs !== null) attempt.stillMs += this.#options.clock.nowMs() - stillSinceMs;
    return attempt;
  }

  /** Limits that depend on the median may have moved. */
  medianChanged(): void {
    this.#watch.medianChanged();
  }

  // What they say.

  progressed(updates: readonly ProgressUpdate[]): void {
    const { clock, emit } = this.#options;
    const nowMs = clock.nowMs();
    for (const { task, ...values } of updates) {
      const attempt = this.#running.get(task);
      if (attempt === undefined) continue;
      attempt.lastActivityAtMs = nowMs;
      emit({ kind: "attempt_progress", task: attempt.entry.spec.id, ...values });
    }
  }

  logged(task: number, text: string): void {
    const attempt = this.#running.get(task);
    if (attempt === undefined) return;
    const { clock, emit } = this.#options;
    attempt.lastActivityAtMs = clock.nowMs();
    emit({ kind: "task_log", task: attempt.entry.spec.id, text });
    this.#followers.logged(task, text);
  }

  printed(task: number, stream: StreamName, bytes: Uint8Array): void {
    const { clock, executor, output } = this.#options;
    const attempt = this.#running.get(task);
    if (attempt !== undefined) attempt.lastActivityAtMs = clock.nowMs();
    const { length } = bytes;
    output.chunk(task, stream, bytes, () => executor.acknowledge(task, length));
  }

  /** Hands over what a running task prints; `ended` follows soon for one that does not run. */
  follow(task: number | undefined, listener: FollowListener): () => void {
    if (task !== undefined && this.#running.has(task)) return this.#followers.add(task, listener);
    return followNothing(listener);
  }

  // Their end on request.

  /** Asks one to end because its task is not wanted; it goes on in a frozen run, so that it can. */
  cancel(attempt: RunningAttempt, by: CancelReason, signal: TreeSignal): void {
    const cause: Failure = { kind: "cancelled", by };
    // Whatever it was asked to end for before: no further try follows.
    if (attempt.endCause !== null) attempt.endCause = cause;
    else this.#watch.end(attempt, cause, signal);
    this.standstill.release(attempt);
  }

  /** Asks all of them to end with the run. */
  endAll(by: CancelReason, signal: TreeSignal): void {
    for (const attempt of this.#running.values()) {
      this.#watch.end(attempt, { kind: "cancelled", by }, signal);
    }
    this.standstill.thaw();
  }

  killAll(by: CancelReason): void {
    for (const attempt of this.#running.values()) {
      attempt.endCause ??= { kind: "cancelled", by };
      this.#watch.kill(attempt);
    }
  }
}
