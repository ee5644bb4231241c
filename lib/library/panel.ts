/** A view in a box with a title. */
import type { Align } from "../text/truncate_styled.ts";
import { panel } from "../view/panel.ts";
import type { ViewSize } from "../view/renderable.ts";
import type { BorderKind, Paint } from "../view/theme.ts";
import { isAnimated, toRenderable, type View, type ViewContext, type ViewObject } from "./view.ts";

/** How a panel looks. */
export interface PanelOptions {
  /** In the top border; any text, cut to the room that there is. @default none */
  readonly title?: string;
  /** In the bottom border, at its right. @default none */
  readonly subtitle?: string;
  /** Where the title stands. @default "left" */
  readonly titleAlign?: Align;
  /** What the box is drawn with. @default "rounded" */
  readonly border?: BorderKind | "none";
  /** Blank columns at both sides of the content, >= 0. @default 1 */
  readonly paddingColumns?: number;
  /** Blank rows above and below the content, >= 0. @default 0 */
  readonly paddingRows?: number;
  /** Whether the box ends below its content or takes all rows that there are. @default "content" */
  readonly height?: "fill" | "content";
  /** The colour of the border, from the theme: `(theme) => theme.styles.bad`. @default dim */
  readonly borderStyle?: (theme: ViewContext["theme"]) => Paint;
}

/** A view in a box. Where there is no room for a box, the view without one. */
export class Panel implements ViewObject {
  /** What is inside; may be replaced at any time. */
  view: View;
  /** How it looks; may be replaced at any time. */
  options: PanelOptions;

  /** Puts `view` into a box. */
  constructor(view: View, options: PanelOptions = {}) {
    this.view = view;
    this.options = options;
  }

  /** Whether its content moves. */
  get isAnimated(): boolean {
    return isAnimated(this.view);
  }

  /** At most the room's lines, each as wide as the room. */
  render(size: ViewSize, context: ViewContext): readonly string[] {
    const { borderStyle, height = "content", ...options } = this.options;
    const { theme } = context;
    const paint = borderStyle === undefined ? {} : { paintBorder: borderStyle(theme) };
    return panel(toRenderable(this.view, context), { ...options, ...paint, height, theme })(size);
  }
}
