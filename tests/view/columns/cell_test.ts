import assert from "node:assert/strict";
import { loadExactWidths } from "../../../lib/text/cell_width.ts";
import { toCell } from "../../../lib/view/columns/cell.ts";

Deno.test("toCell() makes text safe, closes its styles and measures it, the second time too", () => {
  const expected = { text: "\x1b[1mab\x1b[22m", width: 2 };
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(toCell("\x1b[1ma\x1b[2Jb"), expected);
    assert.deepEqual(toCell("plain"), { text: "plain", width: 5 });
  }
});

Deno.test("toCell() does not keep a width that was an estimate", async () => {
  const family = "\u{1f468}\u200d\u{1f469}";
  const estimated = toCell(family).width;
  await loadExactWidths();
  assert.ok(toCell(family).width <= estimated);
  assert.equal(toCell("e\u0301").width, 1);
});
