/** Progress bars, as many as a program wants. */
import { FRAME_MS, STILL_FRAME_MS } from "../display/frame_loop.ts";
import type { TaskbarProgress } from "../terminal/taskbar_progress.ts";
import {
  defaultColumns,
  layoutProgressRows,
  type ProgressColumn,
  type ProgressRow,
  textColumn,
} from "../view/columns/mod.ts";
import type { ViewSize } from "../view/renderable.ts";
import { type DisplayOptions, Live, resolveDisplay } from "./live.ts";
import { PlainProgress } from "./plain_progress.ts";
import { ProgressBoard } from "./progress_board.ts";
import { ProgressTask, type ProgressTaskOptions } from "./progress_task.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";
import type { TaskNode } from "./task_node.ts";
import { trustView, type ViewContext, type ViewObject } from "./view.ts";

/** How progress is shown. */
export interface ProgressOptions extends DisplayOptions {
  /** What each row shows, from left to right. @default `progressColumns()` */
  readonly columns?: readonly ProgressColumn[];
  /**
   * True: frames are drawn by `refreshSync()` too, for a loop that never gives the event loop a turn. Nobody would hear
   * of a signal there, so that all of them keep their default. @default false
   */
  readonly isSynchronous?: boolean;
}

/** More rows than this are counted, however high the screen is. */
const MAX_ROWS = 200;

/**
 * Spinner, description, bar, percent, amount, elapsed, speed, remaining, and what the task says of itself. Where there
 * is too little room, the end of this list goes first: description, spinner, percent, status, bar, amount, remaining,
 * speed, elapsed.
 */
export function progressColumns(): readonly ProgressColumn[] {
  return [...defaultColumns(), statusColumn()];
}

/** What a task says of itself by `status()`, `fail()` or `cancel()`. */
export function statusColumn(): ProgressColumn {
  return textColumn(({ fields }) => typeof fields.status === "string" ? fields.status : "", {
    name: "status",
    // Rather a shorter bar than half a reason.
    rank: 1.5,
    maxColumns: 40,
  });
}

/**
 * Shows a row for each of its tasks, live on standard error's terminal or in plain lines elsewhere, until it is closed.
 * It can also be shown as a part of something larger: with `display: "none"` it is a view for `Live`, `Panel` and
 * `Layout`.
 *
 * ```ts
 * await using progress = new Progress();
 * const task = progress.add({ description: "rows", total: 1000 });
 * for await (const row of rows) {
 *   await store(row);
 *   task.advance();
 * }
 * ```
 */
export class Progress implements ViewObject, Disposable, AsyncDisposable {
  readonly #surroundings: Surroundings;
  readonly #board: ProgressBoard;
  readonly #columns: readonly ProgressColumn[];
  readonly #live: Live;
  readonly #plain: PlainProgress | null;
  readonly #forgetSignal: () => void;
  #wants: readonly number[] = [];

