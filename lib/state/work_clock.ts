/**
 * The time in which the tasks of a run could work: it stands still while they are stopped. Speeds and
 * durations that lead to a time left are measured in it. Plain data and pure functions.
 */

export interface WorkClock {
  /** When the tasks were stopped, null while they are not. */
  frozenSinceMs: number | null;
  /** How long they were stopped in all before. */
  frozenMs: number;
  /** When they went on last; -Infinity if they were never stopped. Silence before says nothing. */
  resumedAtMs: number;
}

export function createWorkClock(): WorkClock {
  return { frozenSinceMs: null, frozenMs: 0, resumedAtMs: -Infinity };
}

/** The clock at the wall time `nowMs`, in milliseconds; only differences mean something. */
export function workTimeMs({ frozenSinceMs, frozenMs }: WorkClock, nowMs: number): number {
  return (frozenSinceMs ?? nowMs) - frozenMs;
}

/** Stops the clock or lets it go on; nothing changes if it already does so. */
export function setFrozen(clock: WorkClock, isFrozen: boolean, nowMs: number): void {
  if (isFrozen === (clock.frozenSinceMs !== null)) return;
  if (clock.frozenSinceMs !== null) {
    clock.frozenMs += nowMs - clock.frozenSinceMs;
    clock.resumedAtMs = nowMs;
  }
  clock.frozenSinceMs = isFrozen ? nowMs : null;
}
