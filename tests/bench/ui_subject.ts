/**
 * Heddle's part of `bench:ui`: the real live display on the real terminal, driven by made-up events, reduced as the
 * command line reduces them. Arguments: TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS [KNOWN].
 */
import { createLiveDisplay } from "../../lib/display/live_display.ts";
import type { RunFact } from "../../lib/events.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { createByteSink, createTerminal } from "../../lib/platform/standard_streams.ts";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { startFacts } from "./ui_load.ts";
import { measureWindow, readMeterArgs } from "./ui_meter.ts";

const STDERR = 2;

if (import.meta.main) {
  const { tasks: running, known, ...window } = readMeterArgs(Deno.args);
  const load = { running, known };
  const clock = createClock();
  const state = createRunState();
  const display = createLiveDisplay({
    clock,
    terminal: createTerminal(),
    terminalStreams: new Set(["stderr"]),
    errors: createByteSink("stderr"),
    theme: createTheme({ hasColor: true, glyphs: "unicode" }),
    summary: {},
    formatTime: String,
  });
  let seq = 0;
  const emit = (fact: RunFact) => {
    const event = { seq: seq++, atMs: clock.nowMs(), ...fact };
    reduce(state, event);
    display.event(event, state);
  };
  for (const fact of startFacts(load)) emit(fact);
  const tasks = Array.from({ length: load.running }, (_, at) => String(at + 1));
  const tick = (number: number) => {
    const atMs = clock.nowMs();
    const done = number % 101;
    for (const task of tasks) {
      const event = { seq: seq++, atMs, kind: "attempt_progress", task, done, total: 100 } as const;
      reduce(state, event);
      display.event(event, state);
    }
  };
  await measureWindow(STDERR, { ...window, tick });
  display.restore();
  Deno.exit(0);
}
