/** The line that says which rows are not shown: `✓ 27 finished +37 more: 30 running, 7 waiting`. Pure. */
import { formatCount } from "../../text/format_number.ts";
import { choosePieces, joinPieces, type MaybePiece } from "../pieces.ts";
import type { Theme } from "../theme.ts";
import type { RowCounts } from "./choose_rows.ts";

/** Those that go on, in the order in which they are told. */
const OPEN = ["running", "paused", "retrying", "waiting"] as const;

/**
 * At most `columns` wide: what does not fit is left out, the kinds first, then cancelled, finished and failed rows.
 * Empty when nothing is hidden, or there is no room for any of it.
 */
export function renderHiddenRows(hidden: RowCounts, columns: number, theme: Theme): string {
  const { glyphs, styles } = theme;
  const kinds = OPEN.filter((status) => (hidden[status] ?? 0) > 0)
    .map((status) => `${formatCount(hidden[status] ?? 0)} ${status}`);
  const open = OPEN.reduce((sum, status) => sum + (hidden[status] ?? 0), 0);
  const { finished = 0, failed = 0, cancelled = 0 } = hidden;
  const ended: readonly MaybePiece[] = [
    failed > 0 && piece(`${glyphs.bad} ${formatCount(failed)} failed`, 1, styles.bad),
    finished > 0 && piece(`${glyphs.ok} ${formatCount(finished)} finished`, 2, styles.good),
    cancelled > 0 &&
    piece(`${glyphs.cancelled} ${formatCount(cancelled)} cancelled`, 3, styles.warn),
  ];
  const more = `+${formatCount(open)} more`;
  const full = [...ended, open > 0 && piece(`${more}: ${kinds.join(", ")}`, 0, styles.dim)];
  const isFull = choosePieces(full, columns).length === full.filter((it) => it !== false).length;
  if (isFull) return joinPieces(choosePieces(full, columns));
  return joinPieces(choosePieces([...ended, open > 0 && piece(more, 0, styles.dim)], columns));
}

function piece(text: string, rank: number, paint: (text: string) => string) {
  return { text, rank, paint };
}
