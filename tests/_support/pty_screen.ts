/**
 * What a pseudo-terminal shows: feeds its bytes into the terminal emulator and waits for what a person
 * would wait for. Owns neither the terminal nor the emulator.
 */
import type { Pty } from "./pty.ts";
import { Screen, type ScreenSize } from "./screen.ts";

const MAX_WAIT_MS = 60_000;
/** Around a synchronized frame. */
const FRAME_BEGIN = "\x1b[?2026h";
const FRAME_END = "\x1b[?2026l";
const FRAME_END_BYTES = [...new TextEncoder().encode(FRAME_END)];

export class PtyScreen {
  readonly screen: Screen;
  readonly #pty: Pty;
  /** What a wait under way has not looked at yet. */
  #pieces: Uint8Array[] | null = null;
  /** A frame has come in part: a person does not see it yet. */
  #isInFrame = false;
  /** The last characters, which may begin a sequence. */
  #tail = "";

  /** @param size The size with which the pty was opened. */
  constructor(pty: Pty, size: ScreenSize) {
    this.#pty = pty;
    this.screen = new Screen(size);
    this.#show(new TextEncoder().encode(pty.output));
    pty.onOutput((bytes) => this.#show(bytes));
  }

  /** Changes the size of both. */
  async resize(size: ScreenSize): Promise<void> {
    await this.screen.resize(size);
    this.#pty.resize(size.columns, size.rows);
  }

  /** All lines since the start, without trailing spaces. */
  lines(): Promise<string[]> {
    return this.screen.lines();
  }

  /**
   * Resolves with the visible rows once they satisfy `isWanted`; fails with them when they never do. From now on no
   * frame is overlooked, however late this process is to look. One wait at a time.
   */
  async waitFor(isWanted: (rows: string[]) => boolean): Promise<string[]> {
    const pieces: Uint8Array[] = this.#pieces = [];
    try {
      return await this.#look(pieces, isWanted);
    } finally {
      this.#pieces = null;
      for (const piece of pieces) this.#show(piece);
    }
  }

  async #look(pieces: Uint8Array[], isWanted: (rows: string[]) => boolean): Promise<string[]> {
    const endMs = performance.now() + MAX_WAIT_MS;
    while (true) {
      const rows = await this.screen.visible();
      if (!this.#isInFrame && isWanted(rows)) return rows;
      try {
        // Bars always move: that something new comes does not mean that it ever is what is wanted.
        if (performance.now() > endMs) throw new Error(`Waited for ${MAX_WAIT_MS} ms`);
        await this.#pty.waitFor(() => pieces.length > 0);
      } catch (cause) {
        throw new Error(`The screen never came to ${isWanted}:\n${rows.join("\n")}`, { cause });
      }
      await this.#write(pieces.shift() ?? new Uint8Array());
    }
  }

  #show(bytes: Uint8Array): void {
    if (this.#pieces === null) void this.#write(bytes);
    else this.#pieces.push(...splitFrames(bytes));
  }

  #write(bytes: Uint8Array): Promise<void> {
    const text = this.#tail + new TextDecoder("latin1").decode(bytes);
    const [beginAt, endAt] = [text.lastIndexOf(FRAME_BEGIN), text.lastIndexOf(FRAME_END)];
    if (beginAt !== endAt) this.#isInFrame = beginAt > endAt;
    this.#tail = text.slice(1 - FRAME_END.length);
    return this.screen.write(bytes);
  }
}

/** Pieces that end where a frame does, and the rest. */
function splitFrames(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    if (!FRAME_END_BYTES.every((byte, offset) => bytes[at + offset] === byte)) continue;
    pieces.push(bytes.subarray(start, at + FRAME_END.length));
    start = at + FRAME_END.length;
  }
  if (start < bytes.length) pieces.push(bytes.subarray(start));
  return pieces;
}
