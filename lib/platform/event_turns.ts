/**
 * Long work in the main isolate that waits for nothing, cut into slices: between two of them timers, messages of
 * workers, keys and signals get their turn. An `await` of something that is there already gives them none.
 */

/** Shorter than a frame; longer than what a turn costs. */
const SLICE_MS = 8;

export class EventTurns {
  #sinceMs = performance.now();

  /** Whether the slice has lasted long enough. Some nanoseconds. */
  get isDue(): boolean {
    return performance.now() - this.#sinceMs >= SLICE_MS;
  }

  /** Lets the others have their turn. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => setTimeout(resolve));
    this.#sinceMs = performance.now();
  }
}
