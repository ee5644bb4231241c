/**
 * Opens the display that the user asked for, or the one that fits, and says where job output goes: to the display that
 * draws on that terminal, to a terminal after cleaning, or to a pipe or file byte for byte.
 */
import { chooseDisplay, type DisplayChoice } from "../display/choose_display.ts";
import type { DisplayContext } from "../display/context.ts";
import type { Display } from "../display/display.ts";
import type { Host } from "../platform/host.ts";
import { formatLocalTime } from "../platform/local_time.ts";
import {
  createByteSink,
  createTerminal,
  isSameTerminal,
  writeErrorSync,
} from "../platform/standard_streams.ts";
import type { ByteSink, Clock, StreamName } from "../ports.ts";
import { createOutputSanitizer } from "../text/output_sanitizer.ts";
import { sanitize } from "../text/sanitize.ts";
import type { SummaryContext } from "../view/summary.ts";
import { createTheme } from "../view/theme.ts";
import type { RunOptions } from "./options.ts";

export interface OpenDisplayOptions {
  readonly host: Host;
  readonly options: RunOptions;
  readonly clock: Clock;
  readonly summary: SummaryContext;
  /** Whoever read standard output has gone away. */
  onClosed(error: unknown): void;
}

export interface OpenDisplay {
  readonly display: Display;
  readonly choice: DisplayChoice;
  /** Writes job output to where it belongs; resolves when it is written. */
  writeOutput(stream: StreamName, bytes: Uint8Array): Promise<void>;
  /** Says something on standard error without disturbing what is drawn there. */
  warn(text: string): void;
}

export async function openDisplay(open: OpenDisplayOptions): Promise<OpenDisplay> {
  const { host, options } = open;
  const stdout = createByteSink("stdout");
  const stderr = createByteSink("stderr");
  const choice = chooseDisplay({
    ...options,
    stderrIsTerminal: stderr.isTerminal,
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
  const display = await createDisplay(choice, context, open);
  const write = { stdout: createWriter(stdout), stderr: createWriter(stderr) };
  return {
    display,
    choice,
    writeOutput: (stream, bytes) =>
      display.takeOutput(stream, bytes) ? Promise.resolve() : write[stream](bytes),
    warn(text) {
      const line = `heddle: ${sanitize(text)}\n`;
      if (!display.takeOutput("stderr", new TextEncoder().encode(line))) writeErrorSync(line);
    },
  };
}

/** Loads the one display that is used: cold start is a feature. */
async function createDisplay(
  { ui, taskbar, title }: DisplayChoice,
  context: DisplayContext,
  { options, onClosed }: OpenDisplayOptions,
): Promise<Display> {
  switch (ui.value) {
    case "live":
    case "full": {
      const { createLiveDisplay } = await import("../display/live_display.ts");
      const streams: StreamName[] = isSameTerminal() ? ["stdout", "stderr"] : ["stderr"];
      return createLiveDisplay({
        ...context,
        terminal: createTerminal(),
        terminalStreams: new Set(streams),
        isOutputShown: options.output !== "none",
        taskbar: taskbar.value,
        hasTitle: title.value,
      });
    }
    case "plain": {
      const { createPlainDisplay } = await import("../display/plain_display.ts");
      return createPlainDisplay(context);
    }
    case "json": {
      const { createJsonDisplay } = await import("../display/json_display.ts");
      return createJsonDisplay({ ...context, events: createByteSink("stdout"), onClosed });
    }
    case "quiet": {
      const { createQuietDisplay } = await import("../display/quiet_display.ts");
      return createQuietDisplay(context);
    }
    default:
      return ui.value satisfies never;
  }
}

/** Bytes go out as they are, except to a terminal: there no job may move the cursor. */
function createWriter(sink: ByteSink): (bytes: Uint8Array) => Promise<void> {
  if (!sink.isTerminal) return (bytes) => sink.write(bytes);
  const sanitizer = createOutputSanitizer();
  const encoder = new TextEncoder();
  return (bytes) => sink.write(encoder.encode(sanitizer.push(bytes)));
}
