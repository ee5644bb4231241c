/**
 * Keeps the terminal on standard error from showing what is typed while nobody reads it: it would show it in the midst of
 * what is drawn there. All else stays: lines, signals (Ctrl-C, Ctrl-Z), and what was typed for whoever reads it next.
 *
 * Only the one flag is changed and given back, and only if it was on: other programs of the pipeline may change the modes
 * meanwhile, for a password for example. On Linux by the C library; elsewhere there is nothing to do it with.
 */
import type { EchoPort } from "../ports.ts";
import { isForeground } from "./foreground.ts";
import { ECHO, openTermios, type TermiosPort } from "./termios.ts";

/** Standard error. */
const FD = 2;

/** Opens nothing before it is used. */
export function createEcho(): EchoPort {
  return new TerminalEcho();
}

/** shown --mute--> muted --restore--> shown. */
class TerminalEcho implements EchoPort {
  #port: TermiosPort | undefined;
  #isMuted = false;

  mute(): void {
    if (!isForeground()) return;
    this.#port ??= openTermios(FD);
    const modes = this.#port?.read();
    if (modes === undefined || (modes.localFlags & ECHO) === 0) return;
    modes.localFlags &= ~ECHO;
    this.#isMuted = this.#port?.write(modes) ?? false;
  }

  restore(): void {
    if (!this.#isMuted) return;
    this.#isMuted = false;
    // Whoever has the foreground has the modes that it wants.
    if (!isForeground()) return;
    const modes = this.#port?.read();
    if (modes === undefined) return;
    modes.localFlags |= ECHO;
    this.#port?.write(modes);
  }
}
