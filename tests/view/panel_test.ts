import assert from "node:assert/strict";
import fc from "fast-check";
import { loadExactWidths, styledWidth } from "../../lib/text/cell_width.ts";
import { panel, type PanelOptions } from "../../lib/view/panel.ts";
import type { Renderable } from "../../lib/view/renderable.ts";
import type { Theme } from "../../lib/view/theme.ts";
import { styledText, wholeText } from "../text/_graphemes.ts";
import { ASCII, assertFits, checkWidths, COLOR, size, theme, UNICODE } from "./_views.ts";

const CONTENT: Renderable = () => ["first line of the content", "second"];

function sample(theme: Theme): Renderable {
  return panel(CONTENT, { theme, title: "errors 3", subtitle: "12:03:04" });
}

Deno.test("panel() draws a box as wide and high as its room", () => {
  checkWidths(sample, {
    20: [
      "╭─ errors 3 ───────╮",
      "│ first line of t… │",
      "│ second           │",
      "│                  │",
      "╰─────── 12:03:04 ─╯",
    ],
    40: [
      "╭─ errors 3 ───────────────────────────╮",
      "│ first line of the content            │",
      "│ second                               │",
      "│                                      │",
      "╰─────────────────────────── 12:03:04 ─╯",
    ],
    80: [
      `╭─ errors 3 ${"─".repeat(67)}╮`,
      `│ first line of the content${" ".repeat(52)}│`,
      `│ second${" ".repeat(71)}│`,
      `│${" ".repeat(78)}│`,
      `╰${"─".repeat(67)} 12:03:04 ─╯`,
    ],
    200: [
      `╭─ errors 3 ${"─".repeat(187)}╮`,
      `│ first line of the content${" ".repeat(172)}│`,
      `│ second${" ".repeat(191)}│`,
      `│${" ".repeat(198)}│`,
      `╰${"─".repeat(187)} 12:03:04 ─╯`,
    ],
  }, 5);
});

const BOXES: readonly (readonly [string, Partial<PanelOptions>, readonly string[]])[] = [
  ["rounded", {}, ["╭──────╮", "│ text │", "╰──────╯"]],
  ["square", { border: "square" }, ["┌──────┐", "│ text │", "└──────┘"]],
  ["heavy", { border: "heavy" }, ["┏━━━━━━┓", "┃ text ┃", "┗━━━━━━┛"]],
  ["double", { border: "double" }, ["╔══════╗", "║ text ║", "╚══════╝"]],
  ["ASCII", { theme: ASCII }, ["+------+", "| text |", "+------+"]],
  ["double in ASCII", { theme: ASCII, border: "double" }, ["+------+", "| text |", "+------+"]],
  ["unpadded", { paddingColumns: 0 }, ["╭──────╮", "│text  │", "╰──────╯"]],
  ["overpadded", { paddingColumns: 9 }, ["╭──────╮", "│  t…  │", "╰──────╯"]],
  ["without border", { border: "none" }, ["text"]],
  ["without border, with a title", { border: "none", title: "T" }, ["T", "text"]],
  ["too long a title", { title: "a long title" }, ["╭─ a… ─╮", "│ text │", "╰──────╯"]],
  ["hostile titles", { title: "\x1b]0;x\x07\x1b[2Ja\r" }, ["╭─ a ──╮", "│ text │", "╰──────╯"]],
  ["title at the right", { title: "ab", titleAlign: "right" }, [
    "╭─ ab ─╮",
    "│ text │",
    "╰──────╯",
  ]],
  ["title in the middle", { title: "a", titleAlign: "center" }, [
    "╭─ a ──╮",
    "│ text │",
    "╰──────╯",
  ]],
];

for (const [name, options, lines] of BOXES) {
  Deno.test(`panel() draws a box: ${name}`, () => {
    const view = panel(() => ["text"], { theme: UNICODE, ...options });
    assert.deepEqual(view({ columns: 8, rows: 3 }), lines);
  });
}

Deno.test("panel() pads above and below as far as there is room", () => {
  const view = panel(() => ["a", "b", "c"], { theme: UNICODE, paddingRows: 2, paddingColumns: 0 });
  assert.deepEqual(view({ columns: 4, rows: 6 }), ["╭──╮", "│  │", "│a │", "│b │", "│  │", "╰──╯"]);
});

Deno.test("panel() ends below its content if so asked", () => {
  const view = panel(() => ["a"], { theme: UNICODE, height: "content", paddingRows: 1 });
  assert.deepEqual(view({ columns: 6, rows: 20 }), [
    "╭────╮",
    "│    │",
    "│ a  │",
    "│    │",
    "╰────╯",
  ]);
});

Deno.test("panel() without room for a box shows title and content, at last only the content", () => {
  const view = panel(() => ["one", "two", "three"], { theme: UNICODE, title: "title" });
  assert.deepEqual(view({ columns: 10, rows: 2 }), ["title", "one"]);
  assert.deepEqual(view({ columns: 3, rows: 3 }), ["ti…", "one", "two"]);
  assert.deepEqual(view({ columns: 10, rows: 1 }), ["one"]);
  assert.deepEqual(view({ columns: 10, rows: 0 }), []);
  assert.deepEqual(view({ columns: 0, rows: 10 }), []);
});

Deno.test("panel() paints border and title apart", () => {
  const view = panel(() => [], { theme: COLOR, title: "bad", paintTitle: COLOR.styles.bad });
  assert.equal(
    view({ columns: 10, rows: 3 })[0],
    "\x1b[2m╭─\x1b[22m \x1b[31mbad\x1b[39m \x1b[2m──╮\x1b[22m",
  );
});

Deno.test("panel() tells its content how much room there is", () => {
  const sizes: unknown[] = [];
  const view = panel((size) => (sizes.push(size), []), { theme: UNICODE, title: "t" });
  view({ columns: 20, rows: 10 });
  view({ columns: 20, rows: 2 });
  assert.deepEqual(sizes, [{ columns: 16, rows: 8 }, { columns: 20, rows: 1 }]);
});

Deno.test("panel() keeps to any size and fills it, whatever is in it", async () => {
  await loadExactWidths();
  const options = fc.record({
    title: wholeText,
    subtitle: wholeText,
    titleAlign: fc.constantFrom("left", "center", "right"),
    border: fc.constantFrom("rounded", "square", "heavy", "double", "none"),
    paddingColumns: fc.nat(3),
    paddingRows: fc.nat(3),
    height: fc.constantFrom("fill", "content"),
  }, { requiredKeys: [] }) as fc.Arbitrary<Omit<PanelOptions, "theme">>;
  const content = fc.array(styledText, { maxLength: 10 });
  fc.assert(fc.property(options, content, theme, size, (options, content, theme, size) => {
    // A view keeps to the size that it is given, and closes its styles.
    const inner: Renderable = (room) =>
      content.slice(0, room.rows).filter((line) => styledWidth(line) <= room.columns)
        .map((line) => `${line}\x1b[0m`);
    const lines = panel(inner, { ...options, theme })(size);
    assertFits(lines, size);
    const hasBox = options.border !== "none" && size.columns >= 4 && size.rows >= 3;
    if (!hasBox) return;
    if (options.height !== "content") assert.equal(lines.length, size.rows);
    for (const line of lines) assert.equal(styledWidth(line), size.columns);
  }));
});
