/** How a run uses its slots at one moment, read off its state. Pure. */
import type { SlotUse } from "./run_pace.ts";
import type { RunState } from "./run_state.ts";

export function selectSlotUse({ counts, jobs, phase, total }: RunState): SlotUse {
  const isGoing = phase === "running";
  return {
    running: counts.running,
    jobs,
    isGoing,
    hasWaiting: isGoing && (counts.queued > 0 || (total !== null && counts.added < total)),
  };
}
