/** A line with facts at the left, and keys or what came of the last one at the right. Pure. */
import { cellWidth } from "../text/cell_width.ts";
import { truncate } from "../text/truncate.ts";
import type { KeyScope } from "./key_bindings.ts";
import { type KeyHint, keyPieces } from "./key_hints.ts";
import { choosePieces, joinEnds, type MaybePiece } from "./pieces.ts";
import type { ViewFrame } from "./ui_model.ts";

export interface FooterLine {
  readonly left: readonly MaybePiece[];
  /** The first ones stay longest. */
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
    return joinEnds({ left, right: keyPieces(hints, { scope, theme }) }, columns, GAP);
  }
  // What somebody asked for just now comes first, what is always there has the rest: its most important part, or none.
  const text = truncate(ui.notice, columns, { ellipsis: glyphs.ellipsis });
  const room = columns - cellWidth(text) - GAP;
  const [first] = choosePieces(left, Infinity, GAP).toSorted((a, b) => a.rank - b.rank);
  const chosen = choosePieces(left, room, GAP);
  const beside = first !== undefined && chosen.includes(first) ? chosen : [];
  return joinEnds({ left: beside, right: [{ text, rank: 0, paint: styles.accent }] }, columns, GAP);
}
