import assert from "node:assert/strict";
import { chooseColor } from "../../lib/display/choose_color.ts";
import type { DisplayEnv } from "../../lib/display/decision.ts";
import { factsWith, testTable } from "./_decisions.ts";

testTable("chooseColor()", chooseColor, [
  { when: "--color never", changes: { color: "never" }, value: 0, reason: /^--color never$/ },
  { when: "--color always", changes: { color: "always" }, value: 16, reason: /^--color always, / },
  {
    when: "NO_COLOR=1",
    changes: { env: { NO_COLOR: "1" } },
    value: 0,
    reason: /^NO_COLOR is set$/,
  },
  {
    when: "FORCE_COLOR=3",
    changes: { env: { FORCE_COLOR: "3" } },
    value: 16777216,
    reason: /^FORCE_COLOR is set to 3$/,
  },
  {
    when: "CLICOLOR_FORCE=1",
    changes: { env: { CLICOLOR_FORCE: "1" } },
    value: 16,
    reason: /^CLICOLOR_FORCE is set, /,
  },
  { when: "CLICOLOR=0", changes: { env: { CLICOLOR: "0" } }, value: 0, reason: /^CLICOLOR is 0$/ },
  {
    when: "a pipe",
    changes: { stderrIsTerminal: false },
    value: 0,
    reason: /^standard error is not a terminal$/,
  },
  { when: "TERM=dumb", changes: { env: { TERM: "dumb" } }, value: 0, reason: /^TERM is dumb$/ },
  { when: "a terminal", changes: {}, value: 16, reason: /^standard error is a terminal, / },
]);

const FORCED: readonly (readonly [value: string, depth: number])[] = [
  ["0", 0],
  ["false", 0],
  ["1", 16],
  ["2", 256],
  ["3", 16777216],
  ["true", 16],
  ["yes", 16],
  ["constructor", 16],
];
for (const [value, depth] of FORCED) {
  Deno.test(`chooseColor() takes ${depth} in a pipe for FORCE_COLOR=${value}`, () => {
    const facts = factsWith({ stderrIsTerminal: false, env: { FORCE_COLOR: value } });
    assert.equal(chooseColor(facts).value, depth);
  });
}

/** Variables that are set to nothing, or to what means no. */
const IDLE: readonly DisplayEnv[] = [
  { NO_COLOR: "" },
  { FORCE_COLOR: "" },
  { CLICOLOR_FORCE: "" },
  { CLICOLOR_FORCE: "0" },
  { CLICOLOR_FORCE: "false" },
  { CLICOLOR: "" },
  { CLICOLOR: "1" },
];
for (const env of IDLE) {
  Deno.test(`chooseColor() changes nothing for ${JSON.stringify(env)}`, () => {
    for (const stderrIsTerminal of [true, false]) {
      const expected = chooseColor(factsWith({ stderrIsTerminal }));
      assert.deepEqual(chooseColor(factsWith({ stderrIsTerminal, env })), expected);
    }
  });
}

const DEPTHS: readonly (readonly [env: DisplayEnv, depth: number, reason: RegExp])[] = [
  [{ TERM: "xterm" }, 16, /nothing names more than 16$/],
  [{ TERM: "xterm-256color" }, 256, /TERM names 256$/],
  [{ TERM: "screen-256color-bce" }, 16, /nothing/],
  [{ TERM: "xterm-direct" }, 16777216, /TERM names all$/],
  [{ TERM: "xterm-direct256" }, 16777216, /TERM names all$/],
  [{ COLORTERM: "truecolor" }, 16777216, /COLORTERM names all$/],
  [{ COLORTERM: "24bit", TERM: "xterm-256color" }, 16777216, /COLORTERM names all$/],
  [{ COLORTERM: "1" }, 16, /nothing/],
  [{ WT_SESSION: "d1f3" }, 16777216, /Windows Terminal has all$/],
  [{ WT_SESSION: "" }, 16, /nothing/],
];
for (const [env, depth, reason] of DEPTHS) {
  Deno.test(`chooseColor() takes ${depth} for ${JSON.stringify(env)}, forced or not`, () => {
    for (const changes of [{ env }, { env, color: "always" as const, stderrIsTerminal: false }]) {
      const decision = chooseColor(factsWith(changes));
      assert.equal(decision.value, depth);
      assert.match(decision.reason, reason);
    }
  });
}
