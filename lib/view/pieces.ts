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

/** The pieces that fit into `columns` with one space between them, in their order. */
export function choosePieces(pieces: readonly MaybePiece[], columns: number): Piece[] {
  const present = pieces.filter((piece) => piece !== false && piece !== null && piece.text !== "");
  const chosen = new Set<Piece>();
  let used = -1;
  for (const piece of (present as Piece[]).toSorted((a, b) => a.rank - b.rank)) {
    const width = cellWidth(piece.text) + 1;
    if (used + width > columns) continue;
    used += width;
    chosen.add(piece);
  }
  return (present as Piece[]).filter((piece) => chosen.has(piece));
}

/** Columns that pieces take when joined. */
export function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + cellWidth(piece.text) + 1, -1);
}

/** Paints and joins. */
export function joinPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.paint?.(piece.text) ?? piece.text).join(" ");
}
