import assert from "node:assert/strict";
import { parseWorkOptions } from "./work_options.ts";

Deno.test("parseWorkOptions() reads section, rounds and haste in any order", () => {
  const options = parseWorkOptions(["--rounds", "5", "--quick", "--only", "fetch"]);
  assert.equal(options?.rounds, 5);
  assert.equal(options?.only, "fetch");
  const full = parseWorkOptions([]);
  assert.equal(full?.only, null);
  assert.ok((options?.downloads ?? NaN) < (full?.downloads ?? NaN));
});

Deno.test("parseWorkOptions() refuses what it does not know", () => {
  for (const args of [["--only", "fetches"], ["--only"], ["--rounds", "0"], ["--rounds"], ["x"]]) {
    assert.equal(parseWorkOptions(args), null, args.join(" "));
  }
});
