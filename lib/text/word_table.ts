/** Tables of words in which many mean the same. Pure. */

/** Each word of a key by itself, with the key's value: `{ "a b": 1 }` is a table of `a` and `b`. */
export function wordTable<Value>(
  rows: Readonly<Record<string, Value>>,
): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(rows).flatMap(([words, value]) =>
      words.split(" ").map((word): [string, Value] => [word, value])
    ),
  );
}
