/**
 * Plays the scene to a real display on an emulated terminal, on a clock that follows the events, and keeps what the
 * terminal shows at chosen moments.
 */
import type { Display } from "../../lib/display/display.ts";
import { createLiveDisplay } from "../../lib/display/live_display.ts";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { FakeClock, settle } from "../../tests/_support/fake_clock.ts";
import { Screen, type ScreenSize } from "../../tests/_support/screen.ts";
import type { ScreenRows } from "./draw_window.ts";
import { SCENE_COMMAND, sceneEvents, STARTED_AT_MS } from "./scene.ts";

export interface RecordOptions {
  readonly ui: "live" | "full";
  readonly size: ScreenSize;
  /** Moments of the scene, in milliseconds after its start, ascending. */
  readonly momentsMs: readonly number[];
}

/** What the terminal showed at each moment. */
export async function recordScene({ ui, size, momentsMs }: RecordOptions): Promise<ScreenRows[]> {
  const clock = new FakeClock(STARTED_AT_MS);
  const screen = new Screen(size);
  screen.print(`\x1b[1;32m$\x1b[0m ${SCENE_COMMAND}\r\n`);
  const display = openDisplay(ui, clock, screen);
  const state = createRunState();
  const frames: ScreenRows[] = [];
  let next = 0;
  // A display skips frames while its terminal is busy: the emulator gets the time that it needs.
  const catchUp = async () => {
    await settle();
    await screen.lines();
  };
  const goTo = async (atMs: number) => {
    await catchUp();
    for (; STARTED_AT_MS + (momentsMs[next] ?? Infinity) <= atMs; next++) {
      await clock.advance(STARTED_AT_MS + (momentsMs[next] ?? 0) - clock.nowMs());
      frames.push(await screen.cells());
    }
    await clock.advance(atMs - clock.nowMs());
    await catchUp();
  };
  try {
    for (const event of sceneEvents(momentsMs.at(-1) ?? 0)) {
      if (event.atMs > clock.nowMs()) await goTo(event.atMs);
      reduce(state, event);
      display.event(event, state);
    }
    await goTo(STARTED_AT_MS + (momentsMs.at(-1) ?? 0));
  } finally {
    display.restore();
    screen.dispose();
  }
  return frames;
}

function openDisplay(ui: RecordOptions["ui"], clock: FakeClock, screen: Screen): Display {
  return createLiveDisplay({
    ui,
    clock,
    terminal: screen,
    terminalStreams: new Set(["stderr"]),
    errors: { isTerminal: true, write: (bytes) => screen.write(bytes) },
    theme: createTheme({ hasColor: true, glyphs: "unicode" }),
    summary: {},
    formatTime: formatUtcTime,
  });
}

/** The same everywhere: `HH:MM:SS`. */
function formatUtcTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}
