import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseRows, createRow, type RowStatus } from "../../../lib/view/columns/mod.ts";
import { renderHiddenRows } from "../../../lib/view/columns/hidden_rows.ts";
import { assertFits, COLOR, plain, size, theme, UNICODE } from "../_views.ts";
import { anyRow, NOW_MS } from "./_rows.ts";

function choose(statuses: string, maxRows: number, otherRows = {}) {
  const kinds: Readonly<Record<string, RowStatus>> = {
    w: "waiting",
    r: "running",
    p: "paused",
    t: "retrying",
    d: "finished",
    f: "failed",
    c: "cancelled",
  };
  const rows = [...statuses].map((kind, at) => {
    const finishedAtMs = kind === "F" ? NOW_MS - 1_000 : kind === "f" ? NOW_MS - 60_000 : null;
    return createRow({
      id: String(at),
      status: kinds[kind.toLowerCase()] ?? "waiting",
      finishedAtMs,
    });
  });
  const chosen = chooseRows(rows, { maxRows, nowMs: NOW_MS, otherRows });
  return { ids: chosen.rows.map(({ id }) => id).join(""), hidden: chosen.hidden };
}

Deno.test("chooseRows() shows all rows in their order while they fit", () => {
  assert.deepEqual(choose("drwfp", 5), { ids: "01234", hidden: {} });
});

const CHOICES: readonly (readonly [string, string, number, string, Record<string, number>])[] = [
  ["running before waiting ones", "wwrr", 3, "23", { waiting: 2 }],
  ["waiting before finished ones", "ddwr", 3, "23", { finished: 2 }],
  ["the newest of finished ones", "dddd", 3, "23", { finished: 2 }],
  ["the first of running ones", "rrrr", 3, "01", { running: 2 }],
  ["paused and retrying before waiting ones", "wtp", 2, "2", { waiting: 1, retrying: 1 }],
  ["failures of just now before all others", "rrrF", 3, "03", { running: 2 }],
  ["a quarter of failures, not what runs away", "FFFFrrrr", 5, "3456", { running: 1, failed: 3 }],
  ["more of them where there is room", "FFFFFr", 5, "2345", { failed: 2 }],
  ["older failures behind what goes on", "frrr", 3, "12", { running: 1, failed: 1 }],
  ["nothing but the count on one line", "rrd", 1, "", { running: 2, finished: 1 }],
];

for (const [name, statuses, maxRows, ids, hidden] of CHOICES) {
  Deno.test(`chooseRows() shows ${name}`, () => {
    assert.deepEqual(choose(statuses, maxRows), { ids, hidden });
  });
}

Deno.test("chooseRows() finds the newest of very many that have ended", () => {
  const rows = Array.from(
    { length: 5_000 },
    (_, at) => createRow({ id: String(at), status: at % 2 === 0 ? "finished" : "cancelled" }),
  );
  const chosen = chooseRows(rows, { maxRows: 4, nowMs: NOW_MS, otherRows: {} });
  assert.deepEqual(chosen.rows.map(({ id }) => id), ["4995", "4997", "4999"]);
  assert.deepEqual(chosen.hidden, { finished: 2_500, cancelled: 2_497 });
});

Deno.test("chooseRows() counts rows that it was not given, and leaves a line for that", () => {
  assert.deepEqual(choose("rr", 5, { waiting: 99_998 }), {
    ids: "01",
    hidden: { waiting: 99_998 },
  });
  assert.deepEqual(choose("rr", 2, { waiting: 3, running: 1 }), {
    ids: "0",
    hidden: { waiting: 3, running: 2 },
  });
});

Deno.test("chooseRows() loses no row: each is shown or counted", () => {
  fc.assert(fc.property(fc.array(anyRow, { maxLength: 12 }), fc.nat(14), (rows, maxRows) => {
    const chosen = chooseRows(rows, { maxRows, nowMs: NOW_MS, otherRows: { waiting: 1 } });
    const hidden = Object.values(chosen.hidden).reduce((sum, count) => sum + count, 0);
    assert.equal(chosen.rows.length + hidden, rows.length + 1);
    assert.ok(chosen.rows.length + 1 <= Math.max(1, maxRows));
    assert.deepEqual(rows.filter((row) => chosen.rows.includes(row)), chosen.rows);
  }));
});

const HIDDEN = { finished: 27, running: 30, waiting: 7, failed: 2, cancelled: 1 };

const TEXTS: readonly (readonly [columns: number, text: string])[] = [
  [200, "✗ 2 failed ✓ 27 finished – 1 cancelled +37 more: 30 running, 7 waiting"],
  [80, "✗ 2 failed ✓ 27 finished – 1 cancelled +37 more: 30 running, 7 waiting"],
  [40, "✗ 2 failed ✓ 27 finished +37 more"],
  [20, "✗ 2 failed +37 more"],
  [8, "+37 more"],
  [3, ""],
];

for (const [columns, text] of TEXTS) {
  Deno.test(`renderHiddenRows() says in ${columns} columns: ${text}`, () => {
    assert.equal(renderHiddenRows(HIDDEN, columns, UNICODE), text);
    assert.deepEqual(plain([renderHiddenRows(HIDDEN, columns, COLOR)]), [text]);
  });
}

Deno.test("renderHiddenRows() says nothing of nothing and keeps to its width", () => {
  assert.equal(renderHiddenRows({}, 80, UNICODE), "");
  assert.equal(renderHiddenRows({ finished: 3 }, 80, UNICODE), "✓ 3 finished");
  const count = fc.nat(1e9);
  const counts = fc.record({ running: count, finished: count, failed: count, waiting: count });
  fc.assert(fc.property(counts, theme, size, (counts, theme, size) => {
    assertFits([renderHiddenRows(counts, size.columns, theme)], { ...size, rows: 1 });
  }));
});
