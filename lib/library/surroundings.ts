/**
 * What everything live stands on: time, a terminal, a place for plain lines, looks, and the process around. The real
 * ones are made once, without asking for a permission; tests and programs that draw elsewhere bring their own.
 */
import { chooseDisplay } from "../display/choose_display.ts";
import type { TaskbarRoute } from "../display/choose_taskbar.ts";
import type { ResizeHabits } from "../terminal/resize_habits.ts";
import type { DisplayEnv } from "../display/decision.ts";
import { createClock, systemRandom } from "../platform/clock.ts";
import { captureConsole } from "../platform/console_capture.ts";
import { formatLocalTime } from "../platform/local_time.ts";
import { createProcessPort } from "../platform/own_process.ts";
import { isForeground } from "../platform/foreground.ts";
import { createKeyboard } from "../platform/keyboard.ts";
import { isGranted, mayLookAtProcesses, readPermittedEnv } from "../platform/permissions.ts";
import { isWindows } from "../platform/runtime.ts";
import { createByteSink, createTerminal, isSameTerminal } from "../platform/standard_streams.ts";
import type {
  ByteSink,
  Clock,
  KeyboardPort,
  ProcessPort,
  Random,
  StreamName,
  TerminalPort,
} from "../ports.ts";
import { createTheme, type Theme } from "../view/theme.ts";

/** Where a display lives. */
export interface Surroundings {
  /** Time. */
  readonly clock: Clock;
  /** Chance, for the random part of waits before retries. */
  readonly random: Random;
  /** Processor cores that may be used, >= 1. */
  readonly cores: number;
  /** The terminal that is drawn on. */
  readonly terminal: TerminalPort;
  /** Gets plain lines where nothing is drawn: standard error. */
  readonly errors: ByteSink;
  /** Glyphs, colours, and whether anything may move. */
  readonly theme: Theme;
  /** Whether the cursor can be moved, so that anything can be drawn in place. */
  readonly isLive: boolean;
  /** Whether to draw where nobody has said how: false in CI too. */
  readonly isLiveByDefault: boolean;
  /** Whether and how progress goes to the terminal's tab or task bar entry. */
  readonly taskbar: TaskbarRoute;
  /** What the terminal does with lines when its size changes. @default it breaks them, and 300 ms */
  readonly resizing?: ResizeHabits;
  /** Signals and the end of the process. */
  readonly process: ProcessPort;
  /** The program's own streams that end up on the terminal. */
  readonly terminalStreams: ReadonlySet<StreamName>;
  /** Whether the process may use the terminal now: a background job may not. True where that cannot be told. */
  isForeground(): boolean;
  /** The keys of the terminal; undefined where there is none, or where the process may not read it without asking. */
  createKeyboard(): KeyboardPort | undefined;
  /** Takes what the program prints with `console` to these streams, until the returned function is called. */
  captureConsole(streams: ReadonlySet<StreamName>, write: (text: string) => void): () => void;
  /** Unix time in milliseconds as local time of day, e.g. `12:03:04`. */
  formatTime(atMs: number): string;
}

const ENV_NAMES = [
  "CI",
  "TERM",
  "NO_COLOR",
  "FORCE_COLOR",
  "CLICOLOR",
  "CLICOLOR_FORCE",
  "COLORTERM",
  "LC_ALL",
  "LC_CTYPE",
  "LANG",
  "TERM_PROGRAM",
  "TERM_PROGRAM_VERSION",
  "TERM_FEATURES",
  "WT_SESSION",
  "ConEmuANSI",
  "VTE_VERSION",
  "PTYXIS_VERSION",
  "KONSOLE_VERSION",
  "TMUX",
  "STY",
  "XTERM_VERSION",
] as const satisfies readonly (keyof DisplayEnv)[];

const real: { surroundings: Surroundings | null } = { surroundings: null };

/** The process's own: standard error, its terminal, the system's clock. Always the same object. */
export function processSurroundings(): Surroundings {
  return real.surroundings ??= createProcessSurroundings();
}

function createProcessSurroundings(): Surroundings {
  const errors = createByteSink("stderr");
  const { env, isTmuxHidden } = readDisplayEnv();
  const facts = {
    ui: undefined,
    color: "auto",
    ascii: false,
    motion: true,
    taskbar: "auto",
    title: false,
    stderrIsTerminal: errors.isTerminal,
    isWindows: isWindows(),
    env,
  } as const;
  const choice = chooseDisplay(facts);
  // Where the kernel keeps what is asked.
  const isAsking = !mayLookAtProcesses();
  const terminalStreams: StreamName[] = isSameTerminal() ? ["stdout", "stderr"] : ["stderr"];
  return {
    clock: createClock(),
    random: systemRandom,
    cores: Math.max(1, navigator.hardwareConcurrency),
    terminal: createTerminal(),
    errors,
    theme: createTheme({
      hasColor: choice.color.value > 0,
      glyphs: choice.glyphs.value,
      isAnimated: choice.motion.value,
    }),
    isLive: choice.cursor.value,
    isLiveByDefault: choice.ui.value === "live",
    taskbar: choice.taskbar.value,
    // Inside tmux a new size has to be waited for, and whether this is tmux may not be asked.
    ...(isTmuxHidden ? {} : { resizing: choice.resizing.value }),
    process: createProcessPort(),
    terminalStreams: new Set(errors.isTerminal ? terminalStreams : []),
    isForeground: isAsking ? () => true : isForeground,
    createKeyboard: () => isAsking || !isGranted({ name: "ffi" }) ? undefined : createKeyboard(),
    captureConsole,
    formatTime: formatLocalTime,
  };
}

/** What may not be read is taken for what it usually is: a terminal of today with UTF-8. */
function readDisplayEnv(): { readonly env: DisplayEnv; readonly isTmuxHidden: boolean } {
  const { env, hidden } = readPermittedEnv(ENV_NAMES);
  if (hidden.has("TERM")) env.TERM = "xterm-256color";
  const isLocaleKnown = !hidden.has("LC_ALL") || !hidden.has("LC_CTYPE") || !hidden.has("LANG");
  if (!isLocaleKnown) env.LANG = "C.UTF-8";
  return { env, isTmuxHidden: hidden.has("TMUX") };
}
