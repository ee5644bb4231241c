/**
 * Draws an inline block on a terminal: one write per frame, only what changed, log lines above. The only
 * part of Heddle that writes to the live terminal. It never waits: a frame is skipped while a write is
 * under way, and a terminal that is gone ends the drawing, not the run.
 *
 * Between frames the cursor is at the left of an empty row below the block, where a terminal's echo and
 * whatever else is printed do least harm.
 */
import type { TerminalPort } from "../ports.ts";
import { diffBlock, drawBlock, rowsAtWidth } from "./line_diff.ts";
import { type FrameSignals, SignalState } from "./frame_signals.ts";
import { Scrollback } from "./scrollback.ts";
import type { TaskbarProgress } from "./taskbar_progress.ts";
import {
  BEGIN_FRAME,
  CARRIAGE_RETURN,
  cursorUp,
  END_FRAME,
  ERASE_BELOW,
  HIDE_CURSOR,
  SHOW_CURSOR,
  WRAP_OFF,
  WRAP_ON,
} from "./sequences.ts";

/** `inline`: a block below what was printed; `full`: the alternate screen. */
export type PainterMode = "inline" | "full";

export interface PaintOptions {
  /** As `setProgress` and `setTitle` just before. */
  readonly signals?: FrameSignals;
}

export interface PainterOptions {
  readonly terminal: TerminalPort;
  /** @default "inline" */
  readonly mode?: PainterMode;
  /** What tmux does not understand is passed through it. @default false */
  readonly isInsideTmux?: boolean;
  /** A write has ended, so that a skipped frame can be drawn. */
  readonly onIdle?: () => void;
}

const encoder = { current: null as TextEncoder | null };

export class Painter {
  readonly #terminal: TerminalPort;
  readonly #onIdle: () => void;
  readonly #above = new Scrollback();
  #block: readonly string[] = [];
  #blockColumns = 0;
  #isCursorHidden = false;
  #pending: Promise<void> | null = null;
  #isLost = false;

  #mode: PainterMode;
  readonly #signals: SignalState;

  constructor(options: PainterOptions) {
    const { terminal, onIdle = () => {}, mode = "inline", isInsideTmux = false } = options;
    this.#signals = new SignalState(isInsideTmux);
    this.#terminal = terminal;
    this.#onIdle = onIdle;
    this.#mode = mode;
  }

  /** How the next frame will be drawn. */
  get mode(): PainterMode {
    return this.#mode;
  }

  /** The next `paint` enters or leaves the alternate screen, in its own write. */
  setMode(mode: PainterMode): void {
    this.#mode = mode;
  }

  /** Progress for the terminal's tab or task bar; goes out with the next frame, null removes it. */
  setProgress(progress: TaskbarProgress | null): void {
    this.#signals.set({ progress });
  }

  /** The window's title, any text; goes out with the next frame, null gives the terminal its own back. */
  setTitle(title: string | null): void {
    this.#signals.set({ title });
  }

  /** A write is under way: a frame would be skipped. */
  get isBusy(): boolean {
    return this.#pending !== null;
  }

  /** The terminal is gone: nothing is drawn any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Characters that wait to be printed above the block. */
  get waitingLength(): number {
    return this.#above.length;
  }

  /** Room for a frame: the whole screen in full mode; inline, one row stays free for the cursor. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#terminal;
    const room = this.#mode === "full" ? rows : rows - 1;
    return { columns: Math.max(1, columns), rows: Math.max(0, room) };
  }

  /** Keeps whole safe lines, each ending with `\n`, for the next frame to print above the block. */
  print(text: string): void {
    if (!this.#isLost && text !== "") this.#above.push(text);
  }

  /** Draws a frame of at most `size.rows` lines, none wider than `size.columns`; false if skipped. */
  paint(lines: readonly string[], { signals = {} }: PaintOptions = {}): boolean {
    this.#signals.set(signals);
    if (this.#isLost || this.#pending !== null) return false;
    const { columns, rows } = this.size;
    const block = lines.length > rows ? lines.slice(0, rows) : lines;
    const drawing = this.#draw(block, columns) + this.#signals.takeChanges();
    this.#block = block;
    this.#blockColumns = columns;
    if (drawing === "") return true;
    const hide = this.#isCursorHidden ? "" : HIDE_CURSOR;
    this.#isCursorHidden = true;
    this.#write(BEGIN_FRAME + hide + drawing + END_FRAME);
    return true;
  }

  /** Resolves when no write is under way; with a stalled terminal, never. */
  async settled(): Promise<void> {
    while (this.#pending !== null) await this.#pending;
  }

  /** Replaces the block by everything printed so far, which stays, and gives the cursor back. */
  async leave(): Promise<void> {
    await this.settled();
    if (this.#isLost) return;
    const drawing = this.#draw([], this.size.columns) + this.#signals.takeBack();
    this.#block = [];
    const show = this.#isCursorHidden ? SHOW_CURSOR : "";
    if (drawing + show !== "") this.#write(BEGIN_FRAME + drawing + show + END_FRAME);
    await this.settled();
    this.#isCursorHidden = false;
  }

  /**
   * Gives the terminal back at once: modes and cursor. What was drawn stays; lines still waiting are
   * printed below it. The next frame is drawn below as well. Idempotent, synchronous.
   *
   * @param isLast The process ends: it must not wait for a terminal that is stuck in a write.
   */
  restore(isLast = false): void {
    if (isLast && this.#pending !== null) return this.#restoreLater();
    const rest = this.#above.take(this.size.columns);
    if (this.#isLost || (!this.#isCursorHidden && rest === "")) return;
    this.#isCursorHidden = false;
    this.#block = [];
    const modes = END_FRAME + WRAP_ON + CARRIAGE_RETURN + rest + ERASE_BELOW + SHOW_CURSOR;
    this.#terminal.writeSync(encode(modes + this.#signals.takeBack()));
  }

  /** Erases nothing: a shell's prompt may be there by then. */
  #restoreLater(): void {
    if (this.#isLost || !this.#isCursorHidden) return;
    this.#isCursorHidden = false;
    this.#terminal.writeLast(encode(END_FRAME + WRAP_ON + SHOW_CURSOR + this.#signals.takeBack()));
  }

  #draw(block: readonly string[], columns: number): string {
    const above = this.#above.take(columns);
    const isTooTall = this.#block.length > this.size.rows;
    const isResized = this.#block.length > 0 && (columns !== this.#blockColumns || isTooTall);
    if (above === "" && !isResized) {
      const change = diffBlock({ before: this.#block, after: block, columns });
      return change === "" ? "" : WRAP_OFF + CARRIAGE_RETURN + change + WRAP_ON;
    }
    const oldRows = isResized ? rowsAtWidth(this.#block, columns) : this.#block.length;
    const toTop = CARRIAGE_RETURN + cursorUp(Math.min(oldRows, this.#terminal.rows - 1));
    return toTop + above + WRAP_OFF + drawBlock(block, columns) + WRAP_ON;
  }

  #write(text: string): void {
    const writing = this.#terminal.write(encode(text));
    // Where no turn of the event loop comes, a promise would keep the terminal busy for ever.
    if (writing === undefined) return;
    this.#pending = writing.then(
      () => this.#ended(false),
      () => this.#ended(true),
    );
  }

  #ended(isLost: boolean): void {
    this.#pending = null;
    if (isLost) this.#isLost = true;
    else this.#onIdle();
  }
}

function encode(text: string): Uint8Array {
  return (encoder.current ??= new TextEncoder()).encode(text);
}
