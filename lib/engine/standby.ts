/**
 * Tasks that wait inside a worker for the place of one that ends there, so that a slot does not stand empty while
 * "ended" and "start" travel between isolates. Pays only while tasks are shorter than that journey matters; a task that
 * waits too long is called back. Owns who stands by, not who runs.
 */
import type { CancelTimer, Clock } from "../ports.ts";
import type { Entry } from "./entry.ts";

/**
 * A journey takes about a quarter of a millisecond: beside tasks longer than this it is nothing. Executors whose messages
 * take longer say so.
 */
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

export interface StandbyOptions {
  readonly clock: Clock;
  /** Asks for a task; it stays here until it is taken, since it may start before the call reaches it. */
  recall(task: number): void;
  /** Whether tasks must start in the order in which they came: then nobody stays when one before it is called back. */
  isStrict(): boolean;
}

export class Standby {
  readonly #options: StandbyOptions;
  #timer: CancelTimer | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #typicalMs = Infinity;

  constructor(options: StandbyOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Whether tasks are so short that standing by pays. @param maxMs What is short. */
  isWorthwhile(maxMs = MAX_TYPICAL_MS): boolean {
    return this.#typicalMs <= maxMs;
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

  add(entry: Entry): void {
    this.#waiting.set(entry.number, {
      entry,
      sinceMs: this.#options.clock.nowMs(),
      isRecalled: false,
    });
    this.#timer ??= this.#options.clock.after(MAX_WAIT_MS, () => this.#recallOverdue());
  }

  /** Removes one that started, or came back. */
  take(task: number): Entry | undefined {
    const waiting = this.#waiting.get(task);
    this.#waiting.delete(task);
    if (this.#waiting.size === 0) {
      this.#timer?.();
      this.#timer = null;
    }
    return waiting?.entry;
  }

  has(task: number): boolean {
    return this.#waiting.has(task);
  }

  /** Calls one back. */
  recall(task: number): void {
    const waiting = this.#waiting.get(task);
    if (waiting !== undefined) this.#recall(task, waiting);
  }

  /** Calls everybody back. */
  recallAll(): void {
    for (const [task, waiting] of this.#waiting) this.#recall(task, waiting);
  }

  #recallOverdue(): void {
    this.#timer = null;
    const nowMs = this.#options.clock.nowMs();
    for (const [task, waiting] of this.#waiting) {
      if (waiting.isRecalled) continue;
      const restMs = waiting.sinceMs + MAX_WAIT_MS - nowMs;
      // In order of arrival: those behind have waited less.
      if (restMs > 0) {
        this.#timer = this.#options.clock.after(restMs, () => this.#recallOverdue());
        return;
      }
      if (this.#options.isStrict()) return this.recallAll();
      this.#recall(task, waiting);
    }
  }

  #recall(task: number, waiting: Waiting): void {
    if (waiting.isRecalled) return;
    waiting.isRecalled = true;
    this.#options.recall(task);
  }
}
