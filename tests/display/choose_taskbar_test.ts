import assert from "node:assert/strict";
import { chooseCursor } from "../../lib/display/choose_cursor.ts";
import { chooseTaskbar, type TaskbarRoute } from "../../lib/display/choose_taskbar.ts";
import type { DisplayEnv, DisplayFacts } from "../../lib/display/decision.ts";
import { factsWith, testTable } from "./_decisions.ts";

const choose = (facts: DisplayFacts) => chooseTaskbar(facts, chooseCursor(facts));

testTable<TaskbarRoute>("chooseTaskbar()", choose, [
  {
    when: "--taskbar never",
    changes: { taskbar: "never" },
    value: "off",
    reason: /^--taskbar never$/,
  },
  { when: "a pipe", changes: { stderrIsTerminal: false }, value: "off", reason: /not a terminal$/ },
  {
    when: "--taskbar always",
    changes: { taskbar: "always" },
    value: "direct",
    reason: /^--taskbar/,
  },
  { when: "GNU screen", changes: { env: { STY: "1.pts" } }, value: "off", reason: /^GNU screen/ },
  {
    when: "Windows Terminal",
    changes: { env: { WT_SESSION: "d1f3" } },
    value: "direct",
    reason: /^Windows Terminal understands it$/,
  },
  { when: "an unknown terminal", changes: {}, value: "off", reason: /^this terminal is not known/ },
]);

const TERMINALS: readonly (readonly [env: DisplayEnv, route: TaskbarRoute])[] = [
  [{ ConEmuANSI: "ON" }, "direct"],
  [{ ConEmuANSI: "OFF" }, "off"],
  [{ TERM_PROGRAM: "ghostty", TERM_PROGRAM_VERSION: "1.2.0" }, "direct"],
  [{ TERM_PROGRAM: "ghostty", TERM_PROGRAM_VERSION: "1.10" }, "direct"],
  [{ TERM_PROGRAM: "ghostty", TERM_PROGRAM_VERSION: "2.0.0-dev" }, "direct"],
  [{ TERM_PROGRAM: "ghostty", TERM_PROGRAM_VERSION: "1.1.3" }, "off"],
  [{ TERM_PROGRAM: "ghostty" }, "off"],
  [{ TERM_PROGRAM: "WezTerm", TERM_PROGRAM_VERSION: "20250209-182623-44866cc1" }, "direct"],
  [{ TERM_PROGRAM: "WezTerm", TERM_PROGRAM_VERSION: "20240203-110809-5046fc22" }, "off"],
  [
    { TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.5.0", TERM_FEATURES: "T3CwSsHP" },
    "direct",
  ],
  [
    { TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.5.0", TERM_FEATURES: "T3CwSsPhGs" },
    "off",
  ],
  [{ TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.5.0" }, "off"],
  [{ TERM_PROGRAM: "Apple_Terminal", TERM_PROGRAM_VERSION: "455" }, "off"],
  [{ TERM: "xterm-kitty" }, "off"],
  [{ VTE_VERSION: "8000" }, "direct"],
  [{ VTE_VERSION: "8203" }, "direct"],
  [{ VTE_VERSION: "7802" }, "off"],
  [{ VTE_VERSION: "x8000" }, "off"],
  [{ PTYXIS_VERSION: "48.1" }, "direct"],
  [{ PTYXIS_VERSION: "47.10" }, "off"],
  [{ KONSOLE_VERSION: "260401" }, "direct"],
  [{ KONSOLE_VERSION: "251203" }, "off"],
  // Started from another terminal, whose variables it inherited.
  [{ TERM_PROGRAM: "vscode", TERM_PROGRAM_VERSION: "1.99", VTE_VERSION: "8000" }, "off"],
  [{ TERM_PROGRAM: "WezTerm", TERM_PROGRAM_VERSION: "20240203", WT_SESSION: "d1f3" }, "off"],
  // tmux hides what it runs in but for the variables that it inherited.
  [{ TMUX: "/tmp/tmux-0/default,1,0", TERM_PROGRAM: "tmux", WT_SESSION: "d1f3" }, "tmux"],
  [{ TMUX: "/tmp/tmux-0/default,1,0", TERM_PROGRAM: "tmux", VTE_VERSION: "8000" }, "tmux"],
  [{ TMUX: "/tmp/tmux-0/default,1,0", TERM_PROGRAM: "tmux" }, "off"],
  [{ TMUX: "", WT_SESSION: "d1f3" }, "direct"],
  [{ TMUX: "/tmp/tmux-0/default,1,0", STY: "1.pts", WT_SESSION: "d1f3" }, "tmux"],
];
for (const [env, route] of TERMINALS) {
  Deno.test(`chooseTaskbar() takes ${route} for ${JSON.stringify(env)}`, () => {
    assert.equal(choose(factsWith({ env })).value, route);
  });
}

Deno.test("chooseTaskbar() packs what is forced for tmux as well, and says so", () => {
  const decision = choose(factsWith({ taskbar: "always", env: { TMUX: "/tmp/x,1,0" } }));
  assert.deepEqual(decision, { value: "tmux", reason: "--taskbar always, inside tmux" });
});
