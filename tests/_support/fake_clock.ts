/**
 * A clock that only moves when a test moves it. Owns the pending timers; whatever promises a timer
 * sets in motion have settled before the next timer is due.
 */
import type { CancelTimer, Clock } from "../../lib/ports.ts";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

export class FakeClock implements Clock {
  #nowMs: number;
  // Timers that are due at the same time run in the order in which they were set: a Set keeps it.
  readonly #timers = new Set<Timer>();

  /** @param startMs Unix time at the start. */
  constructor(startMs = 1_700_000_000_000) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  roughMs(): number {
    return Math.floor(this.#nowMs);
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    const timer = this.#set(delayMs, callback);
    return () => void this.#timers.delete(timer);
  }

  every(intervalMs: number, callback: () => void): CancelTimer {
    const beat = () => {
      timer = this.#set(intervalMs, beat);
      callback();
    };
    let timer = this.#set(intervalMs, beat);
    return () => void this.#timers.delete(timer);
  }

  #set(delayMs: number, callback: () => void): Timer {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return timer;
  }

  /** Timers that wait; 0 means that nothing would ever wake up by itself. */
  get pendingCount(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer, or null without one. */
  get nextInMs(): number | null {
    const next = this.#next();
    return next === undefined ? null : next.dueMs - this.#nowMs;
  }

  /** Moves time forward, running every timer that comes due, also those that timers set. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let timer = this.#next(); timer && timer.dueMs <= untilMs; timer = this.#next()) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      timer.callback();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** Moves time as a stopped process sees it: what came due meanwhile runs late, after the whole time. */
  stall(ms: number): void {
    this.#nowMs += ms;
    for (let timer = this.#next(); timer && timer.dueMs <= this.#nowMs; timer = this.#next()) {
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  /** Moves time as a synchronous loop sees it: nothing that comes due gets its turn. */
  block(ms: number): void {
    this.#nowMs += ms;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.dueMs < next.dueMs) next = timer;
    }
    return next;
  }
}

/** Resolves when all microtasks that were on their way, and those that they started, have run. */
export function settle(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => {
    port1.close();
    port2.close();
    resolve();
  };
  // On Deno 2.9 a message that is posted at once overtakes microtasks when node's parts are loaded.
  queueMicrotask(() => port1.postMessage(null));
  return promise;
}
