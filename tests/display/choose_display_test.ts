import assert from "node:assert/strict";
import { chooseDisplay, type ChooseDisplayOptions } from "../../lib/display/choose_display.ts";
import { UsageError } from "../../lib/text/usage_error.ts";

const TERMINAL: ChooseDisplayOptions = {
  ui: undefined,
  color: "auto",
  ascii: false,
  stderrIsTerminal: true,
  stdoutIsTerminal: true,
  env: { TERM: "xterm", LANG: "en_US.UTF-8" },
};

function choose(changes: Partial<ChooseDisplayOptions>) {
  return chooseDisplay({ ...TERMINAL, ...changes, env: { ...TERMINAL.env, ...changes.env } });
}

const UIS: readonly (readonly [string, Partial<ChooseDisplayOptions>, string])[] = [
  ["a terminal", {}, "live"],
  ["a terminal with stdout in a pipe", { stdoutIsTerminal: false }, "live"],
  ["a pipe", { stderrIsTerminal: false }, "plain"],
  ["a dumb terminal", { env: { TERM: "dumb" } }, "plain"],
  ["a terminal of CI", { env: { CI: "true" } }, "plain"],
  ["CI=false", { env: { CI: "false" } }, "live"],
  ["an empty CI", { env: { CI: "" } }, "live"],
  ["--ui live in CI", { ui: "live", env: { CI: "1" } }, "live"],
  ["--ui json", { ui: "json" }, "json"],
  ["--ui quiet in a pipe", { ui: "quiet", stderrIsTerminal: false }, "quiet"],
  ["NO_COLOR", { env: { NO_COLOR: "1" } }, "live"],
  ["FORCE_COLOR in a pipe", { stderrIsTerminal: false, env: { FORCE_COLOR: "1" } }, "plain"],
];
for (const [name, changes, ui] of UIS) {
  Deno.test(`chooseDisplay() takes ${ui} for ${name}`, () => {
    const choice = choose(changes);
    assert.equal(choice.ui, ui);
    assert.equal(choice.isAnimated, ui === "live");
    assert.equal(choice.reasons.length, 3);
  });
}

const COLORS: readonly (readonly [string, Partial<ChooseDisplayOptions>, number])[] = [
  ["a terminal", {}, 16],
  ["a pipe", { stderrIsTerminal: false }, 0],
  ["TERM=xterm-256color", { env: { TERM: "xterm-256color" } }, 256],
  ["COLORTERM=truecolor", { env: { COLORTERM: "truecolor" } }, 16777216],
  ["TERM=dumb", { env: { TERM: "dumb" } }, 0],
  ["NO_COLOR=1", { env: { NO_COLOR: "1" } }, 0],
  ["an empty NO_COLOR", { env: { NO_COLOR: "" } }, 16],
  ["NO_COLOR against FORCE_COLOR", { env: { NO_COLOR: "1", FORCE_COLOR: "1" } }, 0],
  ["--color always against NO_COLOR", { color: "always", env: { NO_COLOR: "1" } }, 16],
  ["--color never", { color: "never", env: { FORCE_COLOR: "3" } }, 0],
  ["FORCE_COLOR=1 in a pipe", { stderrIsTerminal: false, env: { FORCE_COLOR: "1" } }, 16],
  ["FORCE_COLOR=3", { env: { FORCE_COLOR: "3" } }, 16777216],
  ["FORCE_COLOR=0", { env: { FORCE_COLOR: "0" } }, 0],
  ["FORCE_COLOR=constructor", { env: { FORCE_COLOR: "constructor" } }, 16],
  ["CLICOLOR_FORCE=1 in a pipe", { stderrIsTerminal: false, env: { CLICOLOR_FORCE: "1" } }, 16],
  ["CLICOLOR=0", { env: { CLICOLOR: "0" } }, 0],
];
for (const [name, changes, depth] of COLORS) {
  Deno.test(`chooseDisplay() takes ${depth} colours for ${name}`, () => {
    assert.equal(choose(changes).colorDepth, depth);
  });
}

const GLYPHS: readonly (readonly [string, Partial<ChooseDisplayOptions>, string])[] = [
  ["a UTF-8 locale", {}, "unicode"],
  ["--ascii", { ascii: true }, "ascii"],
  ["LANG=C", { env: { LANG: "C" } }, "ascii"],
  ["no locale", { env: { LANG: "" } }, "ascii"],
  ["LC_ALL=C before LANG", { env: { LC_ALL: "C" } }, "ascii"],
  ["LC_CTYPE=C.utf8 before LANG", { env: { LC_CTYPE: "C.utf8", LANG: "C" } }, "unicode"],
  ["the Linux console", { env: { TERM: "linux" } }, "ascii"],
];
for (const [name, changes, glyphs] of GLYPHS) {
  Deno.test(`chooseDisplay() takes ${glyphs} for ${name}`, () => {
    assert.equal(choose(changes).glyphs, glyphs);
  });
}

for (const changes of [{ stderrIsTerminal: false }, { env: { TERM: "dumb" } }]) {
  Deno.test(`chooseDisplay() refuses --ui live with ${JSON.stringify(changes)} and says what to do`, () => {
    assert.throws(
      () => choose({ ui: "live", ...changes }),
      (error) => error instanceof UsageError && /use --ui plain/.test(error.message),
    );
  });
}
