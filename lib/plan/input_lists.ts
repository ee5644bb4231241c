/**
 * Inputs from `:::` and `:::+`: every combination, in GNU parallel's order, made one at a time.
 */
import type { InputOptions } from "./types.ts";

/** Lists that advance together; a row has one value from each. */
type LinkedLists = readonly (readonly string[])[];

/** How many combinations there are. */
export function countCombinations(lists: InputOptions["lists"]): number {
  if (lists.length === 0) return 0;
  return linkLists(lists).reduce((product, linked) => product * rowCount(linked), 1);
}

/** How many columns each combination has. */
export function countColumns(lists: InputOptions["lists"]): number {
  return lists.length;
}

/**
 * Yields the combinations: the last list runs fastest; `:::+` lists run with the one before them and
 * the shortest of such a group ends it.
 */
export function* combineLists(lists: InputOptions["lists"]): Generator<readonly string[]> {
  const groups = linkLists(lists);
  const total = countCombinations(lists);
  for (let number = 0; number < total; number++) {
    const columns: string[][] = [];
    let rest = number;
    for (const linked of groups.toReversed()) {
      const count = rowCount(linked);
      const row = rest % count;
      columns.unshift(linked.map((values) => values[row] ?? ""));
      rest = Math.floor(rest / count);
    }
    yield columns.flat();
  }
}

function linkLists(lists: InputOptions["lists"]): readonly LinkedLists[] {
  const groups: (readonly string[])[][] = [];
  for (const { isLinked, values } of lists) {
    const last = groups.at(-1);
    if (isLinked && last !== undefined) last.push(values);
    else groups.push([values]);
  }
  return groups;
}

function rowCount(linked: LinkedLists): number {
  return Math.min(...linked.map((values) => values.length));
}
