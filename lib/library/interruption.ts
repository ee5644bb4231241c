/** What a program wants to happen when its process is asked to end while something of it is live. */
import type { EndingSignal } from "../ports.ts";

/**
 * `"exit"`: the terminal is restored and the process ends by the signal, as it would have without a display.
 * `"abort"`: the display's `signal` aborts, everything goes on, and the program ends its work and itself.
 * A function is called instead and does what it wants.
 *
 * After `"abort"` or a function, a second signal ends the process at once.
 */
export type InterruptAction = "exit" | "abort" | ((signal: EndingSignal) => void);

export class Interruption {
  readonly #action: InterruptAction;
  readonly #controller = new AbortController();
  #wasInterrupted = false;

  constructor(action: InterruptAction = "exit") {
    this.#action = action;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True when the program sees to it, so that the process goes on. */
  interrupt(signal: EndingSignal): boolean {
    if (this.#action === "exit" || this.#wasInterrupted) return false;
    this.#wasInterrupted = true;
    const reason = new DOMException(`The program was interrupted by ${signal}`, "AbortError");
    this.#controller.abort(reason);
    if (typeof this.#action === "function") this.#action(signal);
    return true;
  }
}
