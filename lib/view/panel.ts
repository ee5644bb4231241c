/** A view in a box with a title. Pure; where there is no room for a box, the view without one. */
import { cellWidth } from "../text/cell_width.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import { type Align, fitStyled } from "../text/truncate_styled.ts";
import type { Renderable, ViewSize } from "./renderable.ts";
import type { BorderGlyphs, BorderKind, Paint, Theme } from "./theme.ts";

export interface PanelOptions {
  readonly theme: Theme;
  /** In the top border; any text, it is sanitised and cut. @default none */
  readonly title?: string;
  /** In the bottom border, at its right. @default none */
  readonly subtitle?: string;
  /** @default "left" */
  readonly titleAlign?: Align;
  /** @default "rounded" */
  readonly border?: BorderKind | "none";
  /** Blank columns at both sides of the content, >= 0. @default 1 */
  readonly paddingColumns?: number;
  /** Blank rows above and below the content, >= 0. @default 0 */
  readonly paddingRows?: number;
  /** Whether the box ends below its content or takes all rows that there are. @default "fill" */
  readonly height?: "fill" | "content";
  /** @default `theme.styles.border` */
  readonly paintBorder?: Paint;
  /** @default `theme.styles.heading` */
  readonly paintTitle?: Paint;
}

const MIN_BOX_COLUMNS = 4;
const MIN_BOX_ROWS = 3;

/**
 * `content` in a box. In fewer than 4 columns or 3 rows, and with the border `none`, there is no box: then the title
 * is a line above the content if there are at least 2 rows, and the content takes the rest. Padding gives way before
 * content does.
 */
export function panel(content: Renderable, options: PanelOptions): Renderable {
  return (size) => {
    if (size.rows < 1 || size.columns < 1) return [];
    const { border = "rounded" } = options;
    const hasBox = border !== "none" && size.columns >= MIN_BOX_COLUMNS &&
      size.rows >= MIN_BOX_ROWS;
    return hasBox
      ? renderBox(content, size, { ...options, glyphs: options.theme.glyphs.borders[border] })
      : renderBare(content, size, options);
  };
}

function renderBare(content: Renderable, size: ViewSize, options: PanelOptions): string[] {
  const { title = "", theme, paintTitle = theme.styles.heading } = options;
  const ellipsis = theme.glyphs.ellipsis;
  const head = truncate(sanitize(title).trim(), size.columns, { ellipsis });
  if (head === "" || size.rows < 2) return content(size).slice(0, size.rows);
  return [
    paintTitle(head),
    ...content({ columns: size.columns, rows: size.rows - 1 }).slice(0, size.rows - 1),
  ];
}

interface BoxOptions extends PanelOptions {
  readonly glyphs: BorderGlyphs;
}

function renderBox(content: Renderable, size: ViewSize, options: BoxOptions): string[] {
  const { theme, glyphs, title = "", subtitle = "", titleAlign = "left", height } = options;
  const { paintBorder = theme.styles.border, paintTitle = theme.styles.heading } = options;
  const room = { columns: size.columns - 2, rows: size.rows - 2 };
  const padX = Math.max(0, Math.min(options.paddingColumns ?? 1, (room.columns - 1) >> 1));
  const padY = Math.max(0, Math.min(options.paddingRows ?? 0, (room.rows - 1) >> 1));
  const inner = { columns: room.columns - 2 * padX, rows: room.rows - 2 * padY };
  const lines = content(inner).slice(0, inner.rows);
  const side = paintBorder(glyphs.vertical);
  const left = side + " ".repeat(padX);
  const right = " ".repeat(padX) + side;
  const blank = left + " ".repeat(inner.columns) + right;
  const edge = { columns: room.columns, theme, glyphs, paintBorder };
  const box = [
    renderEdge({ ...edge, text: title, align: titleAlign, paint: paintTitle, isTop: true }),
  ];
  for (let y = 0; y < padY; y++) box.push(blank);
  const ellipsis = theme.glyphs.ellipsis;
  for (const line of lines) box.push(left + fitStyled(line, inner.columns, { ellipsis }) + right);
  const rows = height === "content" ? lines.length : inner.rows;
  for (let y = lines.length; y < rows + padY; y++) box.push(blank);
  box.push(
    renderEdge({ ...edge, text: subtitle, align: "right", paint: theme.styles.dim, isTop: false }),
  );
  return box;
}

interface EdgeOptions {
  /** Between the corners. */
  readonly columns: number;
  readonly text: string;
  readonly align: Align;
  readonly theme: Theme;
  readonly glyphs: BorderGlyphs;
  readonly paint: Paint;
  readonly paintBorder: Paint;
  readonly isTop: boolean;
}

/** `╭─ title ───╮`: at least one cell of the line is left on either side of the text. */
function renderEdge(options: EdgeOptions): string {
  const { columns, glyphs, paint, paintBorder, isTop, theme } = options;
  const start = isTop ? glyphs.topLeft : glyphs.bottomLeft;
  const end = isTop ? glyphs.topRight : glyphs.bottomRight;
  const ellipsis = theme.glyphs.ellipsis;
  const text = truncate(sanitize(options.text).trim(), columns - 4, { ellipsis });
  if (text === "") return paintBorder(start + glyphs.horizontal.repeat(columns) + end);
  const spare = columns - cellWidth(text) - 2;
  const before = options.align === "left"
    ? 1
    : options.align === "right"
    ? spare - 1
    : Math.floor(spare / 2);
  const left = start + glyphs.horizontal.repeat(before);
  const right = glyphs.horizontal.repeat(spare - before) + end;
  return `${paintBorder(left)} ${paint(text)} ${paintBorder(right)}`;
}
