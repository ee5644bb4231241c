/** Rows of cells in columns that line up. Pure; never wider or higher than its room. */
import { styledWidth } from "../text/cell_width.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { sanitizeStyled } from "../text/sanitize_styled.ts";
import { type Align, padStyled, truncateStyled } from "../text/truncate_styled.ts";
import type { TruncateOptions } from "../text/truncate.ts";
import { fitWidths } from "./fit_widths.ts";
import type { Renderable } from "./renderable.ts";
import { shareSizes } from "./share_sizes.ts";
import type { Theme } from "./theme.ts";

/** A column of a table: its name, its place, and how it gives way. */
export interface TableColumn {
  /** Any text. */
  readonly header: string;
  /** Where its cells stand. @default "left" */
  readonly align?: Align;
  /** The least with which it is of any use, >= 1. @default 8, or what its cells need */
  readonly minColumns?: number;
  /** The most that it takes. @default Infinity */
  readonly maxColumns?: number;
  /** Its share of the room that is left when all have what they want; 0 takes none. @default 0 */
  readonly ratio?: number;
  /** Where there is too little room, the highest is narrowed first, then left out first; of equals the last. @default 0 */
  readonly rank?: number;
  /** Which part of a cell gives way. @default "end" */
  readonly where?: TruncateOptions["where"];
}

export interface TableOptions {
  readonly columns: readonly TableColumn[];
  /** Cells in the order of the columns, styled or plain; missing ones are empty. */
  readonly rows: readonly (readonly string[])[];
  /** Rows that there are, if not all are given. @default `rows.length` */
  readonly rowCount?: number;
  readonly theme: Theme;
  /** @default true */
  readonly hasHeader?: boolean;
  /** A line between the header and the rows. @default false */
  readonly hasRule?: boolean;
  /** Blank columns between columns. @default 2 */
  readonly gap?: number;
}

/**
 * The table for a room. Columns are as wide as their widest cell that is shown, narrowed and left out as `fitWidths`
 * says; rows that don't fit are counted in the last line, `… +12 more`. Without room for three lines there is no header.
 */
export function table(options: TableOptions): Renderable {
  return ({ columns: room, rows: height }) => {
    if (room < 1 || height < 1) return [];
    const { rows, rowCount = rows.length, columns, theme, gap = 2 } = options;
    const head = height < 3 || options.hasHeader === false ? 0 : options.hasRule ? 2 : 1;
    const isCut = rowCount > height - head;
    const shown = rows.slice(0, height - head - (isCut ? 1 : 0))
      .map((row) => columns.map((_, at) => sanitizeStyled(row[at] ?? "")));
    const headers = columns.map(({ header }) => theme.styles.heading(sanitize(header)));
    const widths = columnWidths(head > 0 ? [headers, ...shown] : shown, { columns, room, gap });
    const line = (cells: readonly string[]) => renderLine(cells, { columns, widths, gap, theme });
    const lines = shown.map(line);
    if (head === 2) lines.unshift(theme.styles.border(ruleOf(widths, { gap, theme })));
    if (head > 0) lines.unshift(line(headers));
    if (isCut) lines.push(moreLine(rowCount - shown.length, room, theme));
    return lines;
  };
}

interface WidthOptions {
  readonly columns: readonly TableColumn[];
  readonly room: number;
  readonly gap: number;
}

function columnWidths(
  lines: readonly (readonly string[])[],
  { columns, room, gap }: WidthOptions,
): (number | null)[] {
  const rules = columns.map(({ minColumns = 8, maxColumns = Infinity, rank = 0 }, at) => {
    const widest = lines.reduce((most, cells) => Math.max(most, styledWidth(cells[at] ?? "")), 0);
    const want = Math.max(1, Math.min(maxColumns, widest));
    return { want, min: Math.min(want, minColumns), rank };
  });
  const widths = fitWidths(room, rules, gap);
  const kept = widths.filter((width) => width !== null);
  const spare = room - kept.reduce((sum, width) => sum + width + gap, -gap);
  const growing = columns.map((_, at) => at)
    .filter((at) => widths[at] !== null && (columns[at]?.ratio ?? 0) > 0);
  const shares = shareSizes(
    spare,
    growing.map((at) => ({ ratio: columns[at]?.ratio ?? 1, minSize: 0 })),
  );
  growing.forEach((at, index) => {
    const limit = columns[at]?.maxColumns ?? Infinity;
    widths[at] = Math.min(limit, (widths[at] ?? 0) + (shares[index] ?? 0));
  });
  return widths;
}

interface LineOptions {
  readonly columns: readonly TableColumn[];
  readonly widths: readonly (number | null)[];
  readonly gap: number;
  readonly theme: Theme;
}

function renderLine(cells: readonly string[], options: LineOptions): string {
  const { columns, widths, gap, theme } = options;
  const shown: string[] = [];
  cells.forEach((cell, at) => {
    const width = widths[at] ?? null;
    if (width === null) return;
    const { where, align } = columns[at] ?? {};
    const cut = truncateStyled(cell, width, { where, ellipsis: theme.glyphs.ellipsis });
    shown.push(padStyled(cut, width, align));
  });
  return shown.join(" ".repeat(gap)).trimEnd();
}

function ruleOf(
  widths: readonly (number | null)[],
  { gap, theme }: Pick<LineOptions, "gap" | "theme">,
): string {
  const { horizontal } = theme.glyphs.borders.square;
  return widths.filter((width) => width !== null).map((width) => horizontal.repeat(width))
    .join(" ".repeat(gap));
}

function moreLine(count: number, room: number, { glyphs, styles }: Theme): string {
  const text = `${glyphs.ellipsis} +${formatCount(count)} more`;
  return styles.dim(truncateStyled(text, room, { ellipsis: glyphs.ellipsis }));
}
