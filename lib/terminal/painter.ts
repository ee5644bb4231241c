/**
 * Draws on a terminal, inline below what was printed or on the alternate screen: one write per frame, only what
 * changed, wrapped in synchronized output. The only part of Heddle that writes to the live terminal. It never
 * waits: a frame is skipped while a write is under way, and a terminal that is gone ends the drawing, not the
 * run. What is drawn where is `inline_block.ts`'s and `full_screen.ts`'s; this decides when, and gives all back.
 */
import type { Clock, TerminalPort } from "../ports.ts";
import type { FrameSize } from "./frame_size.ts";
import { type FrameSignals, SignalState } from "./frame_signals.ts";
import { ENTER_FULL, FullScreen, LEAVE_FULL } from "./full_screen.ts";
import { InlineBlock } from "./inline_block.ts";
import type { ResizeHabits } from "./resize_habits.ts";
import { Scrollback } from "./scrollback.ts";
import {
  BEGIN_FRAME,
  CARRIAGE_RETURN,
  END_FRAME,
  ERASE_BELOW,
  HIDE_CURSOR,
  NEXT_LINE,
  PLAIN_TEXT,
  SHOW_CURSOR,
  WRAP_ON,
} from "./sequences.ts";
import { SizeWatch } from "./size_watch.ts";
import type { TaskbarProgress } from "./taskbar_progress.ts";

/**
 * `inline`: a block below what was printed; `full`: the alternate screen; `bare`: nothing is drawn, what is printed goes
 * out as it is, and the cursor is where somebody else may be typing.
 */
export type PainterMode = "inline" | "full" | "bare";

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
  /** @default it breaks lines, and a new size has to stay for 300 ms */
  readonly resizing?: ResizeHabits | undefined;
  /** Frames wait for a size that changes to settle, see `isResizing`. @default they are drawn at once */
  readonly clock?: Clock;
  /** A write has ended, or the size has settled, so that a skipped frame can be drawn. */
  readonly onIdle?: () => void;
}

/**
 * Characters that wait for the main screen in full mode before they are printed there in between: half of what
 * may wait at all, so that a terminal that is not too slow loses none.
 */
export const MAX_HELD_LENGTH = 4 * 1024 * 1024;
/** An argument of a program may have 128 KiB (Linux, MAX_ARG_STRLEN), and a character up to 3 bytes. */
const MAX_LAST_LENGTH = 32 * 1024;

/** For terminals of which nothing is known. */
const CAUTIOUS: ResizeHabits = { rewraps: true, settleMs: 300 };

const encoder = { current: null as TextEncoder | null };

/** What the terminal shows: nothing of ours, the block, or the alternate screen. */
type Shown = "none" | "inline" | "full";

export class Painter {
  readonly #terminal: TerminalPort;
  readonly #onIdle: () => void;
  readonly #printed = new Scrollback();
  readonly #block: InlineBlock;
  readonly #screen = new FullScreen();
  readonly #signals: SignalState;
  readonly #sizeWatch: SizeWatch | null;
  #mode: PainterMode;
  #shown: Shown = "none";
  /** A write is under way that leaves the alternate screen: until it has ended nobody knows which one is shown. */
  #isLeavingFull = false;
  #pending: Promise<void> | null = null;
  #isLost = false;

