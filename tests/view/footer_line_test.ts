import assert from "node:assert/strict";
import { renderFooterLine } from "../../lib/view/footer_line.ts";
import { frame, keys } from "./_frame.ts";

const LINE = {
  left: [{ text: "5 left", rank: 0 }, { text: "eta 2m", rank: 2 }, { text: "3/s", rank: 1 }],
  hints: [{ actions: ["show_help"] }, { actions: ["cancel_run"] }],
  scope: "run",
} as const;

const KEYS: readonly [columns: number, shown: string][] = [
  [40, "5 left  eta 2m  3/s     ? help  q cancel"],
  [30, "5 left  eta 2m  3/s     ? help"],
  [27, "5 left  eta 2m  3/s  ? help"],
  [26, "5 left  3/s         ? help"],
  [18, "5 left      ? help"],
  [14, "5 left  ? help"],
  [13, "5 left  3/s"],
  [6, "5 left"],
];

for (const [columns, shown] of KEYS) {
  Deno.test(`renderFooterLine() names the first key before facts that matter less, in ${columns} columns`, () => {
    assert.equal(renderFooterLine(LINE, frame({ ui: keys() }), columns), shown);
  });
}

Deno.test("renderFooterLine() keeps no room for keys where there are none", () => {
  assert.equal(renderFooterLine(LINE, frame(), 20), "5 left  eta 2m  3/s");
});

Deno.test("renderFooterLine() puts a notice before all facts but the first one", () => {
  const view = frame({ ui: keys({ notice: ["2 tasks at once"] }) });
  assert.equal(renderFooterLine(LINE, view, 28), "5 left  3/s  2 tasks at once");
  assert.equal(renderFooterLine(LINE, view, 22), "       2 tasks at once");
  const forms = frame({
    ui: keys({ notice: ["the run is ending; q again kills at once", "ending; q kills now"] }),
  });
  assert.equal(renderFooterLine(LINE, forms, 28), "5 left   ending; q kills now");
});
