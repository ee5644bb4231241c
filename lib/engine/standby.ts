/**
 * Tasks that wait inside a worker for the place of one that succeeds there, so that a slot does not stand empty while
 * "ended" and "start" travel between isolates. Pays only while tasks are shorter than that journey matters; a task that
 * waits too long is called back. Owns who stands by, not who runs.
 */
import type { Entry } from "./entry.ts";

/** A journey takes about a quarter of a millisecond: beside tasks longer than this it is nothing. */
const MAX_TYPICAL_MS = 30;
/** So long should the work of those that stand by last: several messages long, and soon done. */
const DEPTH_MS = 20;
const MAX_DEPTH = 8;
/** Weight of the newest duration in the moving average: about the last ten count. */
const NEWEST_WEIGHT = 0.1;
/** Whoever waits longer was put behind a task that is slower than the typical one. */
const MAX_WAIT_MS = 100;

interface Waiting {
  readonly entry: Entry;
  readonly sinceMs: number;
  isRecalled: boolean;
}

export class Standby {
  readonly #waiting = new Map<number, Waiting>();
  #typicalMs = Infinity;

  get size(): number {
    return this.#waiting.size;
  }

  /** Whether tasks are so short that standing by pays. */
  get isWorthwhile(): boolean {
    return this.#typicalMs <= MAX_TYPICAL_MS;
  }

  /** How many may stand by for each that runs, >= 1. */
  get depth(): number {
    return Math.min(MAX_DEPTH, Math.max(1, Math.floor(DEPTH_MS / this.#typicalMs)));
  }

  /** Learns from a task that succeeded. */
  learn(durationMs: number): void {
    const known = this.#typicalMs === Infinity ? durationMs : this.#typicalMs;
    this.#typicalMs = known + NEWEST_WEIGHT * (durationMs - known);
  }

  add(entry: Entry, nowMs: number): void {
    this.#waiting.set(entry.number, { entry, sinceMs: nowMs, isRecalled: false });
  }

  /** Removes one that started, or came back. */
  take(task: number): Entry | undefined {
    const waiting = this.#waiting.get(task);
    this.#waiting.delete(task);
    return waiting?.entry;
  }

  /**
   * Tasks to call back: all of them, or those that have waited too long. Each is named once; it stays here until it is
   * taken, since it may start before the call reaches it.
   */
  recall(nowMs: number, isAll: boolean): number[] {
    const tasks: number[] = [];
    for (const [task, waiting] of this.#waiting) {
      // In order of arrival: those behind have waited less.
      if (!isAll && nowMs - waiting.sinceMs <= MAX_WAIT_MS) break;
      if (waiting.isRecalled) continue;
      waiting.isRecalled = true;
      tasks.push(task);
    }
    return tasks;
  }
}
