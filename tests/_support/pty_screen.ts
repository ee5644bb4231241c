/**
 * What a pseudo-terminal shows: feeds its bytes into the terminal emulator and waits for what a person
 * would wait for. Owns neither the terminal nor the emulator.
 */
import type { Pty } from "./pty.ts";
import { Screen, type ScreenSize } from "./screen.ts";

const MAX_WAIT_MS = 30_000;

export class PtyScreen {
  readonly screen: Screen;
  readonly #pty: Pty;

  /** @param size The size with which the pty was opened. */
  constructor(pty: Pty, size: ScreenSize) {
    this.#pty = pty;
    this.screen = new Screen(size);
    this.#show(new TextEncoder().encode(pty.output));
    pty.onOutput((bytes) => this.#show(bytes));
  }

  /** Changes the size of both. */
  async resize(size: ScreenSize): Promise<void> {
    await this.screen.resize(size);
    this.#pty.resize(size.columns, size.rows);
  }

  /** All lines since the start, without trailing spaces. */
  lines(): Promise<string[]> {
    return this.screen.lines();
  }

  /** Resolves with the visible rows once they satisfy `isWanted`; fails with them when they never do. */
  async waitFor(isWanted: (rows: string[]) => boolean): Promise<string[]> {
    const endMs = performance.now() + MAX_WAIT_MS;
    while (true) {
      const seenBytes = this.#pty.outputBytes;
      const rows = await this.screen.visible();
      if (isWanted(rows)) return rows;
      try {
        // Bars always move: that something new comes does not mean that it ever is what is wanted.
        if (performance.now() > endMs) throw new Error(`Waited for ${MAX_WAIT_MS} ms`);
        await this.#pty.waitFor(() => this.#pty.outputBytes > seenBytes);
      } catch (cause) {
        throw new Error(`The screen never came to ${isWanted}:\n${rows.join("\n")}`, { cause });
      }
    }
  }

  #show(bytes: Uint8Array): void {
    void this.screen.write(bytes);
  }
}
