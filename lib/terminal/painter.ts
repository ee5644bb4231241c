/**
 * Draws on a terminal, inline below what was printed or on the alternate screen: one write per frame, only what
 * changed, wrapped in synchronized output. The only part of Heddle that writes to the live terminal. It never
 * waits: a frame is skipped while a write is under way, and a terminal that is gone ends the drawing, not the
 * run. What is drawn is `stage.ts`'s; this decides when, and gives all back.
 */
import type { Clock, TerminalPort } from "../ports.ts";
import type { FrameSize } from "./frame_size.ts";
import { type FrameSignals, SignalState } from "./frame_signals.ts";
import type { ResizeHabits } from "./resize_habits.ts";
import { BEGIN_FRAME, END_FRAME, END_STRING } from "./sequences.ts";
import { SizeWatch } from "./size_watch.ts";
import { MAX_HELD_LENGTH, type PainterMode, Stage } from "./stage.ts";

export { MAX_HELD_LENGTH, type PainterMode } from "./stage.ts";

export interface PaintOptions {
  /** As `setSignals` just before. */
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

/** For terminals of which nothing is known. */
const CAUTIOUS: ResizeHabits = { rewraps: true, settleMs: 300 };

const encoder = { current: null as TextEncoder | null };

export class Painter {
  readonly #terminal: TerminalPort;
  readonly #onIdle: () => void;
  readonly #stage: Stage;
  readonly #signals: SignalState;
  readonly #sizeWatch: SizeWatch | null;
  #mode: PainterMode;
  #pending: Promise<void> | null = null;
  #isLost = false;

  constructor(options: PainterOptions) {
    const { mode = "inline", isInsideTmux = false, terminal, clock } = options;
    const { resizing = CAUTIOUS } = options;
    this.#terminal = terminal;
    this.#onIdle = options.onIdle ?? (() => {});
    this.#mode = mode;
    this.#stage = new Stage(resizing);
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

  /** What the terminal is told with the next frame; what is left out stays as it was. */
  setSignals(signals: FrameSignals): void {
    this.#signals.set(signals);
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
    return this.#stage.shown === "inline" && this.#sizeWatch?.isSteady === false;
  }

  /** The terminal is gone: nothing is drawn any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Characters that the next frame would print; those held back in full mode are none. */
  get waitingLength(): number {
    const { waitingLength } = this.#stage;
    return this.#mode === "full" && waitingLength < MAX_HELD_LENGTH ? 0 : waitingLength;
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
    if (!this.#isLost && text !== "") this.#stage.print(text);
  }

  /** Draws a frame of at most `size.rows` lines, none wider than `size.columns` (bare: none at all); false if skipped. */
  paint(lines: readonly string[], { signals = {} }: PaintOptions = {}): boolean {
    this.#signals.set(signals);
    if (this.#isLost || this.#pending !== null || this.isResizing) return false;
    const wasBare = this.#stage.shown === "none";
    if (wasBare) this.#sizeWatch?.trust();
    const drawing = this.#stage.draw(this.#mode, lines, this.#screenSize()) +
      this.#signals.takeChanges();
    const isText = wasBare && this.#mode === "bare";
    if (drawing !== "") this.#write(isText ? drawing : asFrame(drawing));
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
    const isText = this.#stage.shown === "none" && this.#mode === "bare";
    const drawing = isText
      ? this.#stage.draw("bare", [], this.#screenSize())
      : this.#stage.leave(this.#screenSize());
    const text = drawing + this.#signals.takeBack();
    if (text !== "") this.#write(isText ? text : asFrame(text));
    await this.settled();
  }

  /**
   * Gives the terminal back at once: screen, modes, cursor, title, progress and pastes. A block that was drawn stays;
   * lines still waiting are printed below it. The next frame is drawn below as well. Idempotent, synchronous.
   *
   * @param isLast The process ends: it must not wait for a terminal that is stuck in a write.
   */
  restore(isLast = false): void {
    if (this.#isLost) return;
    const isStuck = isLast && this.#pending !== null;
    const text = this.#stage.takeBack(this.#screenSize(), isStuck) + this.#signals.takeBack();
    this.#sizeWatch?.trust();
    if (text === "") return;
    // A string inside of which the write was cut ends here, one that is packed for tmux at the second end.
    if (isStuck) this.#terminal.writeLast(encode(END_STRING + END_STRING + END_FRAME + text));
    else this.#terminal.writeSync(encode(END_FRAME + text));
  }

  /**
   * As `restore`, where somebody else has used the terminal since the last frame: what they wrote stays, and lines that
   * wait are printed with the next frame. No write is under way.
   */
  letGo(): void {
    if (this.#isLost) return;
    const text = this.#stage.letGo() + this.#signals.takeBack();
    this.#sizeWatch?.trust();
    if (text !== "") this.#terminal.writeSync(encode(END_FRAME + text));
  }

  #screenSize(): FrameSize {
    const { columns, rows } = this.#terminal;
    return { columns: Math.max(1, columns), rows: Math.max(1, rows) };
  }

  #write(text: string): void {
    const writing = this.#terminal.write(encode(text));
    // Where no turn of the event loop comes, a promise would keep the terminal busy for ever.
    if (writing === undefined) return this.#arrived();
    this.#pending = writing.then(
      () => this.#ended(false),
      () => this.#ended(true),
    );
  }

  #ended(isLost: boolean): void {
    this.#pending = null;
    this.#arrived();
    if (isLost) this.#isLost = true;
    else this.#onIdle();
  }

  #arrived(): void {
    this.#stage.settled();
    this.#signals.settled();
  }
}

/** The terminal shows it as one picture. */
function asFrame(drawing: string): string {
  return BEGIN_FRAME + drawing + END_FRAME;
}

function encode(text: string): Uint8Array {
  return (encoder.current ??= new TextEncoder()).encode(text);
}
