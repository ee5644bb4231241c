/** For how long a task has shown no sign of life, and from when on that is worth a word. Pure. */
import type { RunState, TaskRow } from "../state/run_state.ts";

/** Shorter silences are normal for most programs. */
const SILENCE_NOTICE_MS = 10_000;

/** Milliseconds without output and progress if that is worth a word, else null. What is stopped cannot be silent. */
export function noticedSilenceMs(
  { isFrozen, workClock }: Pick<RunState, "isFrozen" | "workClock">,
  { lastActivityAtMs }: TaskRow,
  nowMs: number,
): number | null {
  const silentMs = nowMs - Math.max(lastActivityAtMs, workClock.resumedAtMs);
  return isFrozen || silentMs < SILENCE_NOTICE_MS ? null : silentMs;
}
