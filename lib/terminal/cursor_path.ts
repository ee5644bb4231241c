/**
 * The cheapest way of the cursor from one cell to another, and what it costs in bytes. Pure. Costs and texts are
 * two functions because an order of writing is found by comparing costs, and texts are
 * needed once; a test holds them together.
 *
 * Only moves that every terminal since the VT100 knows, and CHA (ECMA-48 8.3.9). One row down or up is IND or RI
 * (2 bytes, the column stays): they scroll at the edge of the screen only, where no cell of a picture is beyond.
 */

/** The row or column is not known: only absolute moves will do. */
export const UNKNOWN = -1;

/** From 0. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/** Bytes of the cheapest move. `isAbsolute`: rows count from the top of the screen, so that CUP can be used. */
export function moveCost(from: Position, to: Position, isAbsolute: boolean): number {
  const absolute = isAbsolute ? cupCost(to) : Infinity;
  if (from.row === UNKNOWN) return absolute;
  const down = to.row - from.row;
  const direct = verticalCost(down) + horizontalCost(from.column, to.column);
  const lines = down > 0 ? 2 * down + forwardCost(to.column) : Infinity;
  return Math.min(direct, lines, absolute);
}

/** The sequence that `moveCost` counted. */
export function moveText(from: Position, to: Position, isAbsolute: boolean): string {
  const absolute = isAbsolute ? cupCost(to) : Infinity;
  if (from.row === UNKNOWN) return cupText(to);
  const down = to.row - from.row;
  const direct = verticalCost(down) + horizontalCost(from.column, to.column);
  const lines = down > 0 ? 2 * down + forwardCost(to.column) : Infinity;
  if (absolute <= direct && absolute <= lines) return cupText(to);
  if (direct <= lines) return verticalText(down) + horizontalText(from.column, to.column);
  return "\r\n".repeat(down) + forwardText(to.column);
}

/** Bytes of a move within a row. */
export function horizontalCost(from: number, to: number): number {
  if (from === to) return 0;
  if (to === 0) return 1;
  const toColumn = 3 + digits(to + 1);
  if (from === UNKNOWN) return toColumn;
  if (to > from) return forwardCost(to - from);
  const back = from - to;
  return Math.min(back, 3 + digits(back), toColumn, 1 + forwardCost(to));
}

function horizontalText(from: number, to: number): string {
  if (from === to) return "";
  if (to === 0) return "\r";
  const toColumn = `\x1b[${to + 1}G`;
  if (from === UNKNOWN) return toColumn;
  if (to > from) return forwardText(to - from);
  const back = from - to;
  switch (horizontalCost(from, to)) {
    case back:
      return "\b".repeat(back);
    case 3 + digits(back):
      return `\x1b[${back}D`;
    case 1 + forwardCost(to):
      return "\r" + forwardText(to);
    default:
      return toColumn;
  }
}

function verticalCost(down: number): number {
  if (down === 0) return 0;
  return down === 1 || down === -1 ? 2 : 3 + digits(Math.abs(down));
}

function verticalText(down: number): string {
  if (down === 0) return "";
  if (down === 1) return "\x1bD";
  if (down === -1) return "\x1bM";
  return down > 0 ? `\x1b[${down}B` : `\x1b[${-down}A`;
}

function forwardCost(columns: number): number {
  if (columns <= 1) return columns * 3;
  return 3 + digits(columns);
}

function forwardText(columns: number): string {
  if (columns <= 1) return columns === 0 ? "" : "\x1b[C";
  return `\x1b[${columns}C`;
}

function cupCost({ row, column }: Position): number {
  if (column === 0) return row === 0 ? 3 : 3 + digits(row + 1);
  return 4 + digits(row + 1) + digits(column + 1);
}

function cupText({ row, column }: Position): string {
  if (column === 0) return row === 0 ? "\x1b[H" : `\x1b[${row + 1}H`;
  return `\x1b[${row + 1};${column + 1}H`;
}

function digits(value: number): number {
  return value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : `${value}`.length;
}
