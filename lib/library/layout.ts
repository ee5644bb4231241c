/** Divides a room among views. */
import { type LayoutNode, renderLayout } from "../view/layout.ts";
import type { ViewSize } from "../view/renderable.ts";
import { isAnimated, toRenderable, type View, type ViewContext, type ViewObject } from "./view.ts";

/** A view and how much of the room it gets: columns in a row, rows in a column. */
export interface LayoutPart {
  /** What is shown; a function is asked for each frame. */
  readonly view: View;
  /** Fixed, in columns or rows, >= 0. Without it the part takes a share of what fixed parts leave. */
  readonly size?: number;
  /** Weight of the share, > 0. @default 1 */
  readonly ratio?: number;
  /** The least that the part is shown with. @default `size`, else 1 */
  readonly minSize?: number;
  /** Where there is too little room for all, the highest rank goes first; of equals the last. @default 0 */
  readonly rank?: number;
  /** Asked for each frame; false takes no room, as if the part were not there. @default true */
  readonly isVisible?: boolean | (() => boolean);
}

/** How the parts stand. */
export interface LayoutOptions {
  /** Blank cells between parts. @default 0 */
  readonly gap?: number;
}

/**
 * Parts side by side or one below the other. They never overlap, and the whole room is filled. A part of a layout can be
 * a layout itself.
 *
 * ```ts
 * const page = Layout.column([
 *   { view: header, size: 3 },
 *   Layout.row([{ view: left, ratio: 2 }, right]),
 *   { view: footer, size: 1 },
 * ]);
 * ```
 */
export class Layout implements ViewObject {
  readonly #direction: "row" | "column";
  readonly #parts: readonly LayoutPart[];
  readonly #gap: number;

  /** Parts side by side for `"row"`, one below the other for `"column"`. A bare view takes a share of 1. */
  constructor(
    direction: "row" | "column",
    parts: readonly (LayoutPart | View)[],
    options: LayoutOptions = {},
  ) {
    this.#direction = direction;
    this.#parts = parts.map((part) => isPart(part) ? part : { view: part });
    this.#gap = options.gap ?? 0;
  }

  /** Parts side by side. */
  static row(parts: readonly (LayoutPart | View)[], options?: LayoutOptions): Layout {
    return new Layout("row", parts, options);
  }

  /** Parts one below the other. */
  static column(parts: readonly (LayoutPart | View)[], options?: LayoutOptions): Layout {
    return new Layout("column", parts, options);
  }

  /** Whether a part that is visible moves. */
  get isAnimated(): boolean {
    return this.#parts.some((part) => isVisible(part) && isAnimated(part.view));
  }

  /** Exactly the room's lines, each as wide as the room. */
  render(size: ViewSize, context: ViewContext): readonly string[] {
    return renderLayout(this.#node(context), size);
  }

  #node(context: ViewContext): LayoutNode {
    const children = this.#parts.map((part) => {
      const { view, isVisible: _, ...rule } = part;
      return { ...rule, isVisible: isVisible(part), content: toRenderable(view, context) };
    });
    return { direction: this.#direction, children, gap: this.#gap };
  }
}

function isPart(part: LayoutPart | View): part is LayoutPart {
  return typeof part === "object" && "view" in part && !("render" in part);
}

function isVisible({ isVisible = true }: LayoutPart): boolean {
  return typeof isVisible === "function" ? isVisible() : isVisible;
}
