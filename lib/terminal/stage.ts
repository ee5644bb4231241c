/**
 * What the terminal shows of ours: nothing, a block below what was printed, or a picture on the alternate screen.
 * Turns each wish into the drawing that leads there from what is shown, and knows what has to be taken back. Pure
 * but for that memory; when drawings are written is `painter.ts`'s.
 */
import type { FrameSize } from "./frame_size.ts";
import { ENTER_FULL, FullScreen, LEAVE_FULL } from "./full_screen.ts";
import { InlineBlock, type InlineBlockOptions } from "./inline_block.ts";
import { Scrollback } from "./scrollback.ts";
import {
  CARRIAGE_RETURN,
  ERASE_BELOW,
  HIDE_CURSOR,
  LEAVE_ALTERNATE,
  NEXT_LINE,
  PLAIN_TEXT,
  SHOW_CURSOR,
  WRAP_ON,
} from "./sequences.ts";

/**
 * `inline`: a block below what was printed; `full`: the alternate screen; `bare`: nothing is drawn, what is printed goes
 * out as it is, and the cursor is where somebody else may be typing.
 */
export type PainterMode = "inline" | "full" | "bare";

/** What the terminal shows. */
type Shown = "none" | "inline" | "full";

/**
 * Characters that wait for the main screen in full mode before they are printed there in between: half of what
 * may wait at all, so that a terminal that is not too slow loses none.
 */
export const MAX_HELD_LENGTH = 4 * 1024 * 1024;
/** An argument of a program may have 128 KiB (Linux, MAX_ARG_STRLEN), and a character up to 3 bytes. */
const MAX_LAST_LENGTH = 32 * 1024;

export class Stage {
  readonly #printed = new Scrollback();
  readonly #block: InlineBlock;
  readonly #screen = new FullScreen();
  #shown: Shown = "none";
  /** What was shown before the drawing under way: until that is written it may be shown still. */
  #before: Shown = "none";

  constructor(options: InlineBlockOptions) {
    this.#block = new InlineBlock(options);
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** Characters that wait to be printed. */
  get waitingLength(): number {
    return this.#printed.length;
  }

  /** Keeps whole safe lines for the next drawing that shows the main screen. */
  print(text: string): void {
    this.#printed.push(text);
  }

  /** The last drawing was written. */
  settled(): void {
    this.#before = this.#shown;
  }

  /** Shows `lines` in a mode, as many as there is room for; "" when nothing has to be written for that. */
  draw(mode: PainterMode, lines: readonly string[], size: FrameSize): string {
    if (mode === "bare") return this.#drawBare(size);
    const hide = this.#shown === "none" ? HIDE_CURSOR : "";
    const drawing = mode === "full"
      ? this.#drawFull(lines.slice(0, size.rows), size)
      : this.#drawInline(lines.slice(0, size.rows - 1), size);
    if (drawing === "") return "";
    this.#change(mode);
    return hide + drawing;
  }

  /** Shows nothing but what was printed, and the cursor. */
  leave(size: FrameSize): string {
    const show = this.#shown === "none" ? "" : SHOW_CURSOR;
    const drawing = this.#drawInline([], size);
    this.#change("none");
    this.#block.abandon();
    return drawing + show;
  }

  /**
   * Gives the terminal back whatever it shows; "" if there is nothing to give. A block that was drawn stays, what waits
   * is printed below it.
   *
   * @param isStuck A write is under way and may have been cut anywhere. By the time that this is written a shell may have
   * put its prompt there: nothing is erased, and only what was held back in full mode is printed, if it is not too much.
   */
  takeBack(size: FrameSize, isStuck: boolean): string {
    if (!this.#isShown && (isStuck || this.#printed.length === 0)) return "";
    const isFull = this.#shown === "full" || this.#before === "full";
    const modes = PLAIN_TEXT + this.#leaveWhatever();
    const printed = isStuck ? this.#takeLast(isFull, size) : CARRIAGE_RETURN +
      this.#printed.take(size.columns).text + ERASE_BELOW;
    this.#forget();
    return modes + printed + SHOW_CURSOR;
  }

  /**
   * The same where somebody else has written on the terminal since: the cursor is in a line of theirs, nothing is erased,
   * and what waits is printed with the next drawing.
   */
  letGo(): string {
    if (!this.#isShown) return "";
    const modes = PLAIN_TEXT + this.#leaveWhatever();
    this.#forget();
    return modes + SHOW_CURSOR;
  }

  /** As far as is known: a write may be under way. */
  get #isShown(): boolean {
    return this.#shown !== "none" || this.#before !== "none";
  }

  #forget(): void {
    this.#shown = this.#before = "none";
    this.#block.abandon();
    this.#screen.forget();
  }

  /** Where it is not sure that the alternate screen is shown, nothing must be erased: it may be the main one. */
  #leaveWhatever(): string {
    if (this.#shown === "full" && this.#before === "full") return LEAVE_FULL;
    const mayBeFull = this.#shown === "full" || this.#before === "full";
    return mayBeFull ? WRAP_ON + LEAVE_ALTERNATE : WRAP_ON;
  }

  #takeLast(isFull: boolean, { columns }: FrameSize): string {
    this.#printed.shorten(MAX_LAST_LENGTH);
    return isFull && this.#printed.length <= MAX_LAST_LENGTH
      ? this.#printed.take(columns).text
      : "";
  }

  #drawFull(lines: readonly string[], size: FrameSize): string {
    const isEntering = this.#shown !== "full";
    const isFlushing = !isEntering && this.#printed.length >= MAX_HELD_LENGTH;
    if (!isEntering && !isFlushing) return this.#screen.draw(lines, size);
    const way = this.#drawInline([], size) + ENTER_FULL;
    this.#block.abandon();
    return way + this.#screen.draw(lines, size);
  }

  #drawBare(size: FrameSize): string {
    if (this.#shown !== "none") return this.leave(size);
    return this.#printed.takeText().replaceAll("\n", NEXT_LINE);
  }

  /** On the main screen, wherever we are. */
  #drawInline(lines: readonly string[], size: FrameSize): string {
    const printed = this.#printed.take(size.columns);
    if (this.#shown !== "full") return this.#block.draw(lines, size, printed);
    this.#screen.forget();
    return LEAVE_FULL + this.#block.draw(lines, size, printed);
  }

  #change(shown: Shown): void {
    this.#before = this.#shown;
    this.#shown = shown;
  }
}
