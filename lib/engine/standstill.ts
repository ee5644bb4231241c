/**
 * Which attempts stand still, and why: because the user froze the run, or because the terminal stops the whole process.
 * An attempt that shall end is released from the freeze alone. Owns the reasons; stops and continues nothing but the
 * attempts' trees and clocks.
 */
import type { AttemptWatch } from "./attempt_watch.ts";
import type { RunningAttempt } from "./entry.ts";
import type { Executor } from "./executor.ts";

export interface StandstillOptions {
  readonly watch: AttemptWatch;
  readonly executor: Pick<Executor, "signal" | "signalNow">;
  running(): Iterable<RunningAttempt>;
}

export class Standstill {
  readonly #options: StandstillOptions;
  #isFrozen = false;
  #isSuspended = false;

  constructor(options: StandstillOptions) {
    this.#options = options;
  }

  /** True from `freeze` to `thaw`. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Stops everything that runs, and what starts although it should not: its place was passed on before. */
  freeze(): void {
    this.#isFrozen = true;
    for (const attempt of this.#options.running()) this.#stop(attempt);
  }

  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    for (const attempt of this.#options.running()) {
      attempt.isReleased = false;
      this.#go(attempt);
    }
  }

  /** Lets one attempt go on in a frozen run. */
  release(attempt: RunningAttempt): void {
    if (!this.#isFrozen || attempt.isReleased) return;
    attempt.isReleased = true;
    this.#go(attempt);
  }

  /** An attempt started. */
  began(attempt: RunningAttempt): void {
    if (this.#isFrozen) this.#stop(attempt);
    // The terminal's stop is over as soon as anything runs here: all that is missing is the word of it.
    else if (this.#isSuspended) this.#options.watch.stop(attempt);
  }

  /** The process is about to be stopped. */
  suspend(): void {
    this.#isSuspended = true;
    for (const attempt of this.#options.running()) {
      this.#options.watch.stop(attempt);
      this.#signalNow(attempt, "SIGSTOP");
    }
  }

  /** The process goes on; what the user froze does not. */
  continue(): void {
    this.#isSuspended = false;
    for (const attempt of this.#options.running()) {
      if (this.#isFrozen && !attempt.isReleased) continue;
      this.#options.watch.go(attempt);
      this.#signalNow(attempt, "SIGCONT");
    }
  }

  #stop(attempt: RunningAttempt): void {
    this.#options.watch.stop(attempt);
    this.#options.executor.signal(attempt.entry.number, "SIGSTOP");
  }

  #go(attempt: RunningAttempt): void {
    if (!this.#isSuspended) this.#options.watch.go(attempt);
    this.#options.executor.signal(attempt.entry.number, "SIGCONT");
  }

  #signalNow({ entry }: RunningAttempt, signal: "SIGSTOP" | "SIGCONT"): void {
    const { executor } = this.#options;
    if (executor.signalNow === undefined) executor.signal(entry.number, signal);
    else executor.signalNow(entry.number, signal);
  }
}
