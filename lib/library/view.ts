/**
 * What can be shown live: text, or anything that renders itself into a room. Owns how the parts of a program become
 * lines that are safe to draw; knows no terminal.
 */
import { sanitizeStyled } from "../text/sanitize_styled.ts";
import { truncateStyled } from "../text/truncate_styled.ts";
import type { Renderable, ViewSize } from "../view/renderable.ts";
import type { Theme } from "../view/theme.ts";

/** What a view may depend on besides the program's own state. */
export interface ViewContext {
  /** Unix time in milliseconds. */
  readonly nowMs: number;
  /** Glyphs and styles that fit the terminal: `theme.styles.dim("…")` has no colour where there is none. */
  readonly theme: Theme;
  /** True for the picture that stays when the display has ended: nothing of it will move any more. @default false */
  readonly isLast?: boolean;
}

/**
 * Renders into a room, as lines or as text with `\n` between them: at most `size.rows` lines of at most `size.columns`
 * are shown, what is more is cut off. Called for every frame; must not wait, print or change anything.
 */
export type ViewFunction = (size: ViewSize, context: ViewContext) => string | readonly string[];

/** A view with a state of its own, such as `Panel` or `Spinner`. */
export interface ViewObject {
  /** As a `ViewFunction`. */
  render(size: ViewSize, context: ViewContext): string | readonly string[];
  /** True while its picture changes with time alone. @default false */
  readonly isAnimated?: boolean;
}

/**
 * Anything that can be shown: text (with `\n` between its lines), lines, a function, or an object that renders itself.
 * Text may hold SGR colours; whatever else would move the cursor is taken out.
 */
export type View = string | readonly string[] | ViewFunction | ViewObject;

/** Views whose lines are safe and fit their room by themselves. */
const trusted = new WeakSet<ViewObject>();

/** Says that nobody has to look through the lines of a view of ours before they are drawn. */
export function trustView(view: ViewObject): void {
  trusted.add(view);
}

/** A view at one moment, as the pure views want it. */
export function toRenderable(view: View, context: ViewContext): Renderable {
  if (typeof view === "string") return textRenderable(view, context);
  if (typeof view === "function") {
    return (size) => clean(view(size, context), size, context);
  }
  if (isLines(view)) return textRenderable(view, context);
  return (size) => {
    const picture = view.render(size, context);
    const isClean = typeof picture !== "string" && trusted.has(view);
    return isClean ? picture : clean(picture, size, context);
  };
}

/** Whether its picture changes with time alone. */
export function isAnimated(view: View): boolean {
  return typeof view === "object" && !isLines(view) && view.isAnimated === true;
}

function isLines(view: ViewObject | readonly string[]): view is readonly string[] {
  return Array.isArray(view);
}

function textRenderable(lines: string | readonly string[], context: ViewContext): Renderable {
  return (size) => clean(lines, size, context);
}

function clean(
  picture: string | readonly string[],
  { columns, rows }: ViewSize,
  { theme }: ViewContext,
): string[] {
  const { ellipsis } = theme.glyphs;
  const lines = typeof picture === "string" ? picture.split("\n") : picture;
  return lines.slice(0, rows).map((line) =>
    truncateStyled(sanitizeStyled(line), columns, { ellipsis })
  );
}
