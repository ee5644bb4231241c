/** Tables for rates. */
import assert from "node:assert/strict";
import { parseRate } from "../../lib/text/parse_rate.ts";

Deno.test("parseRate() gives a number per second", () => {
  assert.equal(parseRate("10/s"), 10);
  assert.equal(parseRate("120/m"), 2);
  assert.equal(parseRate("1800/h"), 0.5);
  assert.equal(parseRate("86400/d"), 1);
});

Deno.test("parseRate() refuses what is no rate, and rates that never start anything", () => {
  for (const text of ["", "10", "/s", "10/", "10/x", "0/s", "-1/s", "10/s/s"]) {
    assert.throws(() => parseRate(text), { name: "SyntaxError", message: /10\/s/ }, text);
  }
});
