/** A terminal that can be told to write at once. Owns nothing but that switch. */
import type { TerminalPort } from "../ports.ts";
import { SHOW_CURSOR } from "../terminal/sequences.ts";

export class SwitchedTerminal implements TerminalPort {
  /** True: whatever is written is written before `write` returns. */
  isSynchronous = false;
  readonly #terminal: TerminalPort;
  readonly #mayHideCursor: boolean;

  /** @param mayHideCursor False: after each write the cursor is visible, whatever was written. */
  constructor(terminal: TerminalPort, mayHideCursor: boolean) {
    this.#terminal = terminal;
    this.#mayHideCursor = mayHideCursor;
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  write(bytes: Uint8Array): Promise<void> | void {
    const shown = this.#mayHideCursor ? bytes : withCursor(bytes);
    if (!this.isSynchronous) return this.#terminal.write(shown);
    this.#terminal.writeSync(shown);
  }

  writeSync(bytes: Uint8Array): void {
    this.#terminal.writeSync(bytes);
  }

  writeLast(bytes: Uint8Array): void {
    this.#terminal.writeLast(bytes);
  }
}

function withCursor(bytes: Uint8Array): Uint8Array {
  const cursor = new TextEncoder().encode(SHOW_CURSOR);
  const all = new Uint8Array(bytes.length + cursor.length);
  all.set(bytes);
  all.set(cursor, bytes.length);
  return all;
}
