/** Combinations of `:::` lists, by table and against GNU parallel. */
import assert from "node:assert/strict";
import { combineLists, countCombinations } from "../../lib/plan/input_lists.ts";
import type { InputOptions } from "../../lib/plan/types.ts";
import { runParallel } from "./gnu_parallel.ts";

type Lists = InputOptions["lists"];

/** `a b + x y z : 1 2` as lists. */
function lists(text: string): Lists {
  return text.split(/(?=[+:])/).map((part) => ({
    isLinked: part.startsWith("+"),
    values: part.replace(/^[+:]/, "").trim().split(" "),
  }));
}

function rows(text: string): string[] {
  return [...combineLists(lists(text))].map((row) => row.join(""));
}

Deno.test("combineLists() runs the last list fastest and links +: lists to the shortest", () => {
  assert.deepEqual(rows("a b:1 2 3"), ["a1", "a2", "a3", "b1", "b2", "b3"]);
  assert.deepEqual(rows("a b c+x y:1 2"), ["ax1", "ax2", "by1", "by2"]);
  assert.deepEqual(rows("a+x y"), ["ax"]);
});

Deno.test("an empty list makes no combination", () => {
  const empty: Lists = [{ isLinked: false, values: ["a"] }, { isLinked: false, values: [] }];
  assert.deepEqual([...combineLists(empty)], []);
  assert.equal(countCombinations([]), 0);
});

Deno.test("a product too large to hold is made one by one", () => {
  const values = Array.from({ length: 1_000 }, (_, index) => String(index));
  const huge: Lists = [1, 2, 3].map(() => ({ isLinked: false, values }));
  assert.equal(countCombinations(huge), 1e9);
  assert.deepEqual(combineLists(huge).next().value, ["0", "0", "0"]);
});

Deno.test("combinations and their order are those of GNU parallel", async (t) => {
  for (
    const text of [
      "a b:1 2 3",
      "a b+x y:1 2",
      "a b c:1 2+X Y Z",
      "a b+x y z:1",
      "a:b:c d",
      "a b+c d+e f:1 2+3 4",
    ]
  ) {
    const columns = lists(text).map((_, index) => `{${index + 1}}`).join("");
    const args = lists(text).flatMap((
      { isLinked, values },
    ) => [isLinked ? ":::+" : ":::", ...values]);
    const output = await runParallel(["echo", columns], args);
    if (output === undefined) {
      return void await t.step({
        name: "GNU parallel is not installed",
        ignore: true,
        fn: () => {},
      });
    }
    assert.deepEqual(rows(text), output.trimEnd().split("\n"), text);
    assert.equal(countCombinations(lists(text)), rows(text).length);
  }
});
