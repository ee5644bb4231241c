/** The views of the library: thin, so what is tested is how they fit together. */
import assert from "node:assert/strict";
import { Layout } from "../../lib/library/layout.ts";
import { Panel } from "../../lib/library/panel.ts";
import { Spinner } from "../../lib/library/spinner.ts";
import { Table } from "../../lib/library/table.ts";
import { isAnimated, toRenderable, type View } from "../../lib/library/view.ts";
import { createTheme } from "../../lib/view/theme.ts";

const SIZES = [20, 40, 80, 200];

function render(
  view: View,
  columns: number,
  rows = 10,
  nowMs = 0,
  { hasColor = false, glyphs = "unicode" as "unicode" | "ascii" } = {},
): string[] {
  const theme = createTheme({ hasColor, glyphs });
  return [...toRenderable(view, { nowMs, theme })({ columns, rows })];
}

Deno.test("a layout divides its room among views, layouts and panels", () => {
  const page = Layout.column([
    { view: "head", size: 1 },
    Layout.row([{ view: "left", ratio: 2 }, ({ columns }) => [`${columns} wide`]]),
    { view: new Panel("foot"), size: 3 },
  ]);
  assert.deepEqual(render(page, 30, 6), [
    "head                          ",
    "left                10 wide   ",
    "                              ",
    "╭────────────────────────────╮",
    "│ foot                       │",
    "╰────────────────────────────╯",
  ]);
});

Deno.test("functions and objects may give text instead of lines", () => {
  assert.deepEqual(render(() => "one\ntwo", 5), ["one", "two"]);
  assert.deepEqual(render({ render: () => "one\ntwo\nthree" }, 5, 2), ["one", "two"]);
  assert.deepEqual(render(new Panel(() => "text"), 10), ["╭────────╮", "│ text   │", "╰────────╯"]);
});

Deno.test("parts of a layout can go and come, and give way by rank", () => {
  let isShown = true;
  const page = Layout.column([
    { view: "a", size: 1, rank: 1 },
    { view: "b", size: 1, isVisible: () => isShown },
    { view: "c", size: 1, rank: 2 },
  ]);
  const words = (rows: number) => render(page, 5, rows).map((line) => line.trim());
  assert.deepEqual(words(3), ["a", "b", "c"]);
  assert.deepEqual(words(2), ["a", "b"]);
  assert.deepEqual(words(1), ["b"]);
  isShown = false;
  assert.deepEqual(words(2), ["a", "c"]);
});

Deno.test("a layout moves when a part that is visible does", () => {
  const spinner = new Spinner("x");
  let isShown = true;
  const page = Layout.row(["still", { view: new Panel(spinner), isVisible: () => isShown }]);
  assert.equal(isAnimated(page), true);
  isShown = false;
  assert.equal(isAnimated(page), false);
  isShown = true;
  spinner.succeed();
  assert.equal(isAnimated(page), false);
});

Deno.test("a panel ends below its content unless it is to fill its room, and takes its colour from the theme", () => {
  assert.equal(render(new Panel("x", { title: "T" }), 12).length, 3);
  assert.equal(render(new Panel("x", { height: "fill" }), 12).length, 10);
  const red = new Panel("x", { borderStyle: ({ styles }) => styles.bad });
  assert.equal(render(red, 12, 10, 0, { hasColor: true })[0]?.slice(0, 6), "\x1b[31m╭");
});

Deno.test("a table takes its rows as they are, from a function, or one by one", () => {
  let count = 1;
  const table = new Table({
    columns: ["name", { header: "size", align: "right" }],
    rows: () => Array.from({ length: count }, (_, at) => [`file ${at}`, `${at * 10}`]),
  });
  table.addRow("last", 7);
  assert.deepEqual(render(table, 20), ["name    size", "file 0     0", "last       7"]);
  count = 20;
  assert.equal(render(table, 20).at(-1), "… +13 more");
});

Deno.test("a spinner turns with time until it has ended, with a mark for how", () => {
  const spinner = new Spinner({ text: () => "working" });
  const [first, second] = [0, 100].map((nowMs) => render(spinner, 20, 1, nowMs)[0]);
  assert.notEqual(first, second);
  assert.match(first ?? "", /^\S working$/);
  spinner.fail("broke");
  spinner.succeed();
  assert.deepEqual(render(spinner, 20, 1), ["✗ broke"]);
  assert.deepEqual(render(new Spinner("x\x1b[2Jy"), 20, 1, 0).map((line) => line.slice(2)), ["xy"]);
});

for (const columns of SIZES) {
  for (const hasColor of [false, true]) {
    Deno.test(`views fit into ${columns} columns ${hasColor ? "with" : "without"} colours`, () => {
      const long = "a long line of text that has no end ".repeat(10);
      const page = Layout.column([
        new Panel(long, { title: long }),
        new Table({ columns: ["one", "two"], rows: [[long, long]] }),
        { view: new Spinner(long), size: 1 },
        long,
      ]);
      const lines = render(page, columns, 12, 0, { hasColor });
      assert.equal(lines.length, 12);
      // deno-lint-ignore no-control-regex
      const widths = lines.map((line) => line.replaceAll(/\x1b\[[0-9;]*m/g, "").length);
      assert.ok(widths.every((width) => width === columns), String(widths));
      for (const line of render(page, columns, 12, 0, { hasColor: false, glyphs: "ascii" })) {
        assert.match(line, /^[ -~]*$/);
      }
    });
  }
}
