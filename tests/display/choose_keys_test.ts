import assert from "node:assert/strict";
import { chooseKeys, type KeyFacts } from "../../lib/display/choose_keys.ts";

const FACTS: KeyFacts = { ui: "live", stdinIsTerminal: true, isForeground: true };

const CASES: readonly (readonly [Partial<KeyFacts>, value: boolean, reason: string])[] = [
  [{}, true, "standard input is a terminal"],
  [{ ui: "full" }, true, "standard input is a terminal"],
  [{ ui: "plain" }, false, "the plain display reads no keys"],
  [{ ui: "json" }, false, "the json display reads no keys"],
  [{ ui: "quiet", stdinIsTerminal: false }, false, "the quiet display reads no keys"],
  [{ stdinIsTerminal: false }, false, "standard input is not a terminal"],
  [{ stdinIsTerminal: false, isForeground: false }, false, "standard input is not a terminal"],
  [{ isForeground: false }, false, "the process is in the background"],
];
for (const [changes, value, reason] of CASES) {
  Deno.test(`chooseKeys() says ${value} for ${JSON.stringify(changes)}`, () => {
    assert.deepEqual(chooseKeys({ ...FACTS, ...changes }), { value, reason });
  });
}
