/** What every view is held to: any size, with and without colour, Unicode and motion. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { styledWidth } from "../../lib/text/cell_width.ts";
import { isClosed } from "../../lib/text/sgr.ts";
import type { Renderable, ViewSize } from "../../lib/view/renderable.ts";
import { createTheme, type Theme } from "../../lib/view/theme.ts";

export const UNICODE = createTheme({ hasColor: false, glyphs: "unicode" });
export const ASCII = createTheme({ hasColor: false, glyphs: "ascii" });
export const COLOR = createTheme({ hasColor: true, glyphs: "unicode" });
export const STILL = createTheme({ hasColor: false, glyphs: "unicode", isAnimated: false });

const THEMES: readonly Theme[] = [true, false].flatMap((hasColor) =>
  [true, false].flatMap((isAnimated) =>
    (["unicode", "ascii"] as const).map((glyphs) => createTheme({ hasColor, glyphs, isAnimated }))
  )
);

export const theme: fc.Arbitrary<Theme> = fc.constantFrom(...THEMES);

export const size: fc.Arbitrary<ViewSize> = fc.record({
  columns: fc.oneof(fc.nat(12), fc.constantFrom(20, 40, 80, 200)),
  rows: fc.oneof(fc.nat(6), fc.constantFrom(5, 24, 60)),
});

/** Without styles. */
export function plain(lines: readonly string[]): string[] {
  // deno-lint-ignore no-control-regex
  return lines.map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, ""));
}

/** Fails unless the lines keep within the size, close their styles and drive no terminal. */
export function assertFits(lines: readonly string[], { columns, rows }: ViewSize): void {
  assert.ok(lines.length <= rows, `${lines.length} lines in ${rows} rows`);
  for (const line of lines) {
    assert.ok(styledWidth(line) <= columns, `wider than ${columns}: ${JSON.stringify(line)}`);
    assert.ok(isClosed(line), `open style in ${JSON.stringify(line)}`);
  }
  for (const line of plain(lines)) {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(line, /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
  }
}

/**
 * Renders a view at 20, 40, 80 and 200 columns and compares it with the tables; then holds it to its size, to the same
 * text with colours, and to ASCII if so asked.
 */
export function checkWidths(
  create: (theme: Theme) => Renderable,
  tables: Readonly<Record<number, readonly string[]>>,
  rows = 24,
): void {
  for (const [width, lines] of Object.entries(tables)) {
    const size = { columns: Number(width), rows };
    assert.deepEqual(create(UNICODE)(size), lines, `at ${width} columns`);
    const colored = create(COLOR)(size);
    assertFits(colored, size);
    assert.deepEqual(plain(colored), lines, `with colours at ${width} columns`);
    const ascii = create(ASCII)(size);
    assertFits(ascii, size);
    for (const line of ascii) assert.match(line, /^[ -~]*$/, `ASCII at ${width} columns`);
  }
}
