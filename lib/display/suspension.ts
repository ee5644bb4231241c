/**
 * Leaves the terminal to others while the process is stopped, and comes back to it. A frame that is on its way to the
 * terminal is waited for, or it would land after the terminal was given back; a terminal that is stuck is given up.
 *
 * shown --suspend--> leaving --frame arrived, stuck--> suspended --resume--> shown; any --end--> over.
 * `resume` while shown leaves first: a stop that nobody announced left the terminal to others as well.
 */
import type { Clock } from "../ports.ts";
import type { Painter } from "../terminal/painter.ts";

/** A write that takes longer will not end before the process is stopped. */
export const STUCK_MS = 1000;

export interface SuspensionOptions {
  readonly clock: Clock;
  readonly painter: Pick<Painter, "isBusy" | "settled" | "restore" | "letGo">;
  /** No frame may follow. */
  hold(): void;
  /**
   * Gives back what of the terminal is not the painter's.
   *
   * @param isStuck It takes nothing now, and must not be waited for.
   */
  giveBack(isStuck: boolean): void;
  /** Takes the terminal again, below whatever is on it. */
  comeBack(): void;
}

export class Suspension {
  readonly #options: SuspensionOptions;
  #leaving: Promise<void> | null = null;
  #isWanted = false;
  #isOver = false;
  #stopWaiting = () => {};

  constructor(options: SuspensionOptions) {
    this.#options = options;
  }

  /** Resolves when the terminal is given back: at once, unless a frame is under way. Idempotent. */
  suspend(): Promise<void> {
    this.#isWanted = true;
    return this.#leave(false);
  }

  /** Comes back once the terminal is given back, unless `suspend` is called before that. */
  resume(): void {
    this.#isWanted = false;
    void this.#leave(true).then(() => this.#comeBack());
  }

  /** Nothing happens any more, and nothing is waited for. */
  end(): void {
    this.#isOver = true;
    this.#stopWaiting();
  }

  /** @param wasLeft Others may have used the terminal since the last frame: nobody had announced the stop. */
  #leave(wasLeft: boolean): Promise<void> {
    return this.#leaving ??= this.#isOver ? Promise.resolve() : this.#giveBack(wasLeft);
  }

  async #giveBack(wasLeft: boolean): Promise<void> {
    const { painter, hold, giveBack } = this.#options;
    hold();
    if (painter.isBusy) await this.#settledSoon();
    if (this.#isOver) return;
    const isStuck = painter.isBusy;
    if (!isStuck && wasLeft) painter.letGo();
    else if (!isStuck) painter.restore();
    giveBack(isStuck);
  }

  async #settledSoon(): Promise<void> {
    const { painter, clock } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(STUCK_MS, resolve);
    this.#stopWaiting = resolve;
    await Promise.race([painter.settled(), promise]);
    cancel();
  }

  #comeBack(): void {
    if (this.#isWanted || this.#isOver || this.#leaving === null) return;
    this.#leaving = null;
    this.#options.comeBack();
  }
}