  /**
   * Shows nothing before there is a task.
   *
   * @throws {Error} Something else is live on this terminal, or `display` is `"live"` where nothing can be drawn.
   */
  constructor(options: ProgressOptions = {}) {
    const { surroundings = processSurroundings(), columns = progressColumns() } = options;
    const display = resolveDisplay(options.display, surroundings);
    this.#surroundings = surroundings;
    this.#columns = columns;
    // What somebody makes of this class may render anything.
    if (new.target === Progress) trustView(this);
    this.#board = new ProgressBoard(() => this.#changed());
    this.#live = new Live(this, {
      ...options,
      display,
      signal: undefined,
      frameMs: surroundings.theme.isAnimated ? FRAME_MS : STILL_FRAME_MS,
      // Plain lines say all that the last picture would.
      isTransient: options.isTransient === true || display !== "live",
      taskbar: () => this.#taskbar(),
    });
    this.#plain = display !== "plain" ? null : new PlainProgress({
      surroundings,
      board: this.#board,
      print: (text) => this.#live.print(text),
    });
    const { signal } = options;
    const abort = () => void this.close();
    signal?.addEventListener("abort", abort, { once: true });
    this.#forgetSignal = () => signal?.removeEventListener("abort", abort);
    if (signal?.aborted === true) abort();
  }

  /**
   * Adds a row. A string is its description.
   *
   * @throws {TypeError} It has no description.
   * @throws {RangeError} Its weight is below 0 or no number.
   */
  add(options: ProgressTaskOptions | string): ProgressTask {
    return this.#add(options, null);
  }

  /** Prints text above the rows. A line is shown once it is complete. */
  print(text: string): void {
    this.#live.print(text);
  }

  /** Aborts when the process is asked to end and `onInterrupt` is `"abort"`. */
  get signal(): AbortSignal {
    return this.#live.signal;
  }

  /** True while a row changes with time alone. */
  get isAnimated(): boolean {
    return this.#board.isMoving;
  }

  /** The rows, for whoever shows them as a part of something larger. */
  render(size: ViewSize, { nowMs, theme, isLast }: ViewContext): readonly string[] {
    this.#board.update(nowMs);
    const room = { columns: size.columns, rows: Math.min(size.rows, MAX_ROWS) };
    const { rows, otherRows } = this.#board.select(room.rows, nowMs);
    const frame = layoutProgressRows(isLast ? rows.map(withoutFuture) : rows, {
      columns: this.#columns,
      nowMs,
      size: room,
      theme,
      otherRows,
      wants: this.#wants,
      isLast,
    });
    this.#wants = frame.wants;
    return frame.lines;
  }

  /** As `Live.refreshSync()`. */
  refreshSync(): void {
    this.#live.refreshSync();
  }

  /** Shows the last state, gives the terminal back, and resolves when all is written. Idempotent. */
  async close(): Promise<void> {
    this.#forgetSignal();
    this.#plain?.close();
    await this.#live.close();
  }

  /** As `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** As `close()`, but without waiting: at worst the last frame is written soon after. */
  [Symbol.dispose](): void {
    this.#forgetSignal();
    this.#plain?.close();
    this.#live[Symbol.dispose]();
  }

  #add(options: ProgressTaskOptions | string, parent: TaskNode | null): ProgressTask {
    const given = typeof options === "string" ? { description: options } : options;
    const { description, done = 0, total = null, unit = null, weight = null } = given;
    if (typeof description !== "string") {
      throw new TypeError(
        `Cannot add a task: its description must be a text, it is ${String(description)}`,
      );
    }
    if (weight !== null && !(weight >= 0 && Number.isFinite(weight))) {
      throw new RangeError(
        `Cannot add task "${description}": weight must be >= 0, it is ${weight}`,
      );
    }
    const { clock } = this.#surroundings;
    const node = this.#board.add({
      description,
      done,
      total,
      unit,
      weight,
      fields: given.fields ?? {},
      startedAtMs: given.isWaiting === true ? null : clock.nowMs(),
    }, parent);
    return new ProgressTask(node, {
      nowMs: () => clock.nowMs(),
      add: (part, of) => this.#add(part, of),
      remove: (removed) => this.#board.remove(removed),
    });
  }

  #changed(): void {
    this.#live.refresh();
    this.#plain?.refresh();
  }

  #taskbar(): TaskbarProgress | null {
    const { doneRatio, isUnknown, hasFailed } = this.#board.sum;
    if (doneRatio === null) return null;
    if (hasFailed) return { state: "error", percent: doneRatio * 100 };
    return { state: isUnknown ? "indeterminate" : "normal", percent: doneRatio * 100 };
  }
}

/** A row of a picture that stays: what had not ended goes no further, so it has neither a speed nor a time left. */
function withoutFuture(row: ProgressRow): ProgressRow {
  return { ...row, speedPerSecond: null, eta: null };
}
