/** Something live on the terminal: any view, drawn again when it changes, gone or kept at the end. */
import { FRAME_MS } from "../display/frame_loop.ts";
import type { TaskbarProgress } from "../terminal/taskbar_progress.ts";
import type { ViewSize } from "../view/renderable.ts";
import { type InterruptAction, Interruption } from "./interruption.ts";
import type { Theme } from "../view/theme.ts";
import { drawLastPicture } from "./last_picture.ts";
import { type Frame, LiveSession, printBeside } from "./live_session.ts";
import { PlainOutput } from "./plain_output.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";
import { isAnimated, toRenderable, type View } from "./view.ts";

/** What all live displays of the library have in common. */
export interface DisplayOptions {
  /**
   * `"live"`: drawn in place. `"plain"`: without a terminal's help, in lines that suit a pipe or a log. `"none"`: not at
   * all. `"auto"` is `"live"` on a terminal, `"plain"` elsewhere and in CI. @default "auto"
   */
  readonly display?: "auto" | "live" | "plain" | "none";
  /** What happens when the process is asked to end, by Ctrl-C for example. @default "exit" */
  readonly onInterrupt?: InterruptAction;
  /** Closes the display when it aborts. */
  readonly signal?: AbortSignal;
  /** True: at the end nothing of it stays on the terminal. @default false */
  readonly isTransient?: boolean;
  /** What is printed with `console` to this terminal scrolls by above instead of tearing the picture. @default true */
  readonly capturesConsole?: boolean;
  /** Terminal, clock and process to live on. @default the process's own */
  readonly surroundings?: Surroundings;
}

/** How a view is shown. */
export interface LiveOptions extends DisplayOptions {
  /** `"full"` takes the whole screen and gives it back at the end. @default "inline" */
  readonly screen?: "inline" | "full";
  /** Least time between two frames, in milliseconds, > 0. @default 100 */
  readonly frameMs?: number;
  /**
   * True: for a loop that never gives the event loop a turn. Frames are drawn by `refreshSync()`; nobody would hear of a
   * signal there, so that all of them keep their default, and the cursor stays visible. @default false
   */
  readonly isSynchronous?: boolean;
  /** Shown in the terminal's tab or task bar entry, where the terminal is known to understand it. @default nothing */
  readonly taskbar?: () => TaskbarProgress | null;
  /** True: drawn again every `frameMs`, though nobody calls `refresh()`. @default while the view says so of itself */
  readonly isAnimated?: boolean;
}

/**
 * Shows a view on standard error's terminal until it is closed, and restores the terminal on every way out of the
 * process. Between changes nothing runs.
 *
 * ```ts
 * let done = 0;
 * await using live = new Live(() => [`${done} of 100`]);
 * for (; done < 100; done++) {
 *   live.refresh();
 *   await work();
 * }
 * ```
 */
export class Live implements Disposable, AsyncDisposable {
  readonly #surroundings: Surroundings;
  readonly #interruption: Interruption;
  readonly #session: LiveSession | null;
  readonly #plain: PlainOutput | null;
  readonly #isAnimated: boolean;
  readonly #isTransient: boolean;
  readonly #taskbar: (() => TaskbarProgress | null) | null;
  readonly #forgetSignal: () => void;
  #view: View;

