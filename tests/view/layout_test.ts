import assert from "node:assert/strict";
import fc from "fast-check";
import { loadExactWidths, styledWidth } from "../../lib/text/cell_width.ts";
import {
  findRegion,
  layoutColumn,
  type LayoutNode,
  layoutPart,
  layoutRow,
  renderLayout,
} from "../../lib/view/layout.ts";
import { panel } from "../../lib/view/panel.ts";
import type { Renderable } from "../../lib/view/renderable.ts";
import { table } from "../../lib/view/table.ts";
import type { Theme } from "../../lib/view/theme.ts";
import { checkWidths } from "./_views.ts";

/** Fills its room with one letter. */
function letters(letter: string): Renderable {
  return ({ columns, rows }) => Array.from({ length: rows }, () => letter.repeat(columns));
}

Deno.test("renderLayout() puts parts side by side and below each other", () => {
  const node = layoutColumn([
    layoutPart(letters("h"), { size: 1 }),
    layoutRow([
      layoutPart(letters("a"), { ratio: 2 }),
      layoutColumn([layoutPart(letters("b")), layoutPart(letters("c"), { size: 1 })]),
    ], { gap: 1 }),
    layoutPart(letters("f"), { size: 1 }),
  ]);
  assert.deepEqual(renderLayout(node, { columns: 10, rows: 5 }), [
    "hhhhhhhhhh",
    "aaaaaa bbb",
    "aaaaaa bbb",
    "aaaaaa ccc",
    "ffffffffff",
  ]);
});

Deno.test("renderLayout() leaves room blank that fixed parts don't take", () => {
  const node = layoutRow([layoutPart(letters("a"), { size: 2 })]);
  assert.deepEqual(renderLayout(node, { columns: 4, rows: 1 }), ["aa  "]);
});

Deno.test("renderLayout() fills short views and cuts large ones", () => {
  const short = layoutPart(() => ["x"]);
  const large = layoutPart(() => ["too long", "y", "never seen"]);
  const size = { columns: 4, rows: 2 };
  assert.deepEqual(renderLayout(short, size), ["x   ", "    "]);
  assert.deepEqual(renderLayout(large, size), ["too~", "y   "]);
});

Deno.test("renderLayout() leaves invisible parts out, with their gap", () => {
  const node = layoutRow([
    layoutPart(letters("a")),
    layoutPart(letters("b"), { isVisible: false }),
    layoutPart(letters("c")),
  ], { gap: 1 });
  assert.deepEqual(renderLayout(node, { columns: 5, rows: 1 }), ["aa cc"]);
});

Deno.test("renderLayout() never renders a part that has no room", () => {
  const dead = () => assert.fail("rendered");
  const node = layoutRow([layoutPart(letters("a"), { minSize: 5 }), layoutPart(dead, { rank: 1 })]);
  assert.deepEqual(renderLayout(node, { columns: 5, rows: 1 }), ["aaaaa"]);
});

Deno.test("findRegion() tells where a part is", () => {
  const node = layoutColumn([
    layoutPart(letters("h"), { size: 2, name: "head" }),
    layoutRow([layoutPart(letters("a")), layoutPart(letters("b"), { name: "b" })], { gap: 1 }),
  ]);
  const size = { columns: 11, rows: 6 };
  assert.deepEqual(findRegion(node, "b", size), { x: 6, y: 2, columns: 5, rows: 4 });
  assert.deepEqual(findRegion(node, "head", size), { x: 0, y: 0, columns: 11, rows: 2 });
  assert.equal(findRegion(node, "none", size), null);
});

/** A header, and a table beside notes that go first where it gets narrow. */
function sample(theme: Theme): LayoutNode {
  const rows = [["#1", "photo.jpg"], ["#2", theme.styles.bad("failed")]];
  const workers = table({
    theme,
    rows,
    columns: [{ header: "" }, { header: "" }],
    hasHeader: false,
  });
  return layoutColumn([
    layoutPart(() => [theme.styles.strong("nightly run")], { size: 1 }),
    layoutRow([
      layoutPart(panel(workers, { theme, title: "workers" }), { ratio: 2, minSize: 18 }),
      layoutPart(panel(() => ["all well"], { theme, title: "notes", border: "square" }), {
        minSize: 12,
        rank: 1,
      }),
    ]),
  ]);
}

Deno.test("renderLayout() divides panels at every width", () => {
  checkWidths(
    (theme) => (size) => renderLayout(sample(theme), size),
    {
      20: [
        "nightly run         ",
        "╭─ workers ────────╮",
        "│ #1  photo.jpg    │",
        "│ #2  failed       │",
        "╰──────────────────╯",
      ],
      40: [
        "nightly run                             ",
        "╭─ workers ──────────────╮┌─ notes ────┐",
        "│ #1  photo.jpg          ││ all well   │",
        "│ #2  failed             ││            │",
        "╰────────────────────────╯└────────────┘",
      ],
      80: besides(53, 27),
      200: besides(133, 67),
    },
    5,
  );
});

/** What the sample looks like with so many columns for each panel. */
function besides(workers: number, notes: number): string[] {
  return [
    "nightly run".padEnd(workers + notes),
    `╭─ workers ${"─".repeat(workers - 12)}╮┌─ notes ${"─".repeat(notes - 10)}┐`,
    `│ ${"#1  photo.jpg".padEnd(workers - 4)} ││ ${"all well".padEnd(notes - 4)} │`,
    `│ ${"#2  failed".padEnd(workers - 4)} ││ ${" ".repeat(notes - 4)} │`,
    `╰${"─".repeat(workers - 2)}╯└${"─".repeat(notes - 2)}┘`,
  ];
}

const options = fc.record({
  size: fc.nat(12),
  ratio: fc.integer({ min: 1, max: 5 }),
  minSize: fc.nat(8),
  rank: fc.nat(3),
  isVisible: fc.boolean(),
  gap: fc.nat(2),
}, { requiredKeys: [] });
const view: fc.Arbitrary<Renderable> = fc.array(
  fc.constantFrom("", "plain", "\x1b[31mred\x1b[39m text", "漢字漢字", "👍🏽".repeat(30), "e\u0301x"),
  { maxLength: 8 },
).map((lines) => () => lines);
const { tree } = fc.letrec<{ tree: LayoutNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.tuple(view, options).map(([content, more]) => layoutPart(content, more)),
    fc.tuple(fc.array(tie("tree"), { maxLength: 4 }), options, fc.boolean())
      .map(([children, more, isRow]) => (isRow ? layoutRow : layoutColumn)(children, more)),
  ),
}));

Deno.test("renderLayout() fills any size exactly, whatever the tree", async () => {
  await loadExactWidths();
  fc.assert(fc.property(tree, fc.nat(60), fc.nat(12), (node, columns, rows) => {
    const lines = renderLayout(node, { columns, rows });
    assert.equal(lines.length, rows);
    for (const line of lines) assert.equal(styledWidth(line), columns, line);
  }));
});
