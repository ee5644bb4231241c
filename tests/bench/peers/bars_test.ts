import assert from "node:assert/strict";
import { renderBar, renderRows } from "./bars.ts";

Deno.test("renderBar() is as wide as asked at every percent", () => {
  for (let percent = 0; percent <= 100; percent++) {
    assert.equal(renderBar(percent / 100, 12).length, 12, `${percent}`);
  }
  assert.equal(renderBar(0.3, 5), "█▌░░░");
});

Deno.test("renderRows() leaves the last row of the screen free and counts what is hidden", () => {
  const options = { done: 45, elapsedMs: 1_234, rows: 8 };
  assert.deepEqual(renderRows({ ...options, tasks: 1 }).split("\n"), [
    "bench ░░░░░░░░░░░░░░░░░░░░░░░░ 0/1 0% 1 running 1.2s",
    "⠹ task-1     1.2s █████▍░░░░░░  45%",
  ]);
  assert.equal(renderRows({ ...options, tasks: 6 }).split("\n").length, 7);
  const many = renderRows({ ...options, tasks: 1_000 }).split("\n");
  assert.equal(many.length, 7);
  assert.equal(many.at(-1), "… +995 more: 995 running");
});
