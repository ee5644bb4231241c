/** A fault in a view while a run is shown: the terminal comes back, the error is told, the run goes on in plain lines. */
import assert from "node:assert/strict";
import { FRAME_MS } from "../../lib/display/frame_loop.ts";
import { createGuardedDisplay } from "../../lib/display/guarded_display.ts";
import { createLiveDisplay } from "../../lib/display/live_display.ts";
import { createPlainDisplay } from "../../lib/display/plain_display.ts";
import { createTheme, type Theme } from "../../lib/view/theme.ts";
import { FakeControls } from "../_support/fake_controls.ts";
import { FakeKeyboard } from "../_support/fake_keyboard.ts";
import { Screen } from "../_support/screen.ts";
import { createContext, DrivenRun } from "./_displays.ts";

/** A theme that is whole until it is broken. */
function createFragileTheme(): { readonly theme: Theme; breakIt(): void } {
  const whole = createTheme({ hasColor: false, glyphs: "unicode" });
  let isBroken = false;
  const theme = {
    ...whole,
    get glyphs() {
      if (isBroken) throw new Error("a fault in a view");
      return whole.glyphs;
    },
  };
  return { theme, breakIt: () => void (isBroken = true) };
}

for (const [ui, keys] of [["live", ""], ["full", ""], ["live", "?"], ["full", "j\r"]] as const) {
  Deno.test(`a fault in a view gives the terminal back, and the run goes on in plain lines (${ui}, keys ${JSON.stringify(keys)})`, async () => {
    const context = createContext();
    const screen = new Screen({ columns: 80, rows: 20 });
    const keyboard = new FakeKeyboard();
    const { theme, breakIt } = createFragileTheme();
    const warnings: string[] = [];
    const display = createGuardedDisplay({
      create: (onFault) =>
        createLiveDisplay({
          ...context,
          theme,
          ui,
          terminal: screen,
          terminalStreams: new Set(["stdout", "stderr"]),
          keys: { keyboard, controls: new FakeControls() },
          onFault,
        }),
      createFallback: () => createPlainDisplay(context),
      warn: (text) => void warnings.push(text),
    });
    const run = new DrivenRun(display, context);
    const frame = async () => {
      await screen.lines();
      await run.wait(FRAME_MS);
      await screen.lines();
    };
    run.started(2);
    run.running(1);
    await frame();
    for (const key of keys) {
      keyboard.type(key);
      await frame();
    }
    // The table of keys has the whole screen.
    assert.equal(await screen.isAlternate(), ui === "full" || keys === "?");
    const bytes = new TextEncoder().encode("said before\n");
    assert.equal(display.takeOutput("stdout", bytes), true);
    breakIt();
    await frame();
    assert.match(warnings.join("\n"), /^The display failed, .*: Error: a fault in a view\n/);
    assert.equal(warnings.length, 1);
    assert.deepEqual(
      [await screen.isAlternate(), screen.showsCursor, await screen.wraps(), keyboard.isOn],
      [false, true, true, false],
    );
    assert.equal((await screen.lines()).filter((line) => line === "said before").length, 1);
    // From here on output is its writer's, and facts are the plain log's.
    assert.equal(display.takeOutput("stdout", bytes), false);
    const writes = screen.writes.length;
    run.succeeded("1");
    run.finished(0);
    await display.finish(run.state);
    assert.match(context.errors.lines.join("\n"), /2 tasks: 1 succeeded/);
    assert.equal(screen.writes.length, writes);
    assert.equal(context.clock.pendingCount, 0);
  });
}
