/** A spinner with a text: something is under way, and nobody knows how far it is. */
import { sanitizeStyled } from "../text/sanitize_styled.ts";
import type { ViewSize } from "../view/renderable.ts";
import { findSpinner, spinnerLine, type SpinnerName } from "../view/spinners.ts";
import type { ViewContext, ViewObject } from "./view.ts";

/** How a spinner looks. */
export interface SpinnerOptions {
  /** Beside it; a function is asked for each frame. @default none */
  readonly text?: string | (() => string);
  /** Which one. @default "dots" */
  readonly name?: SpinnerName;
}

/** How it ended. */
type End = "succeeded" | "failed";

/** One line: a spinner and a text, until it has succeeded or failed; then a mark and a text. */
export class Spinner implements ViewObject {
  /** What stands beside it; a function is asked for each frame. */
  text: string | (() => string);
  readonly #name: SpinnerName;
  #end: End | null = null;

  /** Spins from the first frame on. A string is its text. */
  constructor(options: SpinnerOptions | string = {}) {
    const { text = "", name = "dots" } = typeof options === "string" ? { text: options } : options;
    this.text = text;
    this.#name = name;
  }

  /** True until it has ended. */
  get isAnimated(): boolean {
    return this.#end === null;
  }

  /** Ends it well, with another text if one is given. */
  succeed(text?: string): void {
    this.#stop("succeeded", text);
  }

  /** Ends it badly, with another text if one is given. */
  fail(text?: string): void {
    this.#stop("failed", text);
  }

  /** One line, if there is room. */
  render(size: ViewSize, { nowMs, theme }: ViewContext): readonly string[] {
    const text = sanitizeStyled(typeof this.text === "function" ? this.text() : this.text);
    if (this.#end === null) {
      const spinner = findSpinner(this.#name, theme.glyphs.isAscii);
      return spinnerLine(text, { nowMs, theme, spinner })(size);
    }
    const { glyphs, styles } = theme;
    return [`${this.#end === "failed" ? styles.bad(glyphs.bad) : styles.good(glyphs.ok)} ${text}`];
  }

  #stop(end: End, text: string | undefined): void {
    this.#end ??= end;
    if (text !== undefined) this.text = text;
  }
}
