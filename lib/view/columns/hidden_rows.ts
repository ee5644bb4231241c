/** The line that says which rows are not shown: `✓ 27 finished · … +37 more: 30 running, 7 waiting`. Pure. */
import { formatCount } from "../../text/format_number.ts";
import { choosePieces, joinPieces, type MaybePiece } from "../pieces.ts";
import type { Theme } from "../theme.ts";
import type { RowCounts } from "./choose_rows.ts";

/** Those that go on, in the order in which they are told. */
const OPEN = ["running", "paused", "retrying", "waiting"] as const;

/** At most `columns` wide: what does not fit is left out, the kinds first, then the cancelled and the finished ones. Empty when nothing is hidden. */
export function renderHiddenRows(hidden: RowCounts, columns: number, theme: Theme): string {
  const { glyphs, styles } = theme;
  const kinds = OPEN.filter((status) => (hidden[status] ?? 0) > 0)
    .map((status) => `${formatCount(hidden[status] ?? 0)} ${status}`);
  const open = OPEN.reduce((sum, status) => sum + (hidden[status] ?? 0), 0);
  const { finished = 0, failed = 0, cancelled = 0 } = hidden;
  const pieces: MaybePiece[] = [
    failed > 0 && piece(`${glyphs.bad} ${formatCount(failed)} failed`, 1, styles.bad),
    finished > 0 && piece(`${glyphs.ok} ${formatCount(finished)} finished`, 2, styles.good),
    cancelled > 0 &&
    piece(`${glyphs.cancelled} ${formatCount(cancelled)} cancelled`, 3, styles.warn),
    open > 0 && piece(`+${formatCount(open)} more`, 0, styles.dim),
    open > 0 && piece(`(${kinds.join(", ")})`, 4, styles.dim),
  ];
  return joinPieces(choosePieces(pieces, columns));
}

function piece(text: string, rank: number, paint: (text: string) => string) {
  return { text, rank, paint };
}
