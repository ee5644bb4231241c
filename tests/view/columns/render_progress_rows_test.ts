import assert from "node:assert/strict";
import fc from "fast-check";
import { loadExactWidths } from "../../../lib/text/cell_width.ts";
import {
  createRow,
  customColumn,
  defaultColumns,
  descriptionColumn,
  layoutProgressRows,
  percentColumn,
  type ProgressColumn,
  type ProgressRow,
  renderProgressRows,
  speedColumn,
  spinnerColumn,
  sumRows,
  textColumn,
} from "../../../lib/view/columns/mod.ts";
import { assertFits, checkWidths, COLOR, plain, size, theme, UNICODE } from "../_views.ts";
import { anyRow, NOW_MS, running } from "./_rows.ts";

const SAMPLE: readonly ProgressRow[] = [
  running("photo-archive.tar.gz", {
    done: 1_500_000,
    total: 30_000_000,
    unit: "B",
    speedPerSecond: 420_000,
    eta: { lowMs: 60_000, highMs: 75_000 },
  }),
  running("reading", { done: 1_234 }),
  running("parts", { done: 3, total: 9, status: "paused", depth: 1 }),
  running("sums", { done: 10, total: 10, status: "finished", finishedAtMs: NOW_MS - 1_000 }),
  createRow({ id: "later", total: 5 }),
];

Deno.test("renderProgressRows() lines columns up at every width", () => {
  checkWidths(
    (theme) => (size) =>
      renderProgressRows(SAMPLE, { columns: defaultColumns(), nowMs: NOW_MS, size, theme }),
    {
      20: [
        "⠋ photo-…tar.gz   5%",
        "⠋ reading          ?",
        "‖   parts        33%",
        "✓ sums          100%",
        "· later           0%",
      ],
      40: [
        "⠋ photo…ar.gz ▍░░░░░░░   5%  1.5/30.0 MB",
        "⠋ reading     ░░░░██░░    ?       1234/?",
        "‖   parts     ██▋░░░░░  33%          3/9",
        "✓ sums        ████████ 100%        10/10",
        "· later       ░░░░░░░░   0%          0/5",
      ],
      80: [
        "⠋ photo-archive.tar.gz ▌░░░░░░░░░░   5%  1.5/30.0 MB    12s 420 kB/s eta 60–75s",
        "⠋ reading              ░░░░░███░░░    ?       1234/?    12s",
        "‖   parts              ███▋░░░░░░░  33%          3/9    12s",
        "✓ sums                 ███████████ 100%        10/10    11s",
        "· later                ░░░░░░░░░░░   0%          0/5",
      ],
      200: [
        `⠋ photo-archive.tar.gz ██${"░".repeat(38)}   5%  1.5/30.0 MB    12s 420 kB/s eta 60–75s`,
        `⠋ reading              ${"░".repeat(20)}██████████${
          "░".repeat(10)
        }    ?       1234/?    12s`,
        `‖   parts              █████████████▎${"░".repeat(26)}  33%          3/9    12s`,
        `✓ sums                 ${"█".repeat(40)} 100%        10/10    11s`,
        `· later                ${"░".repeat(40)}   0%          0/5`,
      ],
    },
  );
});

Deno.test("renderProgressRows() begins a text that has too little room where its row has nothing to show", () => {
  const [moving] = SAMPLE;
  const note = "connection reset by peer";
  const failed = { ...running("reset"), speedPerSecond: null, eta: null, fields: { note } };
  const columns = [
    descriptionColumn(),
    percentColumn(),
    speedColumn(),
    textColumn((row) => String(row.fields.note ?? "")),
  ];
  const draw = (columnCount: number, rows = [moving ?? failed, failed]) =>
    renderProgressRows(rows, {
      columns,
      nowMs: NOW_MS,
      size: { columns: columnCount, rows: 9 },
      theme: UNICODE,
    });
  // As long as there is room texts stand in their column.
  assert.equal(draw(70)[1], `reset                   ?          ${note}`);
  assert.deepEqual(draw(50), [
    "photo-archive.tar.gz   5% 420 kB/s",
    `reset                   ? ${note}`,
  ]);
});

