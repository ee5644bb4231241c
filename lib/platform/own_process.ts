/**
 * The process that a library lives in, which belongs to somebody else: hears of signals and ends only while asked to,
 * needs no permission for that, and ends the process as if nobody had listened.
 */
import type { EndingSignal, ProcessListener, ProcessPort } from "../ports.ts";
import { isOwnGroupOrphaned } from "./orphaned_group.ts";
import { isGranted } from "./permissions.ts";
import { ignoresSignal } from "./process_table.ts";

/** Under a task runner one Ctrl-C can arrive twice, from the terminal and forwarded. */
const REPEAT_MS = 400;
/** What a shell reports for a process that a signal ended: 128 and the signal's number. */
const EXIT_CODES: Readonly<Record<EndingSignal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGTERM: 143,
};
/** A signal that ends the process does so within a millisecond. */
const MAX_DEATH_MS = 500;
const ENDING = Object.keys(EXIT_CODES) as EndingSignal[];

export function createProcessPort(): ProcessPort {
  return { listen, endBy, stop };
}

function listen(listener: ProcessListener): () => void {
  const removers: (() => void)[] = [];
  const { ended, stopped, continued, resized, leaving } = listener;
  if (ended !== undefined) {
    for (const signal of endingSignals()) on(signal, once(() => ended(signal)));
  }
  if (Deno.build.os !== "windows") {
    // Who cannot stop the process must not keep Ctrl-Z from doing so.
    if (stopped !== undefined && isGranted({ name: "run" })) {
      on("SIGTSTP", () => isOwnGroupOrphaned() || stopped());
    }
    if (continued !== undefined) on("SIGCONT", continued);
    if (resized !== undefined) on("SIGWINCH", resized);
  }
  if (leaving !== undefined) {
    for (const event of ["unload", "error", "unhandledrejection"]) {
      globalThis.addEventListener(event, leaving);
      removers.push(() => globalThis.removeEventListener(event, leaving));
    }
  }
  return () => removers.splice(0).forEach((remove) => remove());

  function on(signal: Deno.Signal, handler: () => void): void {
    Deno.addSignalListener(signal, handler);
    removers.push(() => Deno.removeSignalListener(signal, handler));
  }
}

/** Those that are not ignored on purpose, as by `nohup`. Where that cannot be told, nobody did. */
function endingSignals(): readonly EndingSignal[] {
  if (Deno.build.os === "windows") return ["SIGINT"];
  if (!isGranted({ name: "read", path: `/proc/${Deno.pid}/status` })) return ENDING;
  return ENDING.filter((signal) => signal === "SIGTERM" || !ignoresSignal(Deno.pid, signal));
}

function once(handler: () => void): () => void {
  let lastMs = -Infinity;
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < REPEAT_MS) return;
    lastMs = nowMs;
    handler();
  };
}

/** By the signal itself where that is allowed, so that whoever waits for the process can tell. */
function endBy(signal: EndingSignal): void {
  if (isGranted({ name: "run" }) && Deno.build.os !== "windows") {
    Deno.kill(Deno.pid, signal);
    // It takes a moment, in which nothing else of the program shall happen.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, MAX_DEATH_MS);
  }
  // Not allowed, or somebody else listens to it.
  Deno.exit(EXIT_CODES[signal]);
}

/** The whole job, as the terminal's Ctrl-Z would have. */
function stop(): void {
  Deno.kill(0, "SIGSTOP");
}
