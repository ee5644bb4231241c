/**
 * Shares one length (columns or rows) out among parts that have a fixed size or a share of the rest. Pure
 * numbers; what the parts are is the caller's.
 */

/** What one part asks for. */
export interface SizeRule {
  /** Fixed. Without it the part takes a share of what fixed parts leave. */
  readonly size?: number;
  /** Weight of the share, > 0. @default 1 */
  readonly ratio?: number;
  /** The least that the part is shown with. @default `size`, else 1 */
  readonly minSize?: number;
  /** Where there is too little room for all, the highest rank goes first; of equals the last. @default 0 */
  readonly rank?: number;
}

/**
 * The length of each part, null for one that has no room. Their sum with the gaps between them is never more than
 * `total`, and exactly `total` if any part that is left has a share.
 *
 * Parts that don't all fit with their least size go one by one, in the order of their rank, until the others do;
 * the last one gets what there is. Then fixed sizes are cut towards their least size, in the same order, as far as
 * other parts need it for their own. Shares of the rest go by ratio; a part whose share is below its least size gets
 * that, and the others share what remains, as in rich's `ratio_resolve`
 * (https://github.com/Textualize/rich/blob/master/rich/_ratio.py). Fractions are carried on from part to part.
 */
export function shareSizes(
  total: number,
  rules: readonly SizeRule[],
  gap = 0,
): (number | null)[] {
  const lengths: (number | null)[] = rules.map(() => null);
  const kept = keepImportant(total, rules, gap);
  const room = total - gap * (kept.length - 1);
  if (room <= 0) return lengths;
  const fixed = kept.filter((at) => rules[at]?.size !== undefined);
  const flexible = kept.filter((at) => rules[at]?.size === undefined);
  const leastOfFlexible = sum(flexible.map((at) => leastSize(rules[at])));
  for (const at of fixed) lengths[at] = rules[at]?.size ?? 0;
  let excess = sum(fixed.map((at) => lengths[at] ?? 0)) + leastOfFlexible - room;
  for (const at of leastImportantFirst(fixed, rules)) {
    if (excess <= 0) break;
    const isOnly = kept.length === 1;
    const spare = Math.min(excess, (lengths[at] ?? 0) - (isOnly ? 0 : leastSize(rules[at])));
    lengths[at] = (lengths[at] ?? 0) - spare;
    excess -= spare;
  }
  const rest = room - sum(fixed.map((at) => lengths[at] ?? 0));
  shareRest(rest, flexible, { rules, lengths });
  return lengths;
}

/** Which parts stay so that all that do get their least size, in their order; at least one. */
function keepImportant(total: number, rules: readonly SizeRule[], gap: number): number[] {
  const all = rules.map((_, at) => at);
  const kept = new Set(all);
  let need = sum(rules.map(leastSize)) + gap * (rules.length - 1);
  for (const at of leastImportantFirst(all, rules)) {
    if (need <= total || kept.size === 1) break;
    kept.delete(at);
    need -= leastSize(rules[at]) + gap;
  }
  return [...kept];
}

interface Sharing {
  readonly rules: readonly SizeRule[];
  readonly lengths: (number | null)[];
}

function shareRest(rest: number, flexible: readonly number[], { rules, lengths }: Sharing): void {
  let room = rest;
  let open = flexible;
  for (;;) {
    const weight = sum(open.map((at) => ratioOf(rules[at])));
    const short = open.find((at) => room * ratioOf(rules[at]) < leastSize(rules[at]) * weight);
    if (short === undefined) break;
    // The last one takes what there is, even where that is less.
    if (open.length === 1) break;
    lengths[short] = leastSize(rules[short]);
    room -= leastSize(rules[short]);
    open = open.filter((at) => at !== short);
  }
  const weight = sum(open.map((at) => ratioOf(rules[at])));
  let weightSoFar = 0;
  let end = 0;
  open.forEach((at, index) => {
    weightSoFar += ratioOf(rules[at]);
    const next = index === open.length - 1 ? room : Math.floor((room * weightSoFar) / weight);
    lengths[at] = next - end;
    end = next;
  });
}

function leastImportantFirst(parts: readonly number[], rules: readonly SizeRule[]): number[] {
  return parts.toSorted((a, b) => (rules[b]?.rank ?? 0) - (rules[a]?.rank ?? 0) || b - a);
}

function leastSize(rule: SizeRule | undefined): number {
  return Math.max(0, rule?.minSize ?? rule?.size ?? 1);
}

function ratioOf(rule: SizeRule | undefined): number {
  return Math.max(Number.EPSILON, rule?.ratio ?? 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
