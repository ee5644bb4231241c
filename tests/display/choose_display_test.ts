import assert from "node:assert/strict";
import { chooseCursor } from "../../lib/display/choose_cursor.ts";
import { chooseDisplay } from "../../lib/display/choose_display.ts";
import { chooseGlyphs } from "../../lib/display/choose_glyphs.ts";
import { chooseMotion } from "../../lib/display/choose_motion.ts";
import { chooseUi } from "../../lib/display/choose_ui.ts";
import type { UiName } from "../../lib/display/decision.ts";
import { UsageError } from "../../lib/text/usage_error.ts";
import { type Changes, factsWith, testTable } from "./_decisions.ts";

testTable("chooseCursor()", chooseCursor, [
  {
    when: "a pipe",
    changes: { stderrIsTerminal: false },
    value: false,
    reason: /^standard error is not a terminal$/,
  },
  { when: "TERM=dumb", changes: { env: { TERM: "dumb" } }, value: false, reason: /^TERM is dumb$/ },
  { when: "TERM=unknown", changes: { env: { TERM: "unknown" } }, value: false, reason: /unknown$/ },
  { when: "no TERM", changes: { env: { TERM: "" } }, value: false, reason: /^TERM is not set$/ },
  { when: "a terminal", changes: {}, value: true, reason: /^standard error is a terminal$/ },
]);

Deno.test("chooseCursor() needs no TERM on Windows", () => {
  assert.equal(chooseCursor(factsWith({ isWindows: true, env: { TERM: "" } })).value, true);
  assert.equal(chooseCursor({ stderrIsTerminal: true, isWindows: false, env: {} }).value, false);
});

testTable("chooseUi()", (facts) => chooseUi(facts, chooseCursor(facts)), [
  { when: "--ui json", changes: { ui: "json" }, value: "json", reason: /^--ui json$/ },
  {
    when: "a pipe",
    changes: { stderrIsTerminal: false },
    value: "plain",
    reason: /not a terminal$/,
  },
  {
    when: "TERM=dumb",
    changes: { env: { TERM: "dumb" } },
    value: "plain",
    reason: /^TERM is dumb$/,
  },
  { when: "CI=true", changes: { env: { CI: "true" } }, value: "plain", reason: /^CI is set$/ },
  {
    when: "a reader that prints",
    changes: { stdoutReader: "tee" },
    value: "plain",
    reason: /^tee prints here what it reads from standard output$/,
  },
  { when: "a terminal", changes: {}, value: "live", reason: /^standard error is a terminal$/ },
]);

const NAMED: readonly (readonly [ui: UiName, changes: Changes])[] = [
  ["live", { env: { CI: "1" } }],
  ["live", { stdoutReader: "cat" }],
  ["full", { env: { CI: "1" } }],
  ["plain", {}],
  ["quiet", { stderrIsTerminal: false }],
  ["json", { env: { TERM: "dumb" } }],
];
for (const [ui, changes] of NAMED) {
  Deno.test(`chooseUi() takes --ui ${ui} at its word with ${JSON.stringify(changes)}`, () => {
    const facts = factsWith(changes, { ui });
    assert.deepEqual(chooseUi(facts, chooseCursor(facts)), { value: ui, reason: `--ui ${ui}` });
  });
}

for (const ui of ["live", "full"] as const) {
  for (const changes of [{ stderrIsTerminal: false }, { env: { TERM: "dumb" } }]) {
    Deno.test(`chooseUi() refuses --ui ${ui} with ${JSON.stringify(changes)} and says what to do`, () => {
      assert.throws(
        () => chooseDisplay(factsWith(changes, { ui })),
        (error) =>
          error instanceof UsageError &&
          error.message.startsWith(`Cannot show --ui ${ui}: `) &&
          error.message.endsWith("; use --ui plain or leave --ui out"),
      );
    });
  }
}

