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

export interface ScreenOptions extends ScreenSize {
  /** Lines that are too long for a new width are broken, as in most terminals; else cut. @default true */
  readonly rewraps?: boolean;
}

type Terminal = InstanceType<typeof xterm.Terminal>;
type Line = NonNullable<ReturnType<Terminal["buffer"]["normal"]["getLine"]>>;
type Cell = NonNullable<ReturnType<Line["getCell"]>>;

export class Screen implements TerminalPort {
  readonly #terminal: Terminal;
  readonly #decoder = new TextDecoder();
  readonly #waiting: (() => void)[] = [];
  #isHeld = false;
  #error: Error | null = null;
  #parsed: Promise<void> = Promise.resolve();
  /** Every write in order, ESC shown as `␛`. */
  readonly writes: string[] = [];
  /** The window's title; "" before anybody set it. */
  title = "";
  /** What the last OSC 9;4 said: `state;percent`, or "" when there was none. */
  progress = "";

  /** How often the whole main screen was erased at once, which tmux takes for a reason to put it into the scrollback. */
  screenErasures = 0;

  constructor({ columns, rows, rewraps = true }: ScreenOptions) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: 100_000,
      allowProposedApi: true,
      windowOptions: { pushTitle: true, popTitle: true },
      // The emulator's own way of saying that what is behind it does not rewrap.
      ...(rewraps ? {} : { windowsPty: { backend: "winpty", buildNumber: 1 } }),
    });
    this.#terminal.onTitleChange((title) => this.title = title);
    this.#terminal.parser.registerOscHandler(9, (data) => {
      if (data.startsWith("4;")) this.progress = data.slice(2);
      return true;
    });
    this.#terminal.parser.registerCsiHandler({ final: "J" }, ([mode]) => {
      const { active } = this.#terminal.buffer;
      const isWhole = mode === 2 || mode === 3 || active.cursorX + active.cursorY === 0;
      if (active.type === "normal" && isWhole) this.screenErasures++;
      return false;
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
    return this.#rows(this.#terminal.buffer.active).map((line) => this.#text(line).trimEnd());
  }

  /** As `lines`, of the main screen even while the alternate one is shown. */
  async mainLines(): Promise<string[]> {
    await this.#parsed;
    return this.#rows(this.#terminal.buffer.normal).map((line) => this.#text(line).trimEnd());
  }

  /** The lines of the main screen as they were before the terminal broke them at its edge. */
  async wholeLines(): Promise<string[]> {
    await this.#parsed;
    const whole: string[] = [];
    for (const line of this.#rows(this.#terminal.buffer.normal)) {
      if (line.isWrapped) whole.push(whole.pop() + this.#text(line));
      else whole.push(this.#text(line));
    }
    return whole.map((line) => line.trimEnd());
  }

  /** The rows that are on the screen now. */
  async visible(): Promise<string[]> {
    await this.#parsed;
    const { active } = this.#terminal.buffer;
    return this.#rows(active, active.baseY).map((line) => this.#text(line).trimEnd());
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

  /** How each cell of the screen looks: its character, then its colours and attributes if it has any. */
  async looks(): Promise<string[][]> {
    await this.#parsed;
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: this.rows }, (_, row) => {
      const line = buffer.getLine(buffer.baseY + row);
      return Array.from({ length: this.columns }, (_, column) => lookOf(line?.getCell(column)));
    });
  }

  /** Whether the alternate screen is shown. */
  async isAlternate(): Promise<boolean> {
    await this.#parsed;
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** Whether the terminal still waits for the end of a synchronized frame. */
  async isSynchronizing(): Promise<boolean> {
    await this.#parsed;
    return this.#terminal.modes.synchronizedOutputMode;
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

  /** Whether the terminal marks what is pasted (DEC private mode 2004). */
  async marksPastes(): Promise<boolean> {
    await this.#parsed;
    return this.#terminal.modes.bracketedPasteMode;
  }

  /** Whether the last of all writes that say so shows the cursor. */
  get showsCursor(): boolean {
    const all = this.writes.join("");
    return all.lastIndexOf("␛[?25h") >= all.lastIndexOf("␛[?25l");
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #rows(buffer: Terminal["buffer"]["normal"], first = 0): Line[] {
    const lines: Line[] = [];
    for (let at = first; at < buffer.length; at++) {
      const line = buffer.getLine(at);
      if (line !== undefined) lines.push(line);
    }
    while (lines.length > 0 && this.#text(lines.at(-1)).trimEnd() === "") lines.pop();
    return lines;
  }

  /** Without what the emulator remembers beyond the edge. */
  #text(line: Line | undefined): string {
    return line?.translateToString(true, 0, this.columns) ?? "";
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

/** Of a blank cell only what can be seen without a character. */
function lookOf(cell: Cell | undefined): string {
  if (cell === undefined) return " ";
  const text = cell.getWidth() === 0 ? "" : cell.getChars() || " ";
  const lines = [
    cell.isUnderline() && "underline",
    cell.isStrikethrough() && "strike",
    cell.isOverline() && "overline",
    cell.isInverse() && "inverse",
  ];
  const background = !cell.isBgDefault() && `on ${cell.getBgColorMode()}:${cell.getBgColor()}`;
  const isBlank = (text === " " || text === "") && !cell.isInverse();
  const inks = isBlank ? [] : [
    cell.isBold() && "bold",
    cell.isDim() && "dim",
    cell.isItalic() && "italic",
    cell.isBlink() && "blink",
    cell.isInvisible() && "invisible",
    !cell.isFgDefault() && `in ${cell.getFgColorMode()}:${cell.getFgColor()}`,
  ];
  return [text, ...inks, ...lines, background].filter((part) => part !== 0 && part !== false)
    .join(" ");
}
