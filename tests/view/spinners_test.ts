import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import {
  findSpinner,
  renderSpinner,
  SPINNER_NAMES,
  spinnerLine,
  type SpinnerName,
} from "../../lib/view/spinners.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { styledText } from "../text/_graphemes.ts";
import { ASCII, assertFits, checkWidths, size, STILL, theme, UNICODE } from "./_views.ts";

for (const name of SPINNER_NAMES) {
  Deno.test(`the spinner ${name} turns, never changes its width, and has an ASCII form`, () => {
    for (const isAscii of [false, true]) {
      const { frames, columns, intervalMs } = findSpinner(name, isAscii);
      assert.ok(frames.length >= 2);
      assert.ok(intervalMs >= 50 && intervalMs <= 1_000);
      assert.ok(new Set(frames).size >= 2, "all frames are the same");
      for (const [at, frame] of frames.entries()) {
        assert.equal(stringWidth(frame), columns, frame);
        assert.notEqual(frame, frames[(at + 1) % frames.length], `frame ${at} is shown twice`);
        if (isAscii) assert.match(frame, /^[ -~]+$/);
      }
    }
    assert.equal(findSpinner(name, true).columns, findSpinner(name, false).columns);
  });
}

Deno.test("there are spinners enough to choose from", () => {
  assert.ok(SPINNER_NAMES.length >= 12);
  assert.equal(SPINNER_NAMES[0], "dots");
});

Deno.test("renderSpinner() shows each frame for its time, for ever", () => {
  const spinner = { intervalMs: 100, frames: ["a", "b", "c"], columns: 1 };
  const shown = [0, 99, 100, 299, 300, 1_700_000_000_000].map((nowMs) =>
    renderSpinner(spinner, nowMs, UNICODE)
  );
  assert.deepEqual(shown, ["a", "a", "b", "c", "a", "c"]);
  assert.equal(renderSpinner(spinner, -5, UNICODE), "a");
});

Deno.test("renderSpinner() stands still without motion, as wide as ever", () => {
  for (const name of SPINNER_NAMES) {
    const spinner = findSpinner(name, false);
    const frames = new Set([0, 130, 777].map((nowMs) => renderSpinner(spinner, nowMs, STILL)));
    assert.equal(frames.size, 1);
    assert.equal(stringWidth([...frames].join("")), spinner.columns);
  }
});

Deno.test("createTheme() takes a spinner by name, with the glyphs of the theme", () => {
  const options = { hasColor: false, spinner: "bar" } as const;
  assert.equal(createTheme({ ...options, glyphs: "ascii" }).spinner, findSpinner("bar", true));
  assert.equal(createTheme({ ...options, glyphs: "unicode" }).spinner, findSpinner("bar", false));
  assert.equal(ASCII.spinner, findSpinner("dots", true));
});

Deno.test("spinnerLine() shows a spinner with its text", () => {
  const text = "Processing (2 - 1200 / 3000)";
  checkWidths((theme) => spinnerLine(text, { theme, nowMs: 250 }), {
    20: ["⠹ Processing (2 - 1…"],
    40: [`⠹ ${text}`],
    80: [`⠹ ${text}`],
    200: [`⠹ ${text}`],
  });
});

Deno.test("spinnerLine() rather says something than spins", () => {
  const line = spinnerLine("text", { theme: UNICODE, nowMs: 0 });
  assert.deepEqual(line({ columns: 6, rows: 1 }), ["⠋ text"]);
  assert.deepEqual(line({ columns: 5, rows: 1 }), ["text"]);
  assert.deepEqual(line({ columns: 3, rows: 1 }), ["te…"]);
  assert.deepEqual(line({ columns: 6, rows: 0 }), []);
  const bare = spinnerLine("", { theme: UNICODE, nowMs: 0 });
  assert.deepEqual(bare({ columns: 2, rows: 1 }), ["⠋"]);
});

Deno.test("spinnerLine() keeps to any size", async () => {
  await loadExactWidths();
  const name = fc.constantFrom<SpinnerName>(...SPINNER_NAMES);
  fc.assert(
    fc.property(styledText, fc.nat(), name, theme, size, (text, nowMs, name, theme, size) => {
      const spinner = findSpinner(name, theme.glyphs.isAscii);
      assertFits(spinnerLine(`${text}\x1b[0m`, { theme, nowMs, spinner })(size), size);
    }),
  );
});
