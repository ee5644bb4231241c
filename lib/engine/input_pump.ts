/**
 * Pulls tasks from their source as fast as there is room for them, so that an endless input needs bounded memory.
 * Owns the iterator; never waits for it once stopped.
 */
import type { TaskSource, TaskSpec } from "../plan/types.ts";

export interface InputPumpOptions {
  admit(specs: readonly TaskSpec[]): void;
  hasRoom(): boolean;
  /** Called once, unless stopped before; `error` is undefined at a clean end. */
  ended(error: unknown): void;
}

export class InputPump {
  /** Far enough ahead that the total of a usual input is known at once, few enough to cost some megabytes. */
  static readonly LOOKAHEAD_TASKS = 10_000;
  /** For inputs that are long. */
  static readonly LOOKAHEAD_BYTES = 16 * 1024 * 1024;

  readonly #iterator: AsyncIterator<readonly TaskSpec[]>;
  readonly #options: InputPumpOptions;
  #wake: (() => void) | null = null;
  #isStopped = false;

  constructor(source: TaskSource, options: InputPumpOptions) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#options = options;
  }

  start(): void {
    void this.#pump();
  }

  /** There may be room again. */
  wake(): void {
    if (this.#wake === null || !this.#options.hasRoom()) return;
    const wake = this.#wake;
    this.#wake = null;
    wake();
  }

  /** Admits nothing more. A read that is under way is left alone: it may never end. */
  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
    this.#iterator.return?.().catch(() => {});
  }

  async #pump(): Promise<void> {
    try {
      for (;;) {
        const next = await this.#iterator.next();
        if (this.#isStopped) return;
        if (next.done) break;
        this.#options.admit(next.value);
        while (!this.#isStopped && !this.#options.hasRoom()) await this.#room();
        if (this.#isStopped) return;
      }
    } catch (error) {
      if (!this.#isStopped) this.#options.ended(error);
      return;
    }
    this.#options.ended(undefined);
  }

  #room(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }
}
