import assert from "node:assert/strict";
import { styledWidth } from "../../lib/text/cell_width.ts";
import { lastHelpTop, renderHelp } from "../../lib/view/help_view.ts";
import { KEY_BINDINGS, keyLabel } from "../../lib/view/key_bindings.ts";
import { IDLE_UI } from "../../lib/view/ui_model.ts";
import { frame, THEMES, uncolored } from "./_frame.ts";

function render(columns: number, rows: number, theme = THEMES.plain, helpTop = 0): string[] {
  return renderHelp(frame({ size: { columns, rows }, theme, ui: { ...IDLE_UI, helpTop } }));
}

Deno.test("renderHelp() shows every key on a screen of 80x24", () => {
  const lines = render(80, 24);
  assert.ok(lines.length <= 24);
  assert.equal(lines[0], `╭─ Keys ${"─".repeat(67)}╮`);
  assert.equal(lines[2], `│ ${"?            this table".padEnd(72)} │`);
  assert.equal(lines[5], `│ ${"Ctrl-C       cancel the run; again: kill at once".padEnd(72)} │`);
  assert.equal(
    lines.find((line) => line.includes("select a task")),
    `│ ${"↑ ↓ k j      select a task; failed ones are above the first".padEnd(72)} │`,
  );
  const text = lines.join("\n");
  for (const { keys, scope, meaning } of KEY_BINDINGS.filter((it) => it.scope !== "help")) {
    assert.ok(text.includes(meaning), `${scope}: ${meaning}`);
    for (const key of keys) assert.ok(text.includes(keyLabel(key, false)), key);
  }
  assert.match(lines.at(-1) ?? "", /─ Esc back ─╯$/);
});

Deno.test("renderHelp() shows every key on a screen of 80x24 of which the last row is not its own", () => {
  const lines = render(80, 23);
  assert.equal(lines.length, 23);
  const text = lines.join("\n");
  for (const { scope, meaning } of KEY_BINDINGS.filter((it) => it.scope !== "help")) {
    assert.ok(text.includes(meaning), `${scope}: ${meaning}`);
  }
});

Deno.test("renderHelp() counts the keys that have no room", () => {
  const lines = render(40, 8);
  assert.equal(lines.length, 8);
  // Without a box the first line says how to get out.
  assert.equal(lines[0], "Keys · Esc back  ↑↓ scroll");
  assert.equal(lines[1], "Anywhere");
  assert.equal(lines.at(-1), "… +15 more");
});

for (const [columns, rows] of [[80, 24], [40, 12], [40, 9], [20, 5], [20, 2], [20, 1]] as const) {
  Deno.test(`renderHelp() shows every key on a screen of ${columns}x${rows} to whoever scrolls to its end`, () => {
    const last = lastHelpTop({ theme: THEMES.plain, size: { columns, rows } });
    const all = new Set<string>();
    for (let top = 0; top <= last; top++) {
      const lines = render(columns, rows, THEMES.plain, top);
      assert.ok(lines.length <= rows);
      for (const line of lines) all.add(line);
    }
    const wide = render(columns, 80).map((line) => line.replace(/^[│╭╰] ?|[│╮╯]$/g, "").trimEnd());
    const shown = [...all].join("\n");
    // What goes on from the line before is broken elsewhere in another width.
    for (const line of wide.filter((it) => !it.includes("─") && !it.startsWith("  "))) {
      assert.ok(shown.includes(line.slice(0, 6)), line);
    }
    assert.doesNotMatch(render(columns, rows, THEMES.plain, last).join("\n"), /… \+\d+ more/);
    assert.deepEqual(
      render(columns, rows, THEMES.plain, last + 5),
      render(columns, rows, THEMES.plain, last),
    );
  });
}

for (const [columns, rows] of [[60, 24], [40, 12], [30, 8], [20, 5], [16, 30]] as const) {
  Deno.test(`renderHelp() says on a screen of ${columns}x${rows} what each key does, to the last word`, () => {
    const lines = new Set<string>();
    const last = lastHelpTop({ theme: THEMES.plain, size: { columns, rows } });
    for (let top = 0; top <= last; top++) {
      for (const line of render(columns, rows, THEMES.plain, top)) lines.add(line);
    }
    const shown = [...lines].join("\n");
    for (const { meaning } of KEY_BINDINGS.filter((it) => it.scope !== "help")) {
      for (const word of meaning.split(" ")) assert.ok(shown.includes(word), `${meaning}: ${word}`);
    }
  });
}

for (const columns of [20, 40, 80, 200]) {
  Deno.test(`renderHelp() fits ${columns} columns, in any look`, () => {
    const lines = render(columns, 24);
    for (const line of lines) assert.ok(styledWidth(line) <= columns, line);
    assert.deepEqual(uncolored(render(columns, 24, THEMES.color)), lines);
    for (const line of render(columns, 24, THEMES.ascii)) assert.match(line, /^[ -~]*$/);
  });
}
