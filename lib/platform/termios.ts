/** The modes of a terminal as the C library of Linux has them. Changes nothing by itself. */
import { mayCallLinuxLibc } from "./permissions.ts";

/** `struct termios` of glibc on Linux: four flag words, the line discipline, 32 control characters, two speeds. */
const TERMIOS_BYTES = 60;
const LOCAL_FLAGS_OFFSET = 12;
const CHARACTERS_OFFSET = 17;
const TCSANOW = 0;
const TCIFLUSH = 0;

/** Local flags. */
export const ICANON = 0x2;
export const ECHO = 0x8;
/** Control characters. */
export const VTIME = 5;
export const VMIN = 6;

/** The functions of the C library, 0 for success. */
interface Libc {
  tcgetattr(fd: number, termios: Uint8Array<ArrayBuffer>): number;
  tcsetattr(fd: number, when: number, termios: Uint8Array<ArrayBuffer>): number;
  tcflush(fd: number, queue: number): number;
}

/** The modes of one moment. */
export class Termios {
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes = new Uint8Array(new ArrayBuffer(TERMIOS_BYTES))) {
    this.bytes = bytes;
  }

  get localFlags(): number {
    return this.#view.getUint32(LOCAL_FLAGS_OFFSET, true);
  }

  set localFlags(flags: number) {
    this.#view.setUint32(LOCAL_FLAGS_OFFSET, flags, true);
  }

  setCharacter(index: number, value: number): void {
    this.bytes[CHARACTERS_OFFSET + index] = value;
  }

  copy(): Termios {
    return new Termios(this.bytes.slice());
  }

  get #view(): DataView {
    return new DataView(this.bytes.buffer);
  }
}

/** One terminal, by its descriptor. For the foreground only: from the background changes would stop the process. */
export class TermiosPort {
  readonly #libc: Libc;
  readonly #fd: number;

  constructor(libc: Libc, fd: number) {
    this.#libc = libc;
    this.#fd = fd;
  }

  /** Undefined when there is no terminal, or it is gone. */
  read(): Termios | undefined {
    const termios = new Termios();
    return this.#libc.tcgetattr(this.#fd, termios.bytes) === 0 ? termios : undefined;
  }

  /** Takes effect at once, and waits for nothing. */
  write(termios: Termios): boolean {
    return this.#libc.tcsetattr(this.#fd, TCSANOW, termios.bytes) === 0;
  }

  /** Forgets what was typed and not read. */
  forgetInput(): void {
    this.#libc.tcflush(this.#fd, TCIFLUSH);
  }
}

/** Undefined where there is no such library, or it may not be called. */
export function openTermios(fd: number): TermiosPort | undefined {
  if (!mayCallLinuxLibc()) return undefined;
  try {
    const { symbols } = Deno.dlopen("libc.so.6", {
      tcgetattr: { parameters: ["i32", "buffer"], result: "i32" },
      tcsetattr: { parameters: ["i32", "i32", "buffer"], result: "i32" },
      tcflush: { parameters: ["i32", "i32"], result: "i32" },
    });
    return new TermiosPort(symbols, fd);
  } catch {
    // Another C library.
    return undefined;
  }
}
