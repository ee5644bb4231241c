/**
 * What the user asks of a run that goes on: pause and freeze it, change how many run at once, cancel one task, try a
 * failed one again. Turns each request into what the parts of the engine do; a request that makes no sense any more does
 * nothing.
 *
 * running → paused (nothing starts) → frozen (what runs is stopped too) → running; the end of the run ends all of it.
 */
import type { CancelReason, RunFact } from "../events.ts";
import type { Attempts } from "./attempts.ts";
import type { Entry } from "./entry.ts";
import type { Needs } from "./needs.ts";
import type { ReadyQueue } from "./ready_queue.ts";
import type { Retries } from "./retries.ts";
import type { Standby } from "./standby.ts";
import type { TaskBook } from "./task_book.ts";
import type { TaskEnds } from "./task_ends.ts";

export interface SteeringOptions {
  readonly queue: ReadyQueue;
  readonly needs: Needs;
  readonly retries: Retries;
  readonly standby: Standby;
  readonly attempts: Attempts;
  readonly ends: TaskEnds;
  readonly book: TaskBook;
  emit(fact: RunFact): void;
  /** Whether the run goes on: it has started, and is neither being cancelled nor over. */
  isSteerable(): boolean;
  /** Starts what may start now. */
  schedule(): void;
}

/** Who cancelled a task that was cancelled by itself. */
export const BY_USER: CancelReason = "user";

export class Steering {
  readonly #options: SteeringOptions;
  #isPaused = false;

  constructor(options: SteeringOptions) {
    this.#options = options;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    const { attempts: { standstill }, standby, emit, isSteerable } = this.#options;
    if (!isSteerable() || standstill.isFrozen) return;
    if (this.#isPaused) {
      standstill.freeze();
      return emit({ kind: "run_paused", isFrozen: true });
    }
    this.#isPaused = true;
    standby.recallAll();
    emit({ kind: "run_paused" });
  }

  resume(): void {
    const { attempts: { standstill }, emit, isSteerable, schedule } = this.#options;
    if (!this.#isPaused || !isSteerable()) return;
    this.#isPaused = false;
    standstill.thaw();
    emit({ kind: "run_resumed" });
    schedule();
  }

  /** @param jobs Rounded down; below 1 counts as 1, what is no number as nothing. */
  setJobs(jobs: number): void {
    const { queue, standby, emit, isSteerable, schedule } = this.#options;
    const wanted = Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, Math.floor(jobs)));
    if (Number.isNaN(wanted) || wanted === queue.jobs || !isSteerable()) return;
    // Who stands by would keep places alive that shall go.
    if (wanted < queue.jobs) standby.recallAll();
    queue.setJobs(wanted);
    emit({ kind: "jobs_changed", jobs: wanted });
    schedule();
  }

  cancelTask(id: string): void {
    const { attempts, standby, ends, book, isSteerable, schedule } = this.#options;
    const entry = book.find(id);
    if (entry === undefined || !isSteerable()) return;
    const attempt = attempts.get(entry.number);
    if (attempt !== undefined) return attempts.cancel(attempt, BY_USER, "SIGTERM");
    if (standby.has(entry.number)) {
      // It may start before the call reaches it.
      entry.isUnwanted = true;
      return standby.recall(entry.number);
    }
    if (!this.#takeWaiting(entry)) return;
    ends.cancelled(entry, BY_USER, null);
    schedule();
  }

  retryTask(id: string): void {
    const { queue, ends, book, isSteerable, schedule } = this.#options;
    const entry = isSteerable() ? book.takeFailed(id) : undefined;
    if (entry === undefined) return;
    for (const ready of ends.reopen(entry)) queue.push(ready);
    schedule();
  }

  #takeWaiting(entry: Entry): boolean {
    const { queue, needs, retries } = this.#options;
    return retries.remove(entry) || needs.remove(entry) || queue.remove(entry);
  }
}
