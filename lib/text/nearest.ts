/**
 * "Did you mean": the known word that a mistyped one most likely stands for.
 */

export interface NearestOptions {
  /** Letters that may differ at most; then no beginning of a candidate counts. @default no limit of its own */
  readonly maxDistance?: number;
}

/**
 * The candidate with the smallest edit distance to `word`, or undefined when none is close: at most
 * a third of the word's letters may differ, and at least one may; failing that, the first that begins
 * with the word (of three letters or more). Case never counts. The first of equally close ones wins.
 */
export function nearest(
  word: string,
  candidates: readonly string[],
  { maxDistance = Infinity }: NearestOptions = {},
): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(maxDistance, Math.max(1, Math.floor(typed.length / 3))) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) >= bestDistance) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < bestDistance && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  if (best !== undefined || typed.length < 3 || Number.isFinite(maxDistance)) return best;
  return firstStartingWith(typed, candidates);
}

function firstStartingWith(start: string, candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => candidate.toLowerCase().startsWith(start));
}

/**
 * Damerau-Levenshtein distance, restricted to non-overlapping swaps ("optimal string alignment"):
 * insertions, deletions, replacements and swaps of neighbours each count 1. O(a·b) time, O(b) room.
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let distance = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
