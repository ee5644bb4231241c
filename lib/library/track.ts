/** Progress of a loop: one bar for whatever is iterated over. */
import { abortable } from "./abortable.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import type { ProgressTask } from "./progress_task.ts";

/** How a loop is shown. */
export interface TrackOptions extends ProgressOptions {
  /** When it aborts, the loop ends by throwing the signal's reason instead of giving the next item. */
  readonly signal?: AbortSignal;
  /** What the loop does, in a few words. @default "working" */
  readonly description?: string;
  /** How many items there will be; null or absent takes `length` or `size` of what is iterated over, if it has one. */
  readonly total?: number | null;
  /** What is counted. @default nothing in particular */
  readonly unit?: string;
  /** Adds the bar to bars that are shown already, instead of opening a display of its own. */
  readonly progress?: Progress;
}

/**
 * Passes items on and counts those that the loop has done with. The bar ends with the loop: finished at the last item,
 * cancelled when the loop is left before.
 *
 * A loop with `await` in it is drawn in the background. One without gives nobody else a turn: there a frame is written
 * between two items, at most ten a second, and Ctrl-C ends the process as usual.
 *
 * ```ts
 * for (const file of track(files, { description: "hashing" })) hash(file);
 * for await (const line of track(lines)) await store(line);
 * ```
 *
 * @throws {Error} Something else is live on this terminal; give its `progress` then.
 */
export function track<T>(items: Iterable<T>, options?: TrackOptions): Generator<T, void, undefined>;
/** The same for what has to be waited for: streams, generators of promises. */
export function track<T>(
  items: AsyncIterable<T>,
  options?: TrackOptions,
): AsyncGenerator<T, void, undefined>;
export function track<T>(
  items: Iterable<T> | AsyncIterable<T>,
  options: TrackOptions = {},
): Generator<T, void, undefined> | AsyncGenerator<T, void, undefined> {
  return Symbol.asyncIterator in items ? trackAsync(items, options) : trackSync(items, options);
}

function* trackSync<T>(items: Iterable<T>, options: TrackOptions): Generator<T, void, undefined> {
  const own = options.progress === undefined
    ? new Progress({ ...options, signal: undefined, isSynchronous: true })
    : null;
  const progress = options.progress ?? own;
  const task = addTask(items, progress, options);
  try {
    for (const item of items) {
      options.signal?.throwIfAborted();
      progress?.refreshSync();
      yield item;
      task?.advance();
    }
    task?.finish();
  } finally {
    // The loop was left, or threw.
    task?.cancel();
    own?.[Symbol.dispose]();
  }
}

async function* trackAsync<T>(
  items: AsyncIterable<T>,
  options: TrackOptions,
): AsyncGenerator<T, void, undefined> {
  const own = options.progress === undefined
    ? new Progress({ ...options, signal: undefined })
    : null;
  const task = addTask(items, options.progress ?? own, options);
  try {
    for await (const item of abortable(items, options.signal)) {
      yield item;
      task?.advance();
    }
    task?.finish();
  } finally {
    task?.cancel();
    await own?.close();
  }
}

function addTask(
  items: object,
  progress: Progress | null,
  { description = "working", total, unit }: TrackOptions,
): ProgressTask | undefined {
  return progress?.add({
    description,
    total: total ?? countOf(items),
    ...(unit === undefined ? {} : { unit }),
  });
}

/** As far as that is known without looking at the items. */
function countOf(items: object): number | null {
  if ("length" in items && typeof items.length === "number") return items.length;
  return "size" in items && typeof items.size === "number" ? items.size : null;
}