  /**
   * Shows the first frame soon after.
   *
   * @throws {Error} Something else is live on this terminal, or `display` is `"live"` where nothing can be drawn.
   * @throws {RangeError} `frameMs` is not above 0.
   */
  constructor(view: View, options: LiveOptions = {}) {
    const { surroundings = processSurroundings(), isTransient = false } = options;
    const { frameMs = FRAME_MS } = options;
    if (!(frameMs > 0)) {
      throw new RangeError(`Cannot show a view: frameMs must be > 0, current value is ${frameMs}`);
    }
    this.#view = view;
    this.#surroundings = surroundings;
    this.#isAnimated = options.isAnimated ?? false;
    this.#isTransient = isTransient;
    this.#taskbar = surroundings.taskbar === "off" ? null : options.taskbar ?? null;
    this.#interruption = new Interruption(options.onInterrupt);
    const display = resolveDisplay(options.display, surroundings);
    this.#plain = display === "plain" ? new PlainOutput(surroundings.errors) : null;
    this.#session = display !== "live" ? null : new LiveSession({
      surroundings,
      frameMs,
      mode: options.screen ?? "inline",
      isTransient,
      isSynchronous: options.isSynchronous ?? false,
      capturesConsole: options.capturesConsole ?? true,
      draw: (size, nowMs, isLast) => this.#draw(size, nowMs, isLast),
      interrupted: (signal) => this.#interruption.interrupt(signal),
    });
    const { signal } = options;
    const abort = () => void this.close();
    signal?.addEventListener("abort", abort, { once: true });
    this.#forgetSignal = () => signal?.removeEventListener("abort", abort);
    if (signal?.aborted === true) abort();
    this.refresh();
  }

  /** Aborts when the process is asked to end and `onInterrupt` is `"abort"`. */
  get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  /** False where nothing is drawn in place, and once it is closed. */
  get isLive(): boolean {
    return this.#session !== null && !this.#session.isClosed;
  }

  /** Shows another view from now on. */
  update(view: View): void {
    this.#view = view;
    this.refresh();
  }

  /** Says that what the view shows has changed: a frame follows, at most every `frameMs`. Cheap. */
  refresh(): void {
    this.#session?.loop.request();
  }

  /**
   * Draws before it returns, if `frameMs` have passed since the last frame: for loops that never give the event loop a
   * turn. A terminal that takes nothing keeps it waiting.
   */
  refreshSync(): void {
    this.#session?.drawSync();
  }

  /** Prints text above the view, or below it once it is closed. A line is shown once it is complete. */
  print(text: string): void {
    if (this.#session !== null) this.#session.print(text);
    else if (this.#plain?.isClosed) printBeside(this.#surroundings, text);
    else this.#plain?.print(text);
  }

  /** Shows the last frame, gives the terminal back, and resolves when all is written. Idempotent. */
  async close(): Promise<void> {
    this.#forgetSignal();
    await this.#session?.close();
    this.#printLast();
    await this.#plain?.close();
  }

  /** As `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** As `close()`, but without waiting: at worst the last frame is written soon after. */
  [Symbol.dispose](): void {
    this.#forgetSignal();
    this.#session?.closeSync();
    this.#printLast();
    void this.#plain?.close();
  }

  #draw(size: ViewSize, nowMs: number, isLast: boolean): Frame {
    const { theme } = this.#surroundings;
    const context = { nowMs, theme: isLast ? standStill(theme) : theme, isLast };
    const lines = toRenderable(this.#view, context)(size);
    const isMoving = this.#isAnimated || isAnimated(this.#view);
    return this.#taskbar === null
      ? { lines, isMoving }
      : { lines, isMoving, signals: { progress: this.#taskbar() } };
  }

  /** Without a terminal the last picture is the only one. */
  #printLast(): void {
    if (this.#plain === null || this.#plain.isClosed || this.#isTransient) return;
    const { terminal, clock } = this.#surroundings;
    const draw = (size: ViewSize) => this.#draw(size, clock.nowMs(), true);
    const { lines } = drawLastPicture(draw, terminal, MAX_PLAIN_ROWS);
    this.#plain.print(lines.map((line) => line + "\n").join(""));
  }
}

/** Lines of a log that one picture may take. */
const MAX_PLAIN_ROWS = 100;

/** A spinner that stays on the screen would look as if something hung. */
function standStill(theme: Theme): Theme {
  const { glyphs } = theme;
  return { ...theme, isAnimated: false, glyphs: { ...glyphs, spinner: glyphs.stillSpinner } };
}

/** @throws {Error} `"live"` was asked for where nothing can be drawn in place. */
export function resolveDisplay(
  display: DisplayOptions["display"] = "auto",
  { isLive, isLiveByDefault }: Surroundings,
): "live" | "plain" | "none" {
  if (display === "auto") return isLiveByDefault ? "live" : "plain";
  if (display === "live" && !isLive) {
    throw new Error(
      'Cannot start a live display: standard error is no terminal that can move its cursor; use display: "auto"',
    );
  }
  return display;
}
