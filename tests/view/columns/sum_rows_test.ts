import assert from "node:assert/strict";
import fc from "fast-check";
import { doneRatio, type RowStatus, sumRows } from "../../../lib/view/columns/mod.ts";
import { NOW_MS, running, STATUSES } from "./_rows.ts";

Deno.test("sumRows() adds up amounts of one unit, so that each part weighs what there is of it", () => {
  const sum = sumRows([
    running("a", { done: 100, total: 100, unit: "B", speedPerSecond: 5 }),
    running("b", { done: 50, total: 900, unit: "B", speedPerSecond: 7 }),
    running("c", { done: 1, total: 0, unit: "B", status: "finished", speedPerSecond: 9 }),
  ]);
  assert.deepEqual([sum.done, sum.total, sum.unit, sum.speedPerSecond], [151, 1_000, "B", 12]);
});

Deno.test("sumRows() of amounts knows no total while one part's is unknown", () => {
  const sum = sumRows([running("a", { done: 5, total: 10 }), running("b", { done: 3 })]);
  assert.deepEqual([sum.done, sum.total, sum.speedPerSecond], [8, null, null]);
  assert.equal(sum.isShare, false);
});

Deno.test("sumRows() weighs parts", () => {
  const sum = sumRows([
    running("a", { done: 50, total: 100, unit: "B" }),
    running("b", { done: 3, total: 4 }),
    running("c"),
    running("d", { status: "finished" }),
  ], [2, 4, 3, 1]);
  assert.deepEqual([sum.done, sum.total, sum.unit], [1 + 3 + 0 + 1, 10, null]);
  assert.equal(sum.isShare, true);
});

Deno.test("sumRows() weighs parts of several units alike", () => {
  const sum = sumRows([
    running("a", { done: 5, total: 10, unit: "B" }),
    running("b", { total: 4 }),
  ]);
  assert.deepEqual([sum.done, sum.total, sum.unit], [0.5, 2, null]);
});

Deno.test("sumRows() counts a part that does more than its total as done, not as more", () => {
  const sum = sumRows([running("a", { done: 20, total: 10 }), running("b", { total: 10 })], [1, 1]);
  assert.deepEqual([sum.done, sum.total], [1, 2]);
});

const STATES: readonly (readonly [string, RowStatus])[] = [
  ["", "waiting"],
  ["waiting waiting", "waiting"],
  ["finished waiting", "running"],
  ["failed running", "running"],
  ["paused finished", "paused"],
  ["retrying waiting", "retrying"],
  ["finished finished", "finished"],
  ["finished failed cancelled", "failed"],
  ["finished cancelled", "cancelled"],
];

for (const [parts, status] of STATES) {
  Deno.test(`sumRows() of ${parts || "nothing"} is ${status}`, () => {
    const statuses = STATUSES.filter((it) => parts.includes(it));
    const kinds = parts === ""
      ? []
      : parts.split(" ").map((part) => statuses.find((it) => it === part));
    const rows = kinds.map((kind, at) => running(String(at), { status: kind ?? "waiting" }));
    assert.equal(sumRows(rows).status, status);
  });
}

Deno.test("sumRows() lasts from the first start to the last end", () => {
  const rows = [
    running("a", { status: "finished", startedAtMs: NOW_MS - 9_000, finishedAtMs: NOW_MS - 5_000 }),
    running("b", { status: "failed", startedAtMs: NOW_MS - 8_000, finishedAtMs: NOW_MS - 2_000 }),
  ];
  assert.equal(sumRows(rows).startedAtMs, NOW_MS - 9_000);
  assert.equal(sumRows(rows).finishedAtMs, NOW_MS - 2_000);
  assert.equal(sumRows([...rows, running("c")]).finishedAtMs, null);
  assert.equal(sumRows([running("d", { startedAtMs: null })]).startedAtMs, null);
});

Deno.test("sumRows() refuses weights that make no sense", () => {
  const rows = [running("a"), running("b")];
  assert.throws(
    () => sumRows(rows, [1]),
    new RangeError("Cannot sum rows: 2 rows need as many weights, there are 1"),
  );
  assert.throws(
    () => sumRows(rows, [1, -1]),
    new RangeError("Cannot sum rows: weights must be >= 0, one is -1"),
  );
  assert.throws(() => sumRows(rows, [1, NaN]), RangeError);
});

Deno.test("sumRows() is between its least and its most advanced part, whatever the weights", () => {
  const part = fc.record({
    done: fc.nat(100),
    total: fc.integer({ min: 1, max: 100 }),
    weight: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 9 }), (parts) => {
    const rows = parts.map(({ done, total }, at) => running(String(at), { done, total }));
    const sum = { ...running("sum"), ...sumRows(rows, parts.map(({ weight }) => weight)) };
    const ratios = rows.map((row) => doneRatio(row) ?? 0);
    const ratio = doneRatio(sum) ?? NaN;
    assert.ok(ratio >= Math.min(...ratios) - 1e-9 && ratio <= Math.max(...ratios) + 1e-9);
  }));
});
