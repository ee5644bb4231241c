/**
 * Puts the terminal on standard input into the mode for keys, and back: one by one, without echo. Everything else stays
 * as the user has it, signals (Ctrl-C, Ctrl-Z) and flow control (Ctrl-S) included.
 *
 * On Linux by the C library. The runtime's own `setRaw` has two traps: it waits for a terminal that is stuck in a write,
 * and a runtime that has ever used it sets the modes once more when the process ends, which stops a process that is
 * in the background by then (SIGTTOU). Elsewhere it is what there is.
 */
import { mayCallLinuxLibc } from "./permissions.ts";

export interface TtyModes {
  /** Keys come one by one from here on, and what was typed before is forgotten. False when that cannot be had. */
  enter(): boolean;
  /** Back to what was before `enter`. @param mayWait for a terminal that is stuck in a write */
  leave(mayWait: boolean): void;
}

/** For the foreground only: from the background both calls would stop the process. */
export function createTtyModes(): TtyModes {
  return createNativeModes() ?? createRuntimeModes();
}

/** Standard input. */
const FD = 0;
/** `struct termios` of glibc on Linux: four flag words, the line discipline, 32 control characters, two speeds. */
const TERMIOS_BYTES = 60;
const LOCAL_FLAGS_OFFSET = 12;
const CHARACTERS_OFFSET = 17;
const VTIME = 5;
const VMIN = 6;
const ICANON = 0x2;
const ECHO = 0x8;
const TCSANOW = 0;
const TCIFLUSH = 0;

function createNativeModes(): TtyModes | undefined {
  if (!mayCallLinuxLibc()) return undefined;
  try {
    const { symbols } = Deno.dlopen("libc.so.6", {
      tcgetattr: { parameters: ["i32", "buffer"], result: "i32" },
      tcsetattr: { parameters: ["i32", "i32", "buffer"], result: "i32" },
      tcflush: { parameters: ["i32", "i32"], result: "i32" },
    });
    return new NativeModes(symbols);
  } catch {
    // Another C library.
    return undefined;
  }
}

/** The functions of the C library, 0 for success. */
interface Libc {
  tcgetattr(fd: number, termios: Uint8Array<ArrayBuffer>): number;
  tcsetattr(fd: number, when: number, termios: Uint8Array<ArrayBuffer>): number;
  tcflush(fd: number, queue: number): number;
}

class NativeModes implements TtyModes {
  readonly #libc: Libc;
  #before: Uint8Array<ArrayBuffer> | null = null;

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  enter(): boolean {
    const now = new Uint8Array(new ArrayBuffer(TERMIOS_BYTES));
    if (this.#libc.tcgetattr(FD, now) !== 0) return false;
    // Entered again after somebody else had the terminal: what there was at first is what there is to go back to.
    this.#before ??= now.slice();
    const view = new DataView(now.buffer);
    const flags = view.getUint32(LOCAL_FLAGS_OFFSET, true);
    view.setUint32(LOCAL_FLAGS_OFFSET, flags & ~(ICANON | ECHO), true);
    now[CHARACTERS_OFFSET + VMIN] = 1;
    now[CHARACTERS_OFFSET + VTIME] = 0;
    // First: whoever sees the mode for keys finds that each one counts.
    this.#libc.tcflush(FD, TCIFLUSH);
    return this.#libc.tcsetattr(FD, TCSANOW, now) === 0;
  }

  leave(): void {
    if (this.#before !== null) this.#libc.tcsetattr(FD, TCSANOW, this.#before);
    this.#before = null;
  }
}

function createRuntimeModes(): TtyModes {
  return {
    enter: () => setRaw(true),
    // The runtime does it at its end, without waiting.
    leave: (mayWait) => void (mayWait && setRaw(false)),
  };
}

function setRaw(isOn: boolean): boolean {
  try {
    Deno.stdin.setRaw(isOn, isOn ? { cbreak: true } : undefined);
    return true;
  } catch {
    // EIO: the terminal is gone.
    return false;
  }
}
