/**
 * From the bytes of a keyboard to keys. Owns the wait that tells the Escape key from a sequence that begins with the
 * same byte, and the one that ends a paste whose end was lost.
 */
import type { CancelTimer, Clock, KeyboardPort } from "../ports.ts";
import type { Key } from "../terminal/key.ts";
import { KeyDecoder } from "../terminal/key_decoder.ts";

/** Terminals send a sequence in one piece, slow links may not: `ttimeoutlen` of Neovim. */
export const ESCAPE_MS = 50;
/**
 * A paste of which nothing has come for so long is over, its end was lost: keys that are dead for good are worse than
 * a rest that is taken for keys. Longer than links stall while somebody waits for them.
 */
export const PASTE_MS = 5000;

export interface KeyInputOptions {
  readonly keyboard: KeyboardPort;
  readonly clock: Clock;
  onKey(key: Key): void;
}

export class KeyInput {
  readonly #options: KeyInputOptions;
  #decoder = new KeyDecoder();
  #isOn = false;
  #timer: CancelTimer | null = null;

  constructor(options: KeyInputOptions) {
    this.#options = options;
  }

  /** Keys are read now. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Takes keys from here on; false where that is not possible, for now or for ever. */
  start(): boolean {
    this.#decoder = new KeyDecoder();
    this.#isOn = this.#options.keyboard.start((bytes) => this.#take(bytes));
    return this.#isOn;
  }

  /** Takes no key any more, and leaves the terminal as it is. */
  pause(): void {
    this.#isOn = false;
    this.#stopTimer();
  }

  /** Takes no key any more, and gives the terminal's modes back. @param mayWait see `KeyboardPort` */
  stop(mayWait = true): void {
    this.pause();
    this.#options.keyboard.stop(mayWait);
  }

  #take(bytes: Uint8Array): void {
    if (!this.#isOn) return;
    this.#stopTimer();
    this.#pass(this.#decoder.push(bytes));
    if (!this.#isOn) return;
    if (this.#decoder.isPending) this.#wait(ESCAPE_MS, () => this.#pass(this.#decoder.flush()));
    else if (this.#decoder.isPasting) this.#wait(PASTE_MS, () => this.#decoder.endPaste());
  }

  #wait(delayMs: number, over: () => void): void {
    this.#timer = this.#options.clock.after(delayMs, () => {
      this.#timer = null;
      over();
    });
  }

  #pass(keys: readonly Key[]): void {
    for (const key of keys) {
      // One of them may have ended it all.
      if (this.#isOn) this.#options.onKey(key);
    }
  }

  #stopTimer(): void {
    this.#timer?.();
    this.#timer = null;
  }
}
