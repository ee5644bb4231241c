/**
 * Keeps a fault in a display from what the display shows: the run. The first one gives the terminal back, is told once,
 * and from there on a plain log takes over; if that fails as well, nothing more is said.
 */
import type { RunEvent } from "../events.ts";
import type { StreamName } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import type { Display } from "./display.ts";

export interface GuardedDisplayOptions {
  /** Makes the display. `onFault` is for faults that it finds by itself, out of timers. */
  create(onFault: (error: unknown) => void): Display;
  /** Makes what takes over, in the middle of a run. */
  createFallback(): Display;
  /** Tells of the fault. */
  warn(text: string): void;
}

export function createGuardedDisplay(options: GuardedDisplayOptions): Display {
  return new GuardedDisplay(options);
}

class GuardedDisplay implements Display {
  readonly #options: GuardedDisplayOptions;
  #display: Display | null;
  #hasFailed = false;

  constructor(options: GuardedDisplayOptions) {
    this.#options = options;
    this.#display = options.create((error) => {
      // From a timer of the one that was given up already.
      if (!this.#hasFailed) this.#fail(error);
    });
  }

  event(event: RunEvent, state: RunState): void {
    this.#try((display) => display.event(event, state));
  }

  takeOutput(stream: StreamName, bytes: Uint8Array): boolean {
    return this.#try((display) => display.takeOutput(stream, bytes)) ?? false;
  }

  print(text: string): boolean {
    return this.#try((display) => display.print(text)) ?? false;
  }

  async suspend(): Promise<void> {
    // Most of the time it is done at once, and then it is done when this returns.
    const suspended = this.#try((display) => display.suspend());
    try {
      await suspended;
    } catch (error) {
      this.#fail(error);
    }
  }

  resume(): void {
    this.#try((display) => display.resume());
  }

  resized(): void {
    this.#try((display) => display.resized());
  }

  async finish(state: RunState): Promise<void> {
    const display = this.#display;
    try {
      await display?.finish(state);
    } catch (error) {
      this.#fail(error);
    }
    // It failed on the way, or while it was ending: the last words are still to be said.
    if (this.#display !== display) await this.#display?.finish(state);
  }

  restore(): void {
    this.#try((display) => display.restore());
  }

  /** Undefined when it failed. The call is not made again: half of it may have been done. */
  #try<T>(act: (display: Display) => T): T | undefined {
    if (this.#display === null) return undefined;
    try {
      return act(this.#display);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    const failed = this.#display;
    this.#display = null;
    try {
      failed?.restore();
    } catch {
      // It is told below that it failed.
    }
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const reason = error instanceof Error ? error.stack ?? error.message : String(error);
    this.#options.warn(`The display failed, a plain log goes on: ${reason}`);
    this.#display = this.#options.createFallback();
  }
}
