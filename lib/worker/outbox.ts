/**
 * Gathers what a worker has to say into few messages: every posted message wakes another thread, which costs more than
 * most of what is said. What needs an answer goes out at the end of the turn; what needs none may wait for company.
 */
import type { CancelTimer, Clock } from "../ports.ts";
import type { FromWorker } from "../protocol.ts";

export interface OutboxOptions {
  readonly clock: Clock;
  send(messages: readonly FromWorker[]): void;
}

/** Far below what anybody sees, and several short tasks long. */
const LINGER_MS = 2;
const MAX_LINGERING = 32;

export class Outbox {
  readonly #options: OutboxOptions;
  // As it is now: code that is loaded later may put another in its place.
  readonly #queueMicrotask = queueMicrotask;
  #messages: FromWorker[] = [];
  #timer: CancelTimer | undefined;
  #isFlushQueued = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Order is kept: whatever waits goes out before. */
  post(message: FromWorker): void {
    // Not by `push`, for the same reason.
    this.#messages[this.#messages.length] = message;
    if (this.#isFlushQueued) return;
    if (mayLinger(message) && this.#messages.length < MAX_LINGERING) {
      this.#timer ??= this.#options.clock.after(LINGER_MS, () => this.flush());
      return;
    }
    this.#isFlushQueued = true;
    const queue = this.#queueMicrotask;
    queue(() => this.flush());
  }

  /** Sends everything at once. */
  flush(): void {
    this.#isFlushQueued = false;
    this.#timer?.();
    this.#timer = undefined;
    const messages = this.#messages;
    if (messages.length === 0) return;
    this.#messages = [];
    this.#options.send(messages);
  }
}

/** A start that was expected, or an end whose place is taken already: the main isolate has nothing to do about it. */
function mayLinger(message: FromWorker): boolean {
  return message.kind === "started" || message.kind === "done" && message.next !== undefined;
}
