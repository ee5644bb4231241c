/** What a run is doing, in a word or a few. The same words wherever a run is shown. Pure. */
import type { RunState } from "../state/run_state.ts";
import { formatWait } from "../text/format_duration.ts";

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

/** What is out of the ordinary: `paused`, `stopping, kill in 7.0s`; empty for a run that just goes on. */
export function exceptionText(state: RunState, nowMs: number): string {
  switch (state.phase) {
    case "paused":
      return state.isFrozen ? "paused, tasks stopped" : "paused";
    case "finished":
      return state.cancelledBy === null ? "" : "stopped";
    case "cancelling":
      return stoppingText((state.cancelDeadlineAtMs ?? nowMs) - nowMs);
    default:
      return "";
  }
}

function stoppingText(leftMs: number): string {
  return leftMs > 0 ? `stopping, kill in ${formatWait(leftMs)}` : "stopping";
}
