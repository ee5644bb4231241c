import assert from "node:assert/strict";
import { drawWindow, type ScreenRows } from "../../../scripts/picture/draw_window.ts";
import { Screen } from "../../_support/screen.ts";

const OPTIONS = { title: "a <b>", description: "what it & shows", columns: 10, rows: 2 };

async function frameOf(text: string): Promise<ScreenRows> {
  const screen = new Screen(OPTIONS);
  screen.print(text);
  const cells = await screen.cells();
  screen.dispose();
  return cells;
}

Deno.test("drawWindow() is a well-formed picture of the screen's size with its words escaped", async () => {
  const svg = drawWindow([await frameOf("hello\r\n1 < 2")], OPTIONS);
  assert.match(svg, /^<svg xmlns="[^"]*" viewBox="0 0 108 96" width="108" height="96"/);
  assert.match(svg, />a &lt;b&gt;<\/text>/);
  assert.match(svg, /<title>what it &amp; shows<\/title>/);
  assert.match(svg, />1 &lt; 2<\/text>/);
  assert.equal(svg.match(/<g/g)?.length, svg.match(/<\/g>/g)?.length);
  assert.doesNotMatch(svg, /animation|NaN|undefined/);
});

Deno.test("drawWindow() draws once what stays, and shows what changes for its frames only", async () => {
  const frames = await Promise.all(
    ["same\r\n1", "same\r\n2", "same\r\n1", "same\r\n3"].map(frameOf),
  );
  const svg = drawWindow(frames, { ...OPTIONS, frameMs: 500 });
  assert.equal(svg.match(/>same</g)?.length, 1);
  assert.match(svg, /\.a\{visibility:hidden;animation:2s step-end infinite\}/);
  const steps = (name: string) => svg.split(`@keyframes ${name}{`)[1]?.split("}}")[0];
  const [on, off] = ["{visibility:visible}", "{visibility:hidden}"];
  assert.equal(`${steps("k0")}}`, `0%${on}25%${off}50%${on}75%${off}`);
  assert.equal(`${steps("k1")}}`, `0%${off}25%${on}50%${off}`);
  assert.equal(`${steps("k2")}}`, `0%${off}75%${on}`);
});

Deno.test("drawWindow() stands still at the last frame for those who asked for less motion", async () => {
  const svg = drawWindow(await Promise.all(["1", "2"].map(frameOf)), OPTIONS);
  const last = /<g class="a (k\d) z">\n(.*)\n<\/g>/.exec(svg);
  assert.match(last?.[2] ?? "", />2</);
  assert.equal(svg.match(/ z"/g)?.length, 1);
  assert.match(svg, /prefers-reduced-motion:reduce\)\{\.a\{animation:none!important\}\.z\{visib/);
});
