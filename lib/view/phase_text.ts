/** What a run is doing, in a word or a few. The same words wherever a run is shown. Pure. */
import type { RunState } from "../state/run_state.ts";
import { formatWait } from "../text/format_duration.ts";
import type { Notice } from "./notice.ts";

/** `Processing`, `Paused`, `Cancelling`… */
export function phaseWord({ phase, isFrozen, cancelledBy }: RunState): string {
  switch (phase) {
    case "waiting":
      return "Starting";
    case "running":
      return "Processing";
    case "paused":
      return isFrozen ? "Stopped" : "Paused";
    case "cancelling":
      return "Cancelling";
    case "finished":
      return cancelledBy === null ? "Finished" : "Cancelled";
    default:
      return phase satisfies never;
  }
}

/** All that came in is done, and more may come: nothing happens until it does. */
export function awaitsInputs({ phase, total, counts }: RunState): boolean {
  return phase === "running" && total === null &&
    counts.running + counts.retrying + counts.queued === 0;
}

/** Nothing goes on, so that nothing is drawn either: what tells the time of day would soon be wrong. */
export function standsStill(state: RunState): boolean {
  const { phase, isFrozen, counts } = state;
  return awaitsInputs(state) ||
    (phase === "paused" && (isFrozen || counts.running + counts.retrying === 0));
}

/**
 * What is out of the ordinary: `paused`, `stopping, kill in 7.0s`; null for a run that just goes on.
 */
export function exceptionNotice(state: RunState, nowMs: number): Notice | null {
  switch (state.phase) {
    case "running":
      return awaitsInputs(state) ? ["waiting for inputs", "waiting"] : null;
    case "paused":
      return state.isFrozen ? ["paused, tasks stopped", "stopped"] : ["paused"];
    case "finished":
      return state.cancelledBy === null ? null : ["stopped"];
    case "cancelling":
      return stoppingNotice((state.cancelDeadlineAtMs ?? nowMs) - nowMs);
    default:
      return null;
  }
}

function stoppingNotice(leftMs: number): Notice {
  if (leftMs <= 0) return ["stopping"];
  const wait = formatWait(leftMs);
  return [`stopping, kill in ${wait}`, `kill in ${wait}`, "stopping"];
}
