/** How a run of tasks is shown: one of Heddle's own displays, fed with the run's state. */
import type { DisplayContext } from "../display/context.ts";
import type { Display } from "../display/display.ts";
import { createLiveDisplay } from "../display/live_display.ts";
import { createPlainDisplay } from "../display/plain_display.ts";
import { createQuietDisplay } from "../display/quiet_display.ts";
import type { RunEvent } from "../events.ts";
import { reduce } from "../state/reduce.ts";
import { createRunState } from "../state/run_state.ts";
import { resolveDisplay } from "./live.ts";
import type { Surroundings } from "./surroundings.ts";

/** Shows a run, or nothing. */
export interface RunDisplay {
  event(event: RunEvent): void;
  suspend(): void;
  resume(): void;
  /** Says the last words; resolves when they are written. */
  finish(): Promise<void>;
  /** Gives the terminal back at once. Idempotent. */
  restore(): void;
}

/** @throws {Error} Something else is live on this terminal, or a terminal that can be drawn on is missing. */
export function openRunDisplay(
  display: "auto" | "live" | "full" | "plain" | "quiet" | "none",
  surroundings: Surroundings,
): RunDisplay {
  const shown = createDisplay(display, surroundings);
  if (shown === null) {
    return { event() {}, suspend() {}, resume() {}, finish: () => Promise.resolve(), restore() {} };
  }
  const state = createRunState();
  const encoder = new TextEncoder();
  const print = (text: string) => void shown.display.takeOutput("stderr", encoder.encode(text));
  const release = shown.isLive
    ? surroundings.captureConsole(surroundings.terminalStreams, print)
    : () => {};
  return {
    event(event) {
      reduce(state, event);
      shown.display.event(event, state);
      // Logs have such lines of their own.
      if (event.kind !== "task_log" || !shown.isLive) return;
      print(`${state.open.get(event.task)?.label ?? event.task}: ${event.text}\n`);
    },
    suspend: () => shown.display.suspend(),
    resume: () => shown.display.resume(),
    async finish() {
      await shown.display.finish(state);
      release();
    },
    restore() {
      release();
      shown.display.restore();
    },
  };
}

function createDisplay(
  wanted: "auto" | "live" | "full" | "plain" | "quiet" | "none",
  surroundings: Surroundings,
): { readonly display: Display; readonly isLive: boolean } | null {
  const { terminal, terminalStreams, taskbar } = surroundings;
  const context: DisplayContext = { ...surroundings, summary: {} };
  if (wanted === "none") return null;
  if (wanted === "quiet") return { display: createQuietDisplay(context), isLive: false };
  const kind = resolveDisplay(wanted === "full" ? "live" : wanted, surroundings);
  if (kind !== "live") return { display: createPlainDisplay(context), isLive: false };
  const display = createLiveDisplay({ ...context, terminal, terminalStreams, taskbar });
  return { display, isLive: true };
}
