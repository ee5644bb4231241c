import assert from "node:assert/strict";
import { drawRow, escapeXml, Inkwell } from "../../../scripts/picture/draw_row.ts";
import { Screen } from "../../_support/screen.ts";

/** The elements of one row that a terminal shows after this text. */
async function draw(text: string, inks = new Inkwell()): Promise<string[]> {
  const screen = new Screen({ columns: 20, rows: 1 });
  screen.print(text);
  const [cells = []] = await screen.cells();
  screen.dispose();
  return drawRow(cells, 0, inks);
}

function textsOf(elements: readonly string[]): (readonly (string | undefined)[])[] {
  return elements.flatMap((element) => {
    const match = /^<text class="([^"]*)" x="(\d+)" y="13" textLength="(\d+)".*>(.*)<\/text>$/
      .exec(element);
    return match === null ? [] : [match.slice(2)];
  });
}

Deno.test("drawRow() puts words on the grid, apart where there is more than a space between", async () => {
  assert.deepEqual(textsOf(await draw("  two words   far")), [
    ["16", "72", "two words"],
    ["112", "24", "far"],
  ]);
  assert.deepEqual(await draw(""), []);
});

Deno.test("drawRow() begins a new element where the style changes", async () => {
  const inks = new Inkwell();
  const elements = await draw("a\x1b[1;31mb\x1b[0mc", inks);
  assert.deepEqual(textsOf(elements), [["0", "8", "a"], ["8", "8", "b"], ["16", "8", "c"]]);
  assert.match(elements[1] ?? "", /class="f1 b"/);
  assert.equal(inks.css, ".f0{fill:#e6edf3}.f1{fill:#ff7b72}");
});

Deno.test("drawRow() gives wide characters two columns", async () => {
  assert.deepEqual(textsOf(await draw("漢字 x")), [["0", "48", "漢字 x"]]);
});

Deno.test("drawRow() joins the full cells of a bar and draws its rest apart", async () => {
  assert.deepEqual(await draw("███▌░░"), [
    '<path class="f0" d="M0 3h24v12h-24zM24 3h4v12h-4z"/>',
    '<path class="f0" opacity="0.25" d="M32 3h16v12h-16z"/>',
  ]);
});

Deno.test("drawRow() lets the columns of a chart fill their row", async () => {
  assert.deepEqual(await draw("▄█"), ['<path class="f0" d="M0 9h8v9h-8zM8 0h8v18h-8z"/>']);
});

Deno.test("drawRow() strokes lines and dots, and paints what is behind a cell first", async () => {
  const elements = await draw("\x1b[44m─⠁\x1b[0m");
  assert.match(elements[0] ?? "", /^<rect class="f0" x="0" y="0" width="8" height="18"\/>$/);
  assert.match(elements.at(-2) ?? "", /^<path class="line l\d" d="M0 9\.5h8"/);
  assert.match(elements.at(-1) ?? "", /^<path class="dots d\d" d="M10\.25 4h0"\/>$/);
});

Deno.test("escapeXml() lets no text end its element", () => {
  assert.equal(escapeXml(`</text><script>"&'`), "&lt;/text&gt;&lt;script&gt;&quot;&amp;&#39;");
  assert.equal(escapeXml("a\x00\x1bb\ufffe"), "ab");
});
