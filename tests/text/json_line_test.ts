import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonLine } from "../../lib/text/json_line.ts";

Deno.test("jsonLine() is one line that parses to the same value, and holds no order for a terminal", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const line = jsonLine({ text });
    assert.deepEqual(JSON.parse(line), { text });
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(line.slice(0, -1), /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
  }));
});

Deno.test("jsonLine() writes CSI and bidi overrides as escapes", () => {
  assert.equal(jsonLine("\u009b31m\u202e"), '"\\u009b31m\\u202e"\n');
});