for (const CI of ["", "0", "false", "FALSE"]) {
  Deno.test(`chooseUi() does not take CI=${CI} for CI`, () => {
    assert.equal(chooseDisplay(factsWith({ env: { CI } })).ui.value, "live");
  });
}

testTable("chooseMotion()", (facts) => chooseMotion(facts, chooseCursor(facts)), [
  { when: "--no-motion", changes: { motion: false }, value: false, reason: /^--no-motion$/ },
  { when: "a pipe", changes: { stderrIsTerminal: false }, value: false, reason: /not a terminal$/ },
  { when: "TERM=dumb", changes: { env: { TERM: "dumb" } }, value: false, reason: /^TERM is dumb$/ },
  { when: "CI=1", changes: { env: { CI: "1" } }, value: false, reason: /^CI is set$/ },
  { when: "a terminal", changes: {}, value: true, reason: /^standard error is a terminal$/ },
]);

testTable("chooseGlyphs()", chooseGlyphs, [
  { when: "--ascii", changes: { ascii: true }, value: "ascii", reason: /^--ascii$/ },
  {
    when: "TERM=linux",
    changes: { env: { TERM: "linux" } },
    value: "ascii",
    reason: /Linux console/,
  },
  { when: "LC_ALL=C", changes: { env: { LC_ALL: "C" } }, value: "ascii", reason: /locale is C$/ },
  {
    when: "LC_CTYPE=C.utf8",
    changes: { env: { LC_CTYPE: "C.utf8" } },
    value: "unicode",
    reason: /locale is C\.utf8$/,
  },
  { when: "LANG=C", changes: { env: { LANG: "C" } }, value: "ascii", reason: /locale is C$/ },
  { when: "LANG=en_US.UTF-8", changes: {}, value: "unicode", reason: /locale is en_US\.UTF-8$/ },
]);

Deno.test("chooseGlyphs() without a locale takes ascii, but unicode on Windows", () => {
  const env = { TERM: "xterm", LC_ALL: "", LANG: "" };
  assert.deepEqual(chooseGlyphs({ ascii: false, isWindows: false, env }), {
    value: "ascii",
    reason: "no locale is set",
  });
  assert.equal(chooseGlyphs({ ascii: false, isWindows: true, env }).value, "unicode");
});

Deno.test("chooseDisplay() changes the title only where asked, and only where the cursor can be moved", () => {
  const title = (changes: Changes) => chooseDisplay(factsWith(changes)).title;
  assert.deepEqual(title({}), { value: false, reason: "--title was not given" });
  assert.deepEqual(title({ title: true }), { value: true, reason: "--title" });
  assert.equal(title({ title: true, stderrIsTerminal: false }).value, false);
});

Deno.test("chooseDisplay() keeps its decisions apart: colour variables change nothing but colours", () => {
  const values = [undefined, "", "0", "1", "3"];
  for (const base of [{}, { stderrIsTerminal: false }, { env: { TERM: "dumb" } }]) {
    const expected = chooseDisplay(factsWith(base));
    for (const NO_COLOR of values) {
      for (const FORCE_COLOR of values) {
        for (const CLICOLOR of values) {
          for (const CLICOLOR_FORCE of values) {
            for (const color of ["auto", "always", "never"] as const) {
              const env = { NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE } as Changes["env"];
              const choice = chooseDisplay(factsWith(base, { color, ...(env ? { env } : {}) }));
              assert.deepEqual({ ...choice, color: null }, { ...expected, color: null });
            }
          }
        }
      }
    }
  }
});

Deno.test("chooseDisplay() keeps its decisions apart: symbols and motion change nothing else", () => {
  const expected = chooseDisplay(factsWith());
  const ascii = chooseDisplay(factsWith({ ascii: true }));
  const still = chooseDisplay(factsWith({ motion: false }));
  assert.deepEqual({ ...ascii, glyphs: null }, { ...expected, glyphs: null });
  assert.deepEqual({ ...still, motion: null }, { ...expected, motion: null });
});
