/** Tasks that come one by one, whenever a program has one, until it says that there are no more. */
import type { TaskSource, TaskSpec } from "../plan/types.ts";

export class OpenTaskSource {
  #waiting: TaskSpec[] = [];
  #wake: (() => void) | null = null;
  #isEnded = false;

  push(spec: TaskSpec): void {
    this.#waiting.push(spec);
    this.#wake?.();
  }

  /** No more tasks will come. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** Everything, in batches as it comes. Read once. */
  async *read(): TaskSource {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      if (batch.length > 0) yield batch;
      else if (this.#isEnded) return;
      else {
        await new Promise<void>((resolve) => this.#wake = resolve);
        this.#wake = null;
      }
    }
  }
}
