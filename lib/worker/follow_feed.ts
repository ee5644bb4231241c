/**
 * What one follower gets of a task's output: gathered, at most one message every 33 ms and none before the last one was
 * taken. A follower that is too slow loses the middle, and hears how much that was. Holds at most 64 KiB of each stream
 * and never holds up whoever prints.
 */
import type { CancelTimer, Clock, StreamName } from "../ports.ts";
import type { FollowedChunk } from "../protocol.ts";
import { LastBytes } from "./last_bytes.ts";

export interface FollowFeedOptions {
  readonly clock: Clock;
  /** Hands chunks over; the bytes are the receiver's own. */
  send(chunks: readonly FollowedChunk[]): void;
}

/** How much of a stream is handed over at first, and kept while nobody takes it. */
export const FOLLOWED_BYTES = 65_536;
/** One frame at 30 frames a second: nobody sees more. */
const MIN_INTERVAL_MS = 33;

interface Pending {
  readonly stream: StreamName;
  readonly last: LastBytes;
  /** Printed since the last message, kept or not. */
  bytes: number;
}

export class FollowFeed {
  readonly #options: FollowFeedOptions;
  readonly #pending: Readonly<Record<StreamName, Pending>> = {
    stdout: { stream: "stdout", last: new LastBytes(FOLLOWED_BYTES), bytes: 0 },
    stderr: { stream: "stderr", last: new LastBytes(FOLLOWED_BYTES), bytes: 0 },
  };
  #isAwaited = false;
  #nextAtMs = -Infinity;
  #timer: CancelTimer | undefined;

  constructor(options: FollowFeedOptions) {
    this.#options = options;
  }

  /**
   * Takes what was printed and keeps no reference to it.
   *
   * @param missing Bytes before it that are not known any more.
   */
  printed(stream: StreamName, bytes: Uint8Array, missing = 0): void {
    const pending = this.#pending[stream];
    pending.last.append(bytes);
    pending.bytes += bytes.length + missing;
    this.#arm();
  }

  /** The last message was taken. */
  acknowledged(): void {
    this.#isAwaited = false;
    this.#arm();
  }

  /** Hands over what is left at once; nothing more comes. */
  finish(): void {
    this.stop();
    this.#send();
  }

  /** Hands over nothing more. */
  stop(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  #arm(): void {
    const { clock } = this.#options;
    if (this.#isAwaited || this.#timer !== undefined || !this.#hasNews()) return;
    this.#timer = clock.after(this.#nextAtMs - clock.nowMs(), () => {
      this.#timer = undefined;
      this.#send();
    });
  }

  #send(): void {
    if (!this.#hasNews()) return;
    this.#isAwaited = true;
    this.#nextAtMs = this.#options.clock.nowMs() + MIN_INTERVAL_MS;
    const { stdout, stderr } = this.#pending;
    this.#options.send([stdout, stderr].filter((pending) => pending.bytes > 0).map(take));
  }

  #hasNews(): boolean {
    return this.#pending.stdout.bytes + this.#pending.stderr.bytes > 0;
  }
}

function take(pending: Pending): FollowedChunk {
  const bytes = pending.last.take();
  const droppedBytes = pending.bytes - bytes.length;
  pending.bytes = 0;
  return { stream: pending.stream, droppedBytes, bytes };
}
