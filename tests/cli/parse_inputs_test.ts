import assert from "node:assert/strict";
import { parseInputs } from "../../lib/cli/parse_inputs.ts";

Deno.test("parseInputs() separates the command from plain and linked lists", () => {
  assert.deepEqual(parseInputs("cp {1} {2} ::: a b :::+ x y ::: 1".split(" ")), {
    command: ["cp", "{1}", "{2}"],
    lists: [
      { isLinked: false, values: ["a", "b"] },
      { isLinked: true, values: ["x", "y"] },
      { isLinked: false, values: ["1"] },
    ],
    problems: [],
  });
});

Deno.test("parseInputs() takes a list without values, as an empty glob leaves it", () => {
  assert.deepEqual(parseInputs(["echo", ":::"]).lists, [{ isLinked: false, values: [] }]);
});

Deno.test("parseInputs() separates at nothing but the exact words", () => {
  const operands = ["echo", "::", ":::::", " :::", ":::x", ":::++"];
  assert.deepEqual(parseInputs(operands), { command: operands, lists: [], problems: [] });
});