Deno.test("renderProgressRows() lines up descriptions of wide characters", async () => {
  await loadExactWidths();
  const columns = [descriptionColumn(), percentColumn()];
  const options = { columns, nowMs: NOW_MS, size: { columns: 15, rows: 9 }, theme: UNICODE };
  assert.deepEqual(
    renderProgressRows([running("漢字"), running("漢字漢字漢字"), running("❤️ e\u0301")], options),
    [
      "漢字          ?",
      "漢字…漢字     ?",
      "❤️ e\u0301          ?",
    ],
  );
});

Deno.test("renderProgressRows() gives room to rows that go on and counts the others", () => {
  const rows = [
    ...Array.from({ length: 27 }, (_, at) => createRow({ id: `done-${at}`, status: "finished" })),
    ...Array.from({ length: 33 }, (_, at) => running(`run-${at}`)),
    ...Array.from({ length: 7 }, (_, at) => createRow({ id: `wait-${at}` })),
  ];
  const columns = [spinnerColumn(), descriptionColumn()];
  const options = { columns, nowMs: NOW_MS, size: { columns: 60, rows: 4 }, theme: UNICODE };
  assert.deepEqual(renderProgressRows(rows, options), [
    "⠋ run-0",
    "⠋ run-1",
    "⠋ run-2",
    "✓ 27 finished +37 more: 30 running, 7 waiting",
  ]);
  assert.deepEqual(renderProgressRows(rows, { ...options, size: { columns: 60, rows: 1 } }), [
    "✓ 27 finished +40 more: 33 running, 7 waiting",
  ]);
  assert.deepEqual(renderProgressRows(rows, { ...options, size: { columns: 60, rows: 0 } }), []);
  assert.deepEqual(renderProgressRows(rows, { ...options, size: { columns: 0, rows: 9 } }), []);
});

Deno.test("renderProgressRows() shows a parent as the sum of its children", () => {
  const children = [
    running("fetch", { done: 100, total: 100, unit: "B", status: "finished", depth: 1 }),
    running("unpack", { done: 1, total: 4, depth: 1 }),
  ];
  const parent = { ...running("build"), ...sumRows(children, [1, 3]) };
  const columns = [spinnerColumn(), descriptionColumn(), percentColumn()];
  const options = { columns, nowMs: NOW_MS, size: { columns: 24, rows: 9 }, theme: UNICODE };
  assert.deepEqual(renderProgressRows([parent, ...children], options), [
    "⠋ build       43%",
    "✓   fetch    100%",
    "⠋   unpack    25%",
  ]);
});

Deno.test("renderProgressRows() follows a total that changes, shrinks and becomes known", () => {
  const columns = [percentColumn(), ...defaultColumns().filter(({ name }) => name === "amount")];
  const shown = [[5, null], [5, 10], [5, 20], [5, 4], [5, 0]].map(([done = 0, total = null]) =>
    renderProgressRows([running("x", { done: done ?? 0, total })], {
      columns,
      nowMs: NOW_MS,
      size: { columns: 40, rows: 1 },
      theme: UNICODE,
    })[0]
  );
  assert.deepEqual(shown, ["   ? 5/?", " 50%  5/10", " 25%  5/20", "100% 5/4", "  0% 5/0"]);
});

Deno.test("renderProgressRows() shows columns without any text not at all, unless they keep their room", () => {
  const columns = [textColumn((row) => row.id === "b" ? "note" : ""), descriptionColumn()];
  const options = { columns, nowMs: NOW_MS, size: { columns: 40, rows: 5 }, theme: UNICODE };
  assert.deepEqual(renderProgressRows([running("a")], options), ["a"]);
  assert.deepEqual(renderProgressRows([running("a"), running("b")], options), [
    "       a",
    "note   b",
  ]);
  const kept = { ...options, columns: [speedColumn(), descriptionColumn()] };
  assert.deepEqual(renderProgressRows([running("a")], kept), ["         a"]);
});

Deno.test("layoutProgressRows() keeps columns as wide as they were, so that nothing bounces", () => {
  const options = {
    columns: [textColumn((row) => String(row.fields.note)), percentColumn()],
    nowMs: NOW_MS,
    size: { columns: 40, rows: 5 },
    theme: UNICODE,
  };
  const wide = layoutProgressRows([running("a", { fields: { note: "a long note" } })], options);
  const row = running("a", { fields: { note: "short" } });
  assert.deepEqual(layoutProgressRows([row], options).lines, ["short     ?"]);
  const next = layoutProgressRows([row], { ...options, wants: wide.wants });
  assert.deepEqual(next.lines, ["short          ?"]);
  assert.deepEqual(next.wants, wide.wants);
});

