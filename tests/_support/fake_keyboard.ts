/** A keyboard that a test types on. */
import type { KeyboardPort } from "../../lib/ports.ts";

export class FakeKeyboard implements KeyboardPort {
  /** What `start` answers: false as in the background. */
  isAllowed = true;
  /** Started and not stopped: the terminal is in the mode for keys. */
  isOn = false;
  /** What the last `stop` allowed. */
  mayWait = true;
  #onBytes: (bytes: Uint8Array) => void = () => {};

  start(onBytes: (bytes: Uint8Array) => void): boolean {
    this.isOn = this.isAllowed;
    this.#onBytes = onBytes;
    return this.isOn;
  }

  stop(mayWait = true): void {
    this.isOn = false;
    this.mayWait = mayWait;
  }

  /** Types; nothing arrives while the keyboard is off. */
  type(text: string): void {
    if (this.isOn) this.#onBytes(new TextEncoder().encode(text));
  }
}
