/** Listens to the signals that end, stop or resize the process. Owns the listeners and nothing of what they mean. */
import type { TreeSignal } from "../protocol.ts";
import { listenToIgnored } from "./ignored_signals.ts";
import { isOwnGroupOrphaned } from "./orphaned_group.ts";
import { answerStatusRequests } from "./status_requests.ts";

export interface SignalHandlers {
  /** SIGINT, SIGTERM, SIGHUP or SIGQUIT. */
  ended(signal: TreeSignal): void;
  /** The user asks the process to stop (Ctrl-Z); not called where nobody could continue it. */
  stopped(): void;
  /** The process was continued. */
  continued(): void;
  /** The terminal has another size (SIGWINCH). */
  resized(): void;
  /** Somebody wants to know how far the run is (SIGUSR1). */
  asked(): void;
}

/** Under a task runner one Ctrl-C can arrive twice, from the terminal and forwarded. */
const REPEAT_MS = 400;
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** Installs the listeners; the returned function removes them. */
export function listenToSignals(handlers: SignalHandlers): () => void {
  const removers: (() => void)[] = [];
  const lastAtMs = new Map<string, number>();
  const signals = Deno.build.os === "windows" ? ["SIGINT" as const] : ENDING;
  const ignored = listenToIgnored();
  for (const signal of signals) {
    if (ignored.has(signal)) continue;
    listen(signal, () => {
      const nowMs = performance.now();
      const isRepeat = nowMs - (lastAtMs.get(signal) ?? -Infinity) < REPEAT_MS;
      if (isRepeat) return;
      lastAtMs.set(signal, nowMs);
      handlers.ended(signal);
    });
  }
  if (Deno.build.os !== "windows") {
    listen("SIGTSTP", () => isOwnGroupOrphaned() || handlers.stopped());
    listen("SIGCONT", handlers.continued);
    listen("SIGWINCH", handlers.resized);
  }
  removers.push(answerStatusRequests(handlers.asked));
  return () => removers.splice(0).forEach((remove) => remove());

  function listen(signal: Deno.Signal, handler: () => void): void {
    Deno.addSignalListener(signal, handler);
    removers.push(() => Deno.removeSignalListener(signal, handler));
  }
}

/** Stops this process and the rest of its job, as the terminal's Ctrl-Z would have. */
export function stopOwnGroup(): void {
  Deno.kill(0, "SIGSTOP");
}
