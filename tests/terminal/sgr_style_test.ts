import assert from "node:assert/strict";
import fc from "fast-check";
import { applySgr, PLAIN_STYLE, sgrChange, visibleOnBlank } from "../../lib/terminal/sgr_style.ts";
import { Screen } from "../_support/screen.ts";

function styleOf(...sequences: string[]) {
  return sequences.reduce(applySgr, PLAIN_STYLE);
}

const CHANGES: readonly (readonly [string, string, string])[] = [
  ["", "", ""],
  ["31", "", "␛[m"],
  ["", "1;31", "␛[1;31m"],
  ["31", "32", "␛[32m"],
  ["1", "2", "␛[;2m"],
  ["36", "2", "␛[;2m"],
  ["1;4;31", "1;4", "␛[39m"],
  ["1;2;31", "2;31", "␛[22;2m"],
  ["38;5;208;1", "38;5;208", "␛[22m"],
  ["4:3", "4", "␛[4m"],
  ["48;2;1;2;3", "48;2;1;2;4", "␛[48;2;1;2;4m"],
  ["53;9;8", "53", "␛[;53m"],
];

for (const [from, to, sequence] of CHANGES) {
  Deno.test(`sgrChange() goes from "${from}" to "${to}" by "${sequence}"`, () => {
    assert.equal(sgrChange(styleOf(from), styleOf(to)).replace("\x1b", "␛"), sequence);
  });
}

Deno.test("applySgr() takes back what is taken back, one by one", () => {
  assert.deepEqual(
    styleOf("1;2;3;4;5;7;8;9;53;31;42;58;5;3", "22;23;24;25;27;28;29;55", "39;49;59"),
    PLAIN_STYLE,
  );
  assert.deepEqual(styleOf("1;31", ""), PLAIN_STYLE);
  assert.deepEqual(styleOf("1;31", "0;32"), styleOf("32"));
  assert.deepEqual(styleOf("4:3", "4:0"), PLAIN_STYLE);
});

Deno.test("applySgr() reads colours of every kind", () => {
  assert.equal(styleOf("38;5;208;1").foreground, "38;5;208");
  assert.equal(styleOf("48;2;1;2;3;4").background, "48;2;1;2;3");
  assert.equal(styleOf("38:2::1:2:3;7").foreground, "38:2::1:2:3");
  assert.equal(styleOf("97").foreground, "97");
  assert.equal(styleOf("104").background, "104");
});

Deno.test("applySgr() lets nothing follow from parameters that are broken or unknown", () => {
  for (const params of ["38", "38;5", "38;2;1;2", "999", "38;7;1"]) {
    assert.deepEqual(styleOf(params), PLAIN_STYLE, params);
  }
});

Deno.test("visibleOnBlank() keeps what can be seen without a character", () => {
  assert.deepEqual(visibleOnBlank(styleOf("1;3;31")), PLAIN_STYLE);
  assert.deepEqual(visibleOnBlank(styleOf("1;31;44")), styleOf("44"));
  for (const params of ["7;31", "4;31", "9;31", "53;31"]) {
    assert.deepEqual(visibleOnBlank(styleOf(params)), styleOf(params), params);
  }
});

Deno.test("sgrChange() makes a terminal draw as if the style had been set alone", async () => {
  const part = fc.constantFrom(
    ..."1,2,3,4,21,5,7,8,9,53,31,95,38;5;99,38;2;9;8;7,42,101,48;5;7".split(","),
  );
  const style = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(";"));
  await fc.assert(
    fc.asyncProperty(style, style, async (from, to) => {
      const changed = new Screen({ columns: 4, rows: 1 });
      const alone = new Screen({ columns: 4, rows: 1 });
      const change = sgrChange(styleOf(from), styleOf(to));
      changed.print(`\x1b[${from}mx${change}y`);
      alone.print(`\x1b[${from}mx\x1b[m\x1b[${to}my`);
      assert.deepEqual(await changed.looks(), await alone.looks());
      assert.ok(change.length <= `\x1b[0;${to}m`.length);
      changed.dispose();
      alone.dispose();
    }),
    { numRuns: 200 },
  );
});
