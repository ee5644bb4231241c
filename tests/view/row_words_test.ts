/** In a file of its own: only before the exact measure is loaded, once a process, are widths estimates. */
import assert from "node:assert/strict";
import { cellWidth, loadExactWidths } from "../../lib/text/cell_width.ts";
import { wordsOf } from "../../lib/view/row_words.ts";
import type { ListItem } from "../../lib/view/task_list.ts";
import { EventStream } from "../state/_events.ts";
import { START_MS } from "./_frame.ts";

const FLAG = "\u{1f1e9}\u{1f1ea}";

function itemOf(label: string): ListItem {
  const run = new EventStream(START_MS);
  run.started(1);
  run.added("1", label);
  const row = run.state.open.get("1");
  assert.ok(row !== undefined);
  return { kind: "task", id: "1", row };
}

Deno.test("words that were measured by an estimate are measured again once that can be done exactly", async () => {
  const [plain, emoji] = [itemOf("photo.jpg"), itemOf(`${FLAG}.jpg`)];
  const before = [wordsOf(plain), wordsOf(emoji)];
  assert.deepEqual(before.map(({ labelColumns }) => labelColumns), [9, 8]);
  assert.equal(wordsOf(emoji).fitLabel(12, "…"), `${FLAG}.jpg    `);
  await loadExactWidths();
  assert.deepEqual([wordsOf(plain) === before[0], wordsOf(emoji).labelColumns], [true, 6]);
  assert.equal(cellWidth(wordsOf(emoji).fitLabel(12, "…")), 12);
  assert.equal(wordsOf(emoji), wordsOf(emoji));
});
