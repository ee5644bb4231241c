import assert from "node:assert/strict";
import fc from "fast-check";
import { shapeDashboard } from "../../../lib/view/dashboard/shape.ts";

const FACTS = { workers: 4, hasErrors: true };

/** Which parts a screen shows. */
function parts(columns: number, rows: number): string {
  const shape = shapeDashboard({ columns, rows }, FACTS);
  const names = ["header", "status", "errors", "tasks", "throughput", "workers", "footer"] as const;
  const shown = names.filter((name) => shape[name] > 0);
  return [...shown, shape.hasBoxes ? "boxes" : "", shape.rightColumns > 0 ? "beside" : ""]
    .filter((name) => name !== "").join(" ");
}

/** From large to small: each line leaves out what the one before still had. */
const FOLDS = [
  [200, 60, "header status errors tasks throughput workers footer boxes beside"],
  [80, 24, "header status errors tasks throughput workers footer boxes beside"],
  [80, 19, "header status errors tasks throughput footer boxes beside"],
  [60, 24, "header status errors tasks footer boxes"],
  [40, 14, "header status errors tasks footer boxes"],
  [40, 13, "header status errors tasks footer"],
  [20, 5, "header status errors tasks footer"],
  [20, 4, "header status tasks footer"],
  [20, 3, "header status footer"],
  [20, 2, "status footer"],
  [20, 1, "status"],
  [60, 28, "header status errors tasks throughput footer boxes"],
  [60, 40, "header status errors tasks throughput workers footer boxes"],
] as const;

for (const [columns, rows, shown] of FOLDS) {
  Deno.test(`shapeDashboard() shows ${shown} at ${columns}x${rows}`, () => {
    assert.equal(parts(columns, rows), shown);
  });
}

Deno.test("shapeDashboard() gives errors no row on a small screen while there are none", () => {
  const shape = shapeDashboard({ columns: 20, rows: 5 }, { workers: 1, hasErrors: false });
  assert.equal(shape.errors, 0);
  assert.equal(shape.tasks, 2);
});

Deno.test("shapeDashboard() uses every row, and only what there is", () => {
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 300 }),
    rows: fc.integer({ min: 1, max: 100 }),
  });
  const facts = fc.record({ workers: fc.nat(100), hasErrors: fc.boolean() });
  fc.assert(fc.property(size, facts, (room, known) => {
    const shape = shapeDashboard(room, known);
    assert.equal(shape.header + shape.body + shape.footer, room.rows);
    const { status, errors, tasks, throughput, workers } = shape;
    for (const rows of [status, errors, tasks, throughput, workers]) assert.ok(rows >= 0);
    if (shape.rightColumns === 0) {
      assert.equal(status + errors + tasks + throughput + workers, shape.body);
    } else {
      assert.equal(status + tasks, shape.body);
      assert.equal(errors + throughput + workers, shape.body);
      assert.ok(errors >= 4 && tasks >= 4);
    }
  }));
});

Deno.test("shapeDashboard() does not change its parts with what happens but for rows of workers", () => {
  const size = { columns: 80, rows: 24 };
  const quiet = shapeDashboard(size, { workers: 8, hasErrors: false });
  assert.deepEqual(shapeDashboard(size, { workers: 8, hasErrors: true }), quiet);
  assert.deepEqual(shapeDashboard(size, { workers: 1000, hasErrors: true }), quiet);
});
