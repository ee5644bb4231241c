/**
 * The keys of the terminal on standard input. Reads only while the process is in the terminal's foreground: from
 * anywhere else reading and changing the modes would stop it. Signals stay signals: Ctrl-C and Ctrl-Z are no keys.
 */
import type { KeyboardPort } from "../ports.ts";
import { isForeground } from "./foreground.ts";
import { createReadiness, type Readiness } from "./readable.ts";
import { createTtyModes, type TtyModes } from "./tty_modes.ts";

/** More than anybody types at once; what is pasted comes in pieces. */
const READ_BYTES = 1024;
/** Standard input. */
const FD = 0;

/** A keyboard that is not read yet. Undefined when standard input is no terminal. */
export function createKeyboard(): KeyboardPort | undefined {
  return Deno.stdin.isTerminal() ? new TerminalKeyboard() : undefined;
}

/**
 * One failed read may be anybody's: of a program that had lines read, in which Ctrl-D is an end, or left the terminal
 * non-blocking. So many in a row say that the terminal is gone.
 */
const MAX_FAILED_READS = 3;

/** off --start--> on --stop, failed reads--> off. */
class TerminalKeyboard implements KeyboardPort {
  readonly #bytes = new Uint8Array(READ_BYTES);
  /** Made with the first key to be read: a display without keys opens no library. */
  #modes: TtyModes | undefined;
  #readiness: Readiness | undefined;
  #onBytes: (bytes: Uint8Array) => void = () => {};
  #isOn = false;
  #isReading = false;
  #failedReads = 0;

  start(onBytes: (bytes: Uint8Array) => void): boolean {
    // Whatever holds the foreground set the modes that it wants.
    this.#isOn = false;
    if (!isForeground()) return false;
    this.#modes ??= createTtyModes();
    if (!this.#modes.enter()) return false;
    this.#onBytes = onBytes;
    this.#isOn = true;
    this.#failedReads = 0;
    if (!this.#isReading) void this.#read();
    return true;
  }

  stop(mayWait = true): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    if (isForeground()) this.#modes?.leave(mayWait);
  }

  /** One wait at most, which goes on through a stop: it cannot be taken back, and does no harm. */
  async #read(): Promise<void> {
    this.#isReading = true;
    this.#readiness ??= createReadiness(FD);
    while (this.#isOn) {
      if (this.#readiness !== undefined && !await this.#readiness.wait()) {
        this.#readiness = undefined;
      }
      // What is typed while somebody else has the terminal is theirs.
      if (!this.#isOn || !isForeground()) break;
      if (this.#readiness?.check() === false) continue;
      const bytes = await this.#take();
      if (!this.#isOn) break;
      if (bytes !== null) {
        this.#failedReads = 0;
        this.#onBytes(bytes);
      } else if (++this.#failedReads >= MAX_FAILED_READS) this.stop(false);
    }
    this.#isReading = false;
  }

  /** Null when nothing could be read. */
  async #take(): Promise<Uint8Array | null> {
    try {
      const count = await Deno.stdin.read(this.#bytes);
      return count === null ? null : this.#bytes.slice(0, count);
    } catch {
      // EIO: the terminal is gone.
      return null;
    }
  }
}
