/**
 * Cuts one stream of a child into whole lines. What comes within one turn of the event loop is sent
 * as one message; a last line without an end, and one that grows too long, go out as they are. Pure.
 */

const NEWLINE = 0x0a;
/** A longer line is sent in parts. */
export const MAX_LINE_BYTES = 65_536;

export class LineStream {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #defer: (callback: () => void) => void;
  /** Whole lines that go out at the end of this turn. */
  #ready: Uint8Array<ArrayBuffer>[] = [];
  /** The beginning of a line whose end has not come yet. */
  #rest: Uint8Array<ArrayBuffer>[] = [];
  #restBytes = 0;

  /**
   * @param send Gets bytes that are its own from then on.
   * @param defer Calls back at the end of the turn, as `queueMicrotask` does.
   */
  constructor(
    send: (bytes: Uint8Array<ArrayBuffer>) => void,
    defer: (callback: () => void) => void,
  ) {
    this.#send = send;
    this.#defer = defer;
  }

  /** Takes bytes and keeps no reference to them. */
  write(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      this.#release();
      this.#push(bytes.slice(0, end));
    }
    if (end === bytes.length) return;
    this.#rest.push(bytes.slice(end));
    this.#restBytes += bytes.length - end;
    if (this.#restBytes >= MAX_LINE_BYTES) this.#release();
  }

  /** Sends everything, the unfinished line too. */
  finish(): void {
    this.#release();
    this.#flush();
  }

  #release(): void {
    for (const part of this.#rest) this.#push(part);
    this.#rest = [];
    this.#restBytes = 0;
  }

  #push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#ready.push(bytes);
    if (this.#ready.length === 1) this.#defer(() => this.#flush());
  }

  #flush(): void {
    const parts = this.#ready;
    if (parts.length === 0) return;
    this.#ready = [];
    this.#send(parts.length === 1 && parts[0] !== undefined ? parts[0] : concat(parts));
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
