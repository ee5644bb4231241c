/** Decides how wide the columns of a table are when they don't all get what they want. Pure numbers. */

/** What one column asks for. */
export interface WidthRule {
  /** What it would have, >= `min`; Infinity takes all that others leave. */
  readonly want: number;
  /** The least with which it is of any use. */
  readonly min: number;
  /** The highest gives way first; of equals the last. */
  readonly rank: number;
}

/**
 * The width of each column, null for one without room; with `gap` between those that are left the sum is never more
 * than `total`.
 *
 * First the columns are narrowed to their least width, the highest rank first, as far as needed; if that is not
 * enough they are left out in the same order, and the others get what becomes free, the lowest rank first. The last
 * column stays even where it has less than its least width.
 */
export function fitWidths(
  total: number,
  rules: readonly WidthRule[],
  gap: number,
): (number | null)[] {
  const widths: (number | null)[] = rules.map(() => null);
  if (total < 1) return widths;
  const byRank = rules.map((_, at) => at)
    .sort((a, b) => (rules[a]?.rank ?? 0) - (rules[b]?.rank ?? 0) || a - b);
  let room = total + gap;
  let kept = 0;
  for (const at of byRank) {
    const need = (rules[at]?.min ?? 0) + gap;
    if (kept > 0 && need > room) break;
    widths[at] = Math.min(rules[at]?.min ?? 0, total);
    room -= need;
    kept++;
  }
  for (const at of byRank.slice(0, kept)) {
    if (room <= 0) break;
    const least = widths[at] ?? 0;
    const extra = Math.min(room, Math.max(0, (rules[at]?.want ?? 0) - least));
    widths[at] = least + extra;
    room -= extra;
  }
  return widths;
}
