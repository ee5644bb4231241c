/**
 * Opens the display that the user asked for, or the one that fits, and says where job output goes: to the display that
 * draws on that terminal, to a terminal after cleaning, or to a pipe or file byte for byte.
 */
import { chooseDisplay, type DisplayChoice } from "../display/choose_display.ts";
import type { DisplayContext } from "../display/context.ts";
import { selectRunModel } from "../display/select_run_model.ts";
import type { Display } from "../display/display.ts";
import type { Host } from "../platform/host.ts";
import { formatLocalTime } from "../platform/local_time.ts";
import { createByteSink, writeErrorSync } from "../platform/standard_streams.ts";
import { findStdoutReader } from "../platform/stdout_reader.ts";
import type { ByteSink, Clock, RunControls, StreamName } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import { createOutputSanitizer } from "../text/output_sanitizer.ts";
import { sanitize } from "../text/sanitize.ts";
import { renderStatusSnapshot } from "../view/status_snapshot.ts";
import type { SummaryContext } from "../view/summary.ts";
import { createTheme } from "../view/theme.ts";
import { createDisplay } from "./create_display.ts";
import { NOT_STARTED } from "./not_started.ts";
import type { RunOptions } from "./options.ts";

export interface OpenDisplayOptions {
  readonly host: Host;
  readonly options: RunOptions;
  readonly clock: Clock;
  readonly summary: SummaryContext;
  /** What people may ask of the run with keys. */
  readonly controls: RunControls;
  /** Whoever read standard output has gone away. */
  onClosed(error: unknown): void;
}

export interface OpenDisplay {
  readonly display: Display;
  readonly choice: DisplayChoice;
  /** Writes job output to where it belongs; resolves when it is written. */
  writeOutput(stream: StreamName, bytes: Uint8Array): Promise<void>;
  /** Writes the last lines of jobs that have no end; resolves when they are written. */
  endOutput(): Promise<void>;
  /** Whether a stream ends on a terminal, where lines are shown and not bytes. */
  isTerminal(stream: StreamName): boolean;
  /** Says something on standard error without disturbing what is drawn there. */
  warn(text: string): void;
  /** How far a run is, as safe lines, each ending with `\n`. */
  describe(state: RunState): string;
}

export async function openDisplay(open: OpenDisplayOptions): Promise<OpenDisplay> {
  const { host, options } = open;
  const stdout = createByteSink("stdout");
  const stderr = createByteSink("stderr");
  const choice = chooseDisplay({
    ...options,
    stderrIsTerminal: stderr.isTerminal,
    // Looks at all processes: only where the answer decides.
    stdoutReader: options.ui === undefined && stderr.isTerminal ? findStdoutReader() : undefined,
    isWindows: host.isWindows,
    env: host.env,
  });
  const context: DisplayContext = {
    clock: open.clock,
    errors: stderr,
    theme: createTheme({
      hasColor: choice.color.value > 0,
      glyphs: choice.glyphs.value,
      isAnimated: choice.motion.value,
    }),
    summary: open.summary,
    formatTime: formatLocalTime,
  };
  const warn = (text: string) => {
    const line = `heddle: ${sanitize(text)}\n`;
    if (!display.print(line)) writeErrorSync(line);
  };
  const display: Display = await createDisplay({ ...open, choice, context, warn });
  const writers = { stdout: createWriter(stdout), stderr: createWriter(stderr) };
  return {
    display,
    choice,
    writeOutput: (stream, bytes) =>
      display.takeOutput(stream, bytes) ? Promise.resolve() : writers[stream].write(bytes),
    endOutput: async () => {
      await writers.stdout.end();
      await writers.stderr.end();
    },
    isTerminal: (stream) => (stream === "stdout" ? stdout : stderr).isTerminal,
    warn,
    describe: (state) => describeRun(state, context),
  };
}

function describeRun(state: RunState, { clock, formatTime, theme }: DisplayContext): string {
  if (state.phase === "waiting") return NOT_STARTED;
  const nowMs = clock.nowMs();
  const lines = renderStatusSnapshot(selectRunModel(state, nowMs), { nowMs, theme, formatTime });
  return lines.map((line) => line + "\n").join("");
}

interface OutputWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes what was held because it is no whole line. */
  end(): Promise<void>;
}

/** Bytes go out as they are, except to a terminal: there no job may move the cursor. */
function createWriter(sink: ByteSink): OutputWriter {
  if (!sink.isTerminal) {
    return {
      write: (bytes) => sink.write(bytes),
      end: () => Promise.resolve(),
    };
  }
  const sanitizer = createOutputSanitizer();
  const encoder = new TextEncoder();
  return {
    write: (bytes) => sink.write(encoder.encode(sanitizer.push(bytes))),
    end: () => sink.write(encoder.encode(sanitizer.end())),
  };
}
