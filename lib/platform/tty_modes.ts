/**
 * Puts the terminal on standard input into the mode for keys, and back: one by one, without echo. Everything else stays
 * as the user has it, signals (Ctrl-C, Ctrl-Z) and flow control (Ctrl-S) included.
 *
 * On Linux by the C library. The runtime's own `setRaw` has two traps: it waits for a terminal that is stuck in a write,
 * and a runtime that has ever used it sets the modes once more when the process ends, which stops a process that is
 * in the background by then (SIGTTOU). Elsewhere it is what there is.
 */
import {
  ECHO,
  ICANON,
  openTermios,
  type Termios,
  type TermiosPort,
  VMIN,
  VTIME,
} from "./termios.ts";

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

function createNativeModes(): TtyModes | undefined {
  const port = openTermios(FD);
  return port && new NativeModes(port);
}

class NativeModes implements TtyModes {
  readonly #port: TermiosPort;
  #before: Termios | null = null;

  constructor(port: TermiosPort) {
    this.#port = port;
  }

  enter(): boolean {
    const now = this.#port.read();
    if (now === undefined) return false;
    // Entered again after somebody else had the terminal: what there was at first is what there is to go back to.
    this.#before ??= now.copy();
    now.localFlags &= ~(ICANON | ECHO);
    now.setCharacter(VMIN, 1);
    now.setCharacter(VTIME, 0);
    // First: whoever sees the mode for keys finds that each one counts.
    this.#port.forgetInput();
    return this.#port.write(now);
  }

  leave(): void {
    if (this.#before !== null) this.#port.write(this.#before);
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
