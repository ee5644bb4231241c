import assert from "node:assert/strict";
import { parseUiOptions } from "./ui_options.ts";

Deno.test("parseUiOptions() reads section, rounds and haste in any order", () => {
  const options = parseUiOptions(["--rounds", "5", "--quick", "--only", "reduce"]);
  assert.equal(options?.rounds, 5);
  assert.equal(options?.only, "reduce");
  const full = parseUiOptions([]);
  assert.equal(full?.only, null);
  assert.ok((options?.windowMs ?? NaN) < (full?.windowMs ?? NaN));
});

Deno.test("parseUiOptions() refuses what it does not know", () => {
  for (const args of [["--only", "frame"], ["--only"], ["--rounds", "0"], ["--rounds"], ["x"]]) {
    assert.equal(parseUiOptions(args), null, args.join(" "));
  }
});
