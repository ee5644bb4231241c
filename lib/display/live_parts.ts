/** The parts of a live display, put together. Decides nothing; what they tell goes to the display. */
import type { Key } from "../terminal/key.ts";
import { Painter } from "../terminal/painter.ts";
import { lastHelpTop } from "../view/help_view.ts";
import { outputRows } from "../view/output_view.ts";
import { TaskList } from "../view/task_list.ts";
import type { LiveContext } from "./context.ts";
import { ForegroundWatch } from "./foreground_watch.ts";
import { FRAME_MS, FrameLoop, STILL_FRAME_MS } from "./frame_loop.ts";
import { KeyInput } from "./key_input.ts";
import { LiveLines } from "./live_lines.ts";
import { UiControl } from "./ui_control.ts";

export interface LiveParts {
  readonly painter: Painter;
  readonly loop: FrameLoop;
  /** What stays on the terminal. */
  readonly lines: LiveLines;
  /** What the list of tasks shows. */
  readonly list: TaskList;
  readonly foreground: ForegroundWatch;
  /** With a keyboard both, else none. */
  readonly ui: UiControl | null;
  readonly keys: KeyInput | null;
}

/** What the parts tell the display. */
export interface LiveHooks {
  /** Draws a frame; true when the next one will differ though nothing changes but time. */
  draw(nowMs: number): boolean;
  /** The terminal has taken a write. */
  idle(): void;
  /** The terminal is gone. */
  lost(): void;
  /** Drawing threw. */
  failed(error: unknown): void;
  /** The process has the terminal now. */
  arrived(): void;
  pressed(key: Key): void;
  /** Safe lines that stay, each ending with `\n`. */
  print(lines: string): void;
}

export function createLiveParts(context: LiveContext, hooks: LiveHooks): LiveParts {
  const { clock, terminal, taskbar, resizing, theme, keys } = context;
  const painter = new Painter({
    terminal,
    clock,
    resizing,
    isInsideTmux: taskbar === "tmux",
    onIdle: () => hooks.idle(),
  });
  const loop = new FrameLoop({
    ...hooks,
    clock,
    painter,
    frameMs: theme.isAnimated ? FRAME_MS : STILL_FRAME_MS,
    isToldAll: true,
  });
  const list = new TaskList();
  const isForeground = context.isForeground ?? (() => true);
  return {
    painter,
    loop,
    list,
    lines: new LiveLines({ ...context, print: (lines) => hooks.print(lines) }),
    foreground: new ForegroundWatch({ clock, isForeground, arrived: () => hooks.arrived() }),
    ui: keys === undefined ? null : new UiControl({
      clock,
      controls: keys.controls,
      mode: context.ui ?? "live",
      ellipsis: theme.glyphs.ellipsis,
      step: (fromId, delta) => list.step(fromId, delta),
      outputRows: () => outputRows(painter.size),
      lastHelpTop: () => lastHelpTop({ theme, size: painter.size }),
      changed: (isAwaited) => isAwaited ? loop.hurry() : loop.request(),
    }),
    keys: keys === undefined ? null : new KeyInput({
      clock,
      keyboard: keys.keyboard,
      onKey: (key) => hooks.pressed(key),
    }),
  };
}
