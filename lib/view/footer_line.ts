/** A line with facts at the left, and keys or what came of the last one at the right. Pure. */
import { cellWidth } from "../text/cell_width.ts";
import type { KeyScope } from "./key_bindings.ts";
import { type KeyHint, keyPieces } from "./key_hints.ts";
import { fitNotice } from "./notice.ts";
import { choosePieces, joinEnds, type MaybePiece, type Piece } from "./pieces.ts";
import type { ViewFrame } from "./ui_model.ts";

export interface FooterLine {
  readonly left: readonly MaybePiece[];
  /** The first ones stay longest, the very first one longer than all facts but the most important one. */
  readonly hints: readonly KeyHint[];
  readonly scope: KeyScope;
}

const GAP = 2;

/** At most `columns` wide; nothing about keys where there are none. */
export function renderFooterLine(
  { left, hints, scope }: FooterLine,
  { ui, theme }: ViewFrame,
  columns: number,
): string {
  const { glyphs, styles } = theme;
  if (!ui.hasKeys) return joinEnds({ left, right: [] }, columns, GAP);
  if (ui.notice === null) {
    const right = keyPieces(hints, { scope, theme });
    const beside = choosePiecesBeside(right[0]?.text ?? "", left, columns);
    return joinEnds({ left: beside.length === 0 ? left : beside, right }, columns, GAP);
  }
  // What somebody asked for just now comes first, what is always there has the rest.
  const text = fitNotice(ui.notice, columns, glyphs.ellipsis);
  const beside = choosePiecesBeside(text, left, columns);
  return joinEnds({ left: beside, right: [{ text, rank: 0, paint: styles.accent }] }, columns, GAP);
}

/** What has room beside a text: the most important piece with others, or none. */
function choosePiecesBeside(
  text: string,
  pieces: readonly MaybePiece[],
  columns: number,
): readonly Piece[] {
  const [first] = choosePieces(pieces, Infinity, GAP).toSorted((a, b) => a.rank - b.rank);
  const chosen = choosePieces(pieces, columns - cellWidth(text) - GAP, GAP);
  return first !== undefined && chosen.includes(first) ? chosen : [];
}
