/**
 * The cheapest way of the cursor from one cell to another, and what it costs in bytes. Pure, but for a memory of moves.
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
  if (from.row === UNKNOWN) return isAbsolute ? cupCost(to) : Infinity;
  const { length } = relativeMove(to.row - from.row, from.column, to.column);
  return isAbsolute ? Math.min(length, cupCost(to)) : length;
}

/** The sequence that `moveCost` counted. */
export function moveText(from: Position, to: Position, isAbsolute: boolean): string {
  if (from.row === UNKNOWN) return cupText(to);
  const relative = relativeMove(to.row - from.row, from.column, to.column);
  return isAbsolute && cupCost(to) <= relative.length ? cupText(to) : relative;
}

/** Moves that were worked out: one frame after the other makes the same ones, and asks for each several times. */
const relativeMoves = new Map<number, string>();
/** Some hundred kilobytes; more than the moves on any one screen. */
const MAX_MOVES = 16_384;
/** Larger numbers of rows or columns are worked out each time: three of them have to fit into one key. */
const MAX_KEYED = 1023;

/** The cheapest move that needs to know how far it is, not where. */
function relativeMove(down: number, from: number, to: number): string {
  const isKeyed = down > -512 && down < 512 && from < MAX_KEYED && to < MAX_KEYED;
  if (!isKeyed) return findRelativeMove(down, from, to);
  const key = ((down + 512) << 20) | ((from + 1) << 10) | to;
  const known = relativeMoves.get(key);
  if (known !== undefined) return known;
  if (relativeMoves.size >= MAX_MOVES) relativeMoves.clear();
  const move = findRelativeMove(down, from, to);
  relativeMoves.set(key, move);
  return move;
}

function findRelativeMove(down: number, from: number, to: number): string {
  const direct = verticalCost(down) + horizontalCost(from, to);
  const lines = down > 0 ? 2 * down + forwardCost(to) : Infinity;
  if (direct <= lines) return verticalText(down) + horizontalText(from, to);
  return "\r\n".repeat(down) + forwardText(to);
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