Deno.test("layoutProgressRows() moves nothing while numbers grow", () => {
  const columns = defaultColumns();
  let wants: readonly number[] = [];
  const places = new Set<string>();
  for (let done = 0; done <= 3_000_000; done += 12_345) {
    const row = running("photo.jpg", {
      done,
      total: 3_000_000,
      unit: "B",
      speedPerSecond: 1 + done / 7,
      eta: { lowMs: 3_000_000 - done, highMs: 4_000_000 - done },
      startedAtMs: NOW_MS - done,
    });
    const size = { columns: 120, rows: 1 };
    const frame = layoutProgressRows([row], {
      columns,
      nowMs: NOW_MS,
      size,
      theme: UNICODE,
      wants,
    });
    wants = frame.wants;
    const line = frame.lines[0] ?? "";
    places.add(
      [line.search(/[█▏▎▍▌▋▊▉░]/), line.indexOf("%"), line.indexOf("MB"), line.indexOf("eta")]
        .join(),
    );
  }
  assert.equal(places.size, 1, [...places].join(" | "));
});

Deno.test("renderProgressRows() takes out what a custom column has no business with", () => {
  const column = customColumn(() => "\x1b[31mred\x1b[2J\x1b]52;c;x\x07\r\n!");
  const lines = renderProgressRows([running("a")], {
    columns: [column],
    nowMs: NOW_MS,
    size: { columns: 40, rows: 5 },
    theme: COLOR,
  });
  assert.deepEqual(lines, ["\x1b[31mred  !\x1b[39m"]);
});

Deno.test("renderProgressRows() shows numbers whole or not at all", () => {
  for (let width = 1; width <= 120; width++) {
    const lines = renderProgressRows(SAMPLE, {
      columns: defaultColumns(),
      nowMs: NOW_MS,
      size: { columns: width, rows: 9 },
      theme: UNICODE,
    });
    const first = lines[0] ?? "";
    if (width < 5) continue;
    // Percent, amount, time and pace as they are, or without a trace.
    assert.equal(
      /\d/.test(first.replace(/ {2}5%|1\.5\/30\.0 MB|12s|420 kB\/s|60–75s/g, "")),
      false,
      first,
    );
  }
});

Deno.test("renderProgressRows() asks a flexible column for exactly its width", () => {
  const widths: number[] = [];
  const column: ProgressColumn = {
    name: "ruler",
    minColumns: 3,
    rank: 1,
    isFlexible: true,
    render: (_row, { columns }) => (widths.push(columns), "=".repeat(columns)),
  };
  const options = { nowMs: NOW_MS, size: { columns: 20, rows: 2 }, theme: UNICODE };
  const lines = renderProgressRows([running("a")], {
    ...options,
    columns: [column, percentColumn()],
  });
  assert.deepEqual(lines, [`${"=".repeat(15)}    ?`]);
  assert.deepEqual(widths, [15]);
});

Deno.test("renderProgressRows() keeps to any size, whatever the rows", async () => {
  await loadExactWidths();
  const columns = [
    ...defaultColumns(),
    textColumn((row) => String(row.fields.note)),
    customColumn((row) => `\x1b[1m${String(row.fields.note)}`, { align: "center", rank: 0 }),
  ];
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 8 }), theme, size, (rows, theme, size) => {
      const options = { columns, nowMs: NOW_MS, size, theme };
      const lines = renderProgressRows(rows, options);
      assertFits(lines, size);
      if (size.columns >= 20) assert.ok(lines.length >= Math.min(rows.length, size.rows));
      assert.deepEqual(renderProgressRows(rows, options), lines);
    }),
  );
});

Deno.test("renderProgressRows() draws no row that is not shown", () => {
  let drawn = 0;
  const column = customColumn((row) => (drawn++, row.id));
  const rows = Array.from({ length: 10_000 }, (_, at) => running(String(at)));
  const options = {
    columns: [column],
    nowMs: NOW_MS,
    size: { columns: 80, rows: 24 },
    theme: UNICODE,
  };
  assert.equal(plain(renderProgressRows(rows, options)).length, 24);
  assert.equal(drawn, 23);
});
