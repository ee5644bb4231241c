/** How a run of tasks is shown: one of Heddle's own displays, fed with the run's state. */
import type { DisplayContext } from "../display/context.ts";
import type { Display } from "../display/display.ts";
import { createGuardedDisplay } from "../display/guarded_display.ts";
import { createLiveDisplay } from "../display/live_display.ts";
import { createPlainDisplay } from "../display/plain_display.ts";
import { createQuietDisplay } from "../display/quiet_display.ts";
import type { RunEvent } from "../events.ts";
import type { RunControls } from "../ports.ts";
import { reduce } from "../state/reduce.ts";
import { createRunState } from "../state/run_state.ts";
import { sanitize } from "../text/sanitize.ts";
import { resolveDisplay } from "./live.ts";
import { printBeside } from "./live_session.ts";
import { PrintedLines } from "./printed_lines.ts";
import type { Surroundings } from "./surroundings.ts";

/** Shows a run, or nothing. */
export interface RunDisplay {
  event(event: RunEvent): void;
  /** Resolves when the terminal is given back. */
  suspend(): Promise<void>;
  resume(): void;
  resized(): void;
  /** Says the last words; resolves when they are written. */
  finish(): Promise<void>;
  /** Gives the terminal back at once. Idempotent. */
  restore(): void;
}

export interface RunDisplayOptions {
  readonly display: "auto" | "live" | "full" | "plain" | "quiet" | "none";
  readonly surroundings: Surroundings;
  /** What keys may ask of the run; null for no keys. */
  readonly controls: RunControls | null;
}

/** @throws {Error} Something else is live on this terminal, or a terminal that can be drawn on is missing. */
export function openRunDisplay(options: RunDisplayOptions): RunDisplay {
  const { surroundings } = options;
  const shown = createDisplay(options);
  if (shown === null) return HIDDEN;
  const { display, isLive } = shown;
  const state = createRunState();
  const printed = new PrintedLines((lines) => void display.print(lines));
  const print = (text: string) => printed.push(text);
  const release = isLive
    ? surroundings.captureConsole(surroundings.terminalStreams, print)
    : () => {};
  return {
    event(event) {
      reduce(state, event);
      display.event(event, state);
    },
    suspend: () => display.suspend(),
    resume: () => display.resume(),
    resized: () => display.resized(),
    async finish() {
      printed.end();
      release();
      await display.finish(state);
    },
    restore() {
      release();
      display.restore();
    },
  };
}

const HIDDEN: RunDisplay = {
  event() {},
  suspend: () => Promise.resolve(),
  resume() {},
  resized() {},
  finish: () => Promise.resolve(),
  restore() {},
};

function createDisplay(
  { display: wanted, surroundings, controls }: RunDisplayOptions,
): { readonly display: Display; readonly isLive: boolean } | null {
  const { clock, errors, theme, formatTime, terminal, terminalStreams, taskbar, resizing } =
    surroundings;
  const context: DisplayContext = { clock, errors, theme, formatTime, summary: {} };
  if (wanted === "none") return null;
  if (wanted === "quiet") return { display: createQuietDisplay(context), isLive: false };
  const isFull = wanted === "full";
  const kind = resolveDisplay(isFull ? "live" : wanted, surroundings);
  if (kind === "none") return null;
  if (kind === "plain") return { display: createPlainDisplay(context), isLive: false };
  const keyboard = controls === null ? undefined : surroundings.createKeyboard();
  const display = createGuardedDisplay({
    create: (onFault) =>
      createLiveDisplay({
        ...context,
        terminal,
        terminalStreams,
        taskbar,
        resizing,
        ui: isFull ? "full" : "live",
        keys: keyboard === undefined || controls === null ? undefined : { keyboard, controls },
        isForeground: () => surroundings.isForeground(),
        onFault,
      }),
    createFallback: () => createPlainDisplay(context),
    warn: (text) => printBeside(surroundings, `${sanitize(text)}\n`),
  });
  return { display, isLive: true };
}
