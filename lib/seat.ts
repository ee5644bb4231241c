/**
 * The place where one task waits for another to end in an isolate that gives messages no turn meanwhile: a number in
 * memory that both sides share. The isolate takes it when a task ends, the pool when it wants the task back, and only one
 * of them gets it.
 */

/** Nobody. Tasks are counted from 1. */
const EMPTY = 0;

export class Seat {
  readonly buffer: SharedArrayBuffer;
  readonly #task: Int32Array;

  /** @param buffer Four bytes. @default new ones */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#task = new Int32Array(buffer);
  }

  /** Puts a task there. */
  offer(task: number): void {
    Atomics.store(this.#task, 0, task);
  }

  /** Takes whoever is there. */
  take(): number | undefined {
    const task = Atomics.exchange(this.#task, 0, EMPTY);
    return task === EMPTY ? undefined : task;
  }

  /** Takes this one; false when it is not there any more. */
  takeBack(task: number): boolean {
    return Atomics.compareExchange(this.#task, 0, task, EMPTY) === task;
  }
}
