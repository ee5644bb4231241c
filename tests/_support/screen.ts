/**
 * A terminal in memory for tests: a real emulator (`@xterm/headless`) behind `TerminalPort`. Shows the
 * final screen and records every write, so that tests can assert both.
 */
import xterm from "@xterm/headless";
import type { TerminalPort } from "../../lib/ports.ts";
import { readCells, type ScreenCell } from "./screen_cells.ts";

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export class Screen implements TerminalPort {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #decoder = new TextDecoder();
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;
  #error: Error | null = null;
  #parsed: Promise<void> = Promise.resolve();
  /** Every write in order, ESC shown as `␛`. */
  readonly writes: string[] = [];

  constructor({ columns, rows }: ScreenSize) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: 100_000,
      allowProposedApi: true,
    });
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#error !== null) return Promise.reject(this.#error);
    this.#take(bytes);
    if (!this.#isHeld) return this.#parsed;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  writeSync(bytes: Uint8Array): void {
    if (this.#error === null) this.#take(bytes);
  }

  writeLast(bytes: Uint8Array): void {
    if (this.#error !== null) return;
    this.#take(bytes);
    this.writes.push(`later:${this.writes.pop()}`);
  }

  /** From now on writes stay pending, as on a terminal that was stopped with Ctrl-S. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Lets the pending writes end, and all later ones. */
  release(): void {
    this.#isHeld = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** From now on the terminal is gone. */
  fail(error: Error): void {
    this.#error = error;
  }

  /** What else writes to the terminal: a shell, the echo of a key. */
  print(text: string): void {
    this.#parse(new TextEncoder().encode(text));
  }

  async resize({ columns, rows }: ScreenSize): Promise<void> {
    await this.#parsed;
    this.#terminal.resize(columns, rows);
  }

  /** All lines from the top of the scrollback to the last that is not empty, without trailing spaces. */
  async lines(): Promise<string[]> {
    await this.#parsed;
    const buffer = this.#terminal.buffer.active;
    const lines: string[] = [];
    for (let at = 0; at < buffer.length; at++) {
      lines.push(buffer.getLine(at)?.translateToString(true) ?? "");
    }
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** The rows that are on the screen now. */
  async visible(): Promise<string[]> {
    const lines = await this.lines();
    return lines.slice(this.#terminal.buffer.active.baseY);
  }

  /** The cells of the rows that are on the screen now, with their attributes. */
  async cells(): Promise<ScreenCell[][]> {
    await this.#parsed;
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.rows }, (_, y) => {
      const line = active.getLine(active.baseY + y);
      return line === undefined ? [] : readCells(line);
    });
  }

  /** Where the cursor is, in all lines, from 0. */
  async cursor(): Promise<{ readonly x: number; readonly y: number }> {
    await this.#parsed;
    const { cursorX, cursorY, baseY } = this.#terminal.buffer.active;
    return { x: cursorX, y: cursorY + baseY };
  }

  /** Whether the terminal wraps long lines, as it does at the start. */
  async wraps(): Promise<boolean> {
    await this.#parsed;
    return this.#terminal.modes.wraparoundMode;
  }

  /** Whether the last of all writes that say so shows the cursor. */
  get showsCursor(): boolean {
    const all = this.writes.join("");
    return all.lastIndexOf("␛[?25h") >= all.lastIndexOf("␛[?25l");
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #take(bytes: Uint8Array): void {
    this.writes.push(this.#decoder.decode(bytes).replaceAll("\x1b", "␛"));
    this.#parse(bytes);
  }

  #parse(bytes: Uint8Array): void {
    const before = this.#parsed;
    const parsed = new Promise<void>((resolve) => this.#terminal.write(bytes, resolve));
    this.#parsed = before.then(() => parsed);
  }
}
