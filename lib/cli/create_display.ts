/** Makes the display that was chosen, with a plain log behind it in case that it fails. */
import type { DisplayChoice } from "../display/choose_display.ts";
import { chooseKeys } from "../display/choose_keys.ts";
import type { DisplayContext } from "../display/context.ts";
import type { Display } from "../display/display.ts";
import { createGuardedDisplay } from "../display/guarded_display.ts";
import { createPlainDisplay } from "../display/plain_display.ts";
import { load } from "../platform/load.ts";
import { isForeground } from "../platform/foreground.ts";
import type { Host } from "../platform/host.ts";
import { createByteSink, createTerminal, isSameTerminal } from "../platform/standard_streams.ts";
import { findStdoutReader } from "../platform/stdout_reader.ts";
import { createEcho } from "../platform/tty_echo.ts";
import type { RunControls, StreamName } from "../ports.ts";
import type { RunOptions } from "./options.ts";

export interface CreateDisplayOptions {
  readonly choice: DisplayChoice;
  readonly context: DisplayContext;
  readonly host: Host;
  readonly options: RunOptions;
  readonly controls: RunControls;
  /** Whoever read standard output has gone away. */
  onClosed(error: unknown): void;
  /** Tells that the display failed. */
  warn(text: string): void;
}

export async function createDisplay(options: CreateDisplayOptions): Promise<Display> {
  const { context, warn } = options;
  return createGuardedDisplay({
    create: await prepareDisplay(options),
    createFallback: () => createPlainDisplay(context),
    warn,
  });
}

type Create = (onFault: (error: unknown) => void) => Display;

/** Loads the one display that is used: cold start is a feature. */
async function prepareDisplay(options: CreateDisplayOptions): Promise<Create> {
  const { choice, context, onClosed } = options;
  const ui = choice.ui.value;
  switch (ui) {
    case "live":
    case "full":
      return await prepareLiveDisplay(options, ui);
    case "plain":
      return () => createPlainDisplay(context);
    case "json": {
      const { createJsonDisplay } = await load<typeof import("../display/json_display.ts")>(
        "../display/json_display.ts",
        import.meta.url,
      );
      return () => createJsonDisplay({ ...context, events: createByteSink("stdout"), onClosed });
    }
    case "quiet": {
      const { createQuietDisplay } = await load<typeof import("../display/quiet_display.ts")>(
        "../display/quiet_display.ts",
        import.meta.url,
      );
      return () => createQuietDisplay(context);
    }
    default:
      return ui satisfies never;
  }
}

async function prepareLiveDisplay(
  { choice, context, host, options, controls }: CreateDisplayOptions,
  ui: "live" | "full",
): Promise<Create> {
  const { createLiveDisplay } = await load<typeof import("../display/live_display.ts")>(
    "../display/live_display.ts",
    import.meta.url,
  );
  const streams: StreamName[] = isSameTerminal() ? ["stdout", "stderr"] : ["stderr"];
  // Whether the process is in the foreground may change; the rest is decided for good.
  const { stdinIsTerminal } = host;
  const hasKeys = chooseKeys({ ui, stdinIsTerminal, isForeground: true }).value;
  const keyboard = hasKeys ? host.keyboard() : undefined;
  // A pager or a menu behind the pipe takes the terminal's modes for what they were before it came.
  const isAlone = !hasKeys && findStdoutReader() === undefined;
  return (onFault) =>
    createLiveDisplay({
      ...context,
      ui,
      keys: keyboard === undefined ? undefined : { keyboard, controls },
      echo: isAlone ? createEcho() : undefined,
      terminal: createTerminal(),
      terminalStreams: new Set(streams),
      isOutputShown: options.output !== "none",
      taskbar: choice.taskbar.value,
      resizing: choice.resizing.value,
      hasTitle: choice.title.value,
      isForeground,
      onFault,
    });
}
