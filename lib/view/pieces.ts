/**
 * Lays out one line from pieces that matter more or less: the least important go first when a line is
 * too narrow. Widths are of plain text, colours come last.
 */
import { cellWidth } from "../text/cell_width.ts";

/** A part of a line; falsy parts of a list are left out. */
export interface Piece {
  /** Plain text, sanitised. */
  readonly text: string;
  /** 0 is kept longest. */
  readonly rank: number;
  readonly paint?: (text: string) => string;
}

export type MaybePiece = Piece | false | null;

/** The pieces that fit into `columns` with `gap` spaces between them, in their order. */
export function choosePieces(
  pieces: readonly MaybePiece[],
  columns: number,
  gap = 1,
): Piece[] {
  const present: Piece[] = [];
  let wanted = -gap;
  for (const piece of pieces) {
    if (piece === false || piece === null || piece.text === "") continue;
    present.push(piece);
    wanted += cellWidth(piece.text) + gap;
  }
  if (wanted <= columns) return present;
  const chosen = new Set<Piece>();
  let used = -gap;
  for (const piece of present.toSorted((a, b) => a.rank - b.rank)) {
    const width = cellWidth(piece.text) + gap;
    if (used + width > columns) continue;
    used += width;
    chosen.add(piece);
  }
  return present.filter((piece) => chosen.has(piece));
}

/** Columns that pieces take when joined. */
export function widthOf(pieces: readonly Piece[], gap = 1): number {
  let columns = -gap;
  for (const { text } of pieces) columns += cellWidth(text) + gap;
  return columns;
}

/** Paints and joins. */
export function joinPieces(pieces: readonly Piece[], gap = 1): string {
  const between = " ".repeat(gap);
  let line = "";
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const { text, paint } = piece;
    line += (at === 0 ? "" : between) + (paint === undefined ? text : paint(text));
  }
  return line;
}

/** Pieces at both ends of a line; those at the left have the room first. */
export interface LineEnds {
  readonly left: readonly MaybePiece[];
  readonly right: readonly MaybePiece[];
}

/** At most `columns` wide, exactly if there is anything at the right. */
export function joinEnds({ left, right }: LineEnds, columns: number, gap = 1): string {
  const atLeft = choosePieces(left, columns, gap);
  const used = atLeft.length === 0 ? 0 : widthOf(atLeft, gap) + gap;
  const atRight = choosePieces(right, columns - used, gap);
  const text = joinPieces(atLeft, gap);
  if (atRight.length === 0) return text;
  const spare = columns - widthOf(atRight, gap) - Math.max(0, used - gap);
  return text + " ".repeat(spare) + joinPieces(atRight, gap);
}