  constructor(options: PainterOptions) {
    const { mode = "inline", isInsideTmux = false, terminal, clock } = options;
    const { resizing = CAUTIOUS } = options;
    this.#terminal = terminal;
    this.#onIdle = options.onIdle ?? (() => {});
    this.#mode = mode;
    this.#block = new InlineBlock(resizing);
    this.#signals = new SignalState(isInsideTmux);
    const onSteady = () => this.#onIdle();
    this.#sizeWatch = clock === undefined
      ? null
      : new SizeWatch({ ...resizing, terminal, clock, onSteady });
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

  /**
   * The size of the terminal has changed just now, so that nobody can tell yet where the block is: a frame would be
   * skipped. On the alternate screen everything is drawn at once, at its place.
   */
  get isResizing(): boolean {
    return this.#shown === "inline" && this.#sizeWatch?.isSteady === false;
  }

  /** The terminal is gone: nothing is drawn any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Characters that the next frame would print; those held back in full mode are none. */
  get waitingLength(): number {
    const { length } = this.#printed;
    return this.#mode === "full" && length < MAX_HELD_LENGTH ? 0 : length;
  }

  /** Room for a frame: the whole screen in full mode; inline, one row stays free for the cursor. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#screenSize();
    return { columns, rows: this.#mode === "full" ? rows : rows - 1 };
  }

  /**
   * Keeps whole safe lines, each ending with `\n`, for the next frame to print above the block; in full mode for
   * the scrollback of the main screen, until that is back or `MAX_HELD_LENGTH` characters wait.
   */
  print(text: string): void {
    if (!this.#isLost && text !== "") this.#printed.push(text);
  }

  /** Draws a frame of at most `size.rows` lines, none wider than `size.columns` (bare: none at all); false if skipped. */
  paint(lines: readonly string[], { signals = {} }: PaintOptions = {}): boolean {
    this.#signals.set(signals);
    if (this.#isLost || this.#pending !== null) return false;
    if (this.#mode === "bare") {
      this.#write(this.#drawBare() + this.#signals.takeChanges());
      return true;
    }

    if (this.isResizing) return false;
    const hide = this.#shown === "none" ? HIDE_CURSOR : "";
    if (hide !== "") this.#sizeWatch?.trust();
    const drawing = this.#draw(lines) + this.#signals.takeChanges();
    if (drawing === "") return true;
    if (this.#shown === "none") this.#shown = "inline";
    this.#write(asFrame(hide + drawing));
    return true;
  }

  /** Resolves when no write is under way; with a stalled terminal, never. */
  async settled(): Promise<void> {
    while (this.#pending !== null) await this.#pending;
  }

  /**
   * Replaces what was drawn by everything printed so far, which stays, and gives the terminal back. Waits for a size that
   * is changing to settle.
   */
  async leave(): Promise<void> {
    await this.settled();
    if (this.isResizing) await this.#sizeWatch?.steady();
    await this.settled();
    if (this.#isLost) return;
    if (this.#mode === "bare") {
      this.#write(this.#drawBare() + this.#signals.takeBack());
      return await this.settled();
    }
    const show = this.#shown === "none" ? "" : SHOW_CURSOR;
    const drawing = this.#drawInline([], this.#screenSize()) + this.#signals.takeBack();
    if (this.#shown === "full") this.#shown = "inline";
    if (drawing + show !== "") this.#write(asFrame(drawing + show));
    await this.settled();
    this.#shown = "none";
  }

  /**
   * Gives the terminal back at once: screen, modes, cursor, title and progress. A block that was drawn stays; lines
   * still waiting are printed below it. The next frame is drawn below as well. Idempotent, synchronous.
   *
   * @param isLast The process ends: it must not wait for a terminal that is stuck in a write.
   */
  restore(isLast = false): void {
    if (this.#isLost || (this.#shown === "none" && this.#printed.length === 0)) return;
    if (isLast && this.#pending !== null) return this.#restoreLater();
    const printed = this.#printed.take(this.#screenSize().columns).text;
    this.#terminal.writeSync(encode(this.#takeBack(CARRIAGE_RETURN + printed + ERASE_BELOW)));
  }

  /** Erases nothing: a shell's prompt may be there by then. */
  #restoreLater(): void {
    if (this.#shown === "none") return;
    const isFull = this.#shown === "full" || this.#isLeavingFull;
    if (this.#printed.length > MAX_LAST_LENGTH) this.#printed.shorten(MAX_LAST_LENGTH);
    const isShort = this.#printed.length <= MAX_LAST_LENGTH;
    const printed = isFull && isShort ? this.#printed.take(this.#screenSize().columns).text : "";
    this.#terminal.writeLast(encode(this.#takeBack(printed)));
  }

  /** A frame that was cut short may have left any of these. */
  #takeBack(printed: string): string {
    this.#sizeWatch?.trust();
    const isFull = this.#shown === "full" || this.#isLeavingFull;
    const modes = END_FRAME + PLAIN_TEXT + (isFull ? LEAVE_FULL : WRAP_ON);
    this.#shown = "none";
    this.#block.abandon();
    this.#screen.forget();
    return modes + printed + SHOW_CURSOR + this.#signals.takeBack();
  }

  #draw(lines: readonly string[]): string {
    const size = this.#screenSize();
    if (this.#mode === "inline") {
      const drawing = this.#drawInline(lines.slice(0, size.rows - 1), size);
      if (this.#shown === "full") this.#shown = "inline";
      return drawing;
    }
    const isEntering = this.#shown !== "full";
    const isFlushing = !isEntering && this.#printed.length >= MAX_HELD_LENGTH;
    const way = isEntering || isFlushing ? this.#drawInline([], size) + ENTER_FULL : "";
    if (way !== "") this.#screen.forget();
    this.#shown = "full";
    return way + this.#screen.draw(lines.slice(0, size.rows), size);
  }

  /** Takes what was drawn away and gives the cursor back; from then on only text. */
  #drawBare(): string {
    if (this.#shown === "none") return this.#printed.takeText().replaceAll("\n", NEXT_LINE);
    const drawing = asFrame(this.#drawInline([], this.#screenSize()) + SHOW_CURSOR);
    this.#shown = "none";
    this.#block.abandon();
    return drawing;
  }

  /** On the main screen, wherever we are. */
  #drawInline(lines: readonly string[], size: FrameSize): string {
    const back = this.#shown === "full" ? LEAVE_FULL : "";
    if (back !== "") {
      this.#isLeavingFull = true;
      this.#block.abandon();
      this.#screen.forget();
    }
    return back + this.#block.draw(lines, size, this.#printed.take(size.columns));
  }

  #screenSize(): FrameSize {
    const { columns, rows } = this.#terminal;
    return { columns: Math.max(1, columns), rows: Math.max(1, rows) };
  }

  #write(text: string): void {
    if (text === "") return;
    const writing = this.#terminal.write(encode(text));
    // Where no turn of the event loop comes, a promise would keep the terminal busy for ever.
    if (writing === undefined) {
      this.#isLeavingFull = false;
      return;
    }
    this.#pending = writing.then(
      () => this.#ended(false),
      () => this.#ended(true),
    );
  }

  #ended(isLost: boolean): void {
    this.#pending = null;
    this.#isLeavingFull = false;
    if (isLost) this.#isLost = true;
    else this.#onIdle();
  }
}

/** The terminal shows it as one picture. */
function asFrame(drawing: string): string {
  return BEGIN_FRAME + drawing + END_FRAME;
}

function encode(text: string): Uint8Array {
  return (encoder.current ??= new TextEncoder()).encode(text);
}
