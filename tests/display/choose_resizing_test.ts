import assert from "node:assert/strict";
import { chooseResizing } from "../../lib/display/choose_resizing.ts";
import type { DisplayEnv } from "../../lib/display/decision.ts";

const CASES: readonly (readonly [string, DisplayEnv, boolean, number])[] = [
  ["most terminals", { TERM: "xterm-256color", XTERM_VERSION: "" }, true, 100],
  ["an environment that says nothing", {}, true, 100],
  [
    "tmux, whatever it runs in",
    { TERM: "tmux-256color", TMUX: "x", XTERM_VERSION: "1" },
    true,
    300,
  ],
  ["GNU screen", { TERM: "screen", STY: "1.pts" }, false, 300],
  ["the Linux console", { TERM: "linux" }, false, 100],
  ["st", { TERM: "st-256color" }, false, 100],
  ["a terminal whose name begins like st", { TERM: "sterm" }, true, 100],
  ["xterm itself", { TERM: "xterm-256color", XTERM_VERSION: "XTerm(390)" }, false, 100],
];

for (const [what, env, rewraps, settleMs] of CASES) {
  Deno.test(`chooseResizing() knows ${what}`, () => {
    assert.deepEqual(chooseResizing({ env }).value, { rewraps, settleMs });
  });
}
