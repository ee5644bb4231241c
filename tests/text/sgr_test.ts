import assert from "node:assert/strict";
import fc from "fast-check";
import { isClosed, sgrEnd, SgrState } from "../../lib/text/sgr.ts";

const STATES: readonly (readonly [sequences: string, opening: string, closing: string])[] = [
  ["", "", ""],
  ["\x1b[1m", "\x1b[1m", "\x1b[22m"],
  ["\x1b[1m\x1b[22m", "", ""],
  ["\x1b[1m\x1b[2m", "\x1b[1;2m", "\x1b[22m"],
  ["\x1b[1m\x1b[31m", "\x1b[1;31m", "\x1b[39;22m"],
  ["\x1b[31m\x1b[1m", "\x1b[31;1m", "\x1b[22;39m"],
  ["\x1b[31m\x1b[32m", "\x1b[32m", "\x1b[39m"],
  ["\x1b[31m\x1b[1m\x1b[31m", "\x1b[1;31m", "\x1b[39;22m"],
  ["\x1b[1;4;93m", "\x1b[1;4;93m", "\x1b[39;24;22m"],
  ["\x1b[38;5;200m", "\x1b[38;5;200m", "\x1b[39m"],
  ["\x1b[38;2;1;2;3;1m", "\x1b[38;2;1;2;3;1m", "\x1b[22;39m"],
  ["\x1b[48;5;1m\x1b[7m\x1b[27m", "\x1b[48;5;1m", "\x1b[49m"],
  ["\x1b[1;31m\x1b[0m", "", ""],
  ["\x1b[1;31m\x1b[m", "", ""],
  ["\x1b[1;31;0;4m", "\x1b[4m", "\x1b[24m"],
  ["\x1b[21m\x1b[24m", "", ""],
  ["\x1b[999m", "", ""],
];

for (const [sequences, opening, closing] of STATES) {
  Deno.test(`SgrState after ${JSON.stringify(sequences)} opens and closes what is open`, () => {
    const state = new SgrState();
    // deno-lint-ignore no-control-regex
    for (const sequence of sequences.match(/\x1b\[[\d;]*m/g) ?? []) state.apply(sequence);
    assert.equal(state.opening(), opening);
    assert.equal(state.closing(), closing);
    assert.equal(state.isPlain, closing === "");
    assert.equal(isClosed(sequences), closing === "");
  });
}

Deno.test("isClosed() and SgrState agree, and what closes a line does close it", () => {
  const parameter = fc.oneof(fc.nat(110), fc.constantFrom(0, 1, 2, 5, 22, 38, 39, 48));
  const sequence = fc.array(fc.oneof(parameter.map(String), fc.constant("")), { maxLength: 6 })
    .map((parameters) => `\x1b[${parameters.join(";")}m`);
  fc.assert(fc.property(fc.array(sequence, { maxLength: 6 }), (sequences) => {
    const state = new SgrState();
    for (const sequence of sequences) state.apply(sequence);
    const line = sequences.join("text");
    assert.equal(isClosed(line), state.isPlain);
    assert.equal(isClosed(line + state.closing()), true);
    const again = new SgrState();
    if (!state.isPlain) again.apply(state.opening());
    assert.equal(again.opening(), state.opening());
  }));
});

Deno.test("sgrEnd() takes nothing else for a style", () => {
  assert.equal(sgrEnd("a\x1b[1;2mb", 1), 7);
  for (const other of ["\x1b[2J", "\x1b]0;m", "\x1b[1", "\x1b", "\x1b[?25m", "\x1b[38:5:1m"]) {
    assert.equal(sgrEnd(other, 0), 0, JSON.stringify(other));
  }
});
