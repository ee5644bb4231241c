/** The engine's own record of a task from its arrival to its end. Types only. */
import type { CancelTimer } from "../ports.ts";
import type { Failure } from "../events.ts";
import type { TaskSpec } from "../plan/types.ts";

/** A task that has not ended yet. */
export interface Entry {
  /** The engine's number, in order of arrival from 1; workers know the task by it. */
  readonly number: number;
  readonly spec: TaskSpec;
  /** About what it costs in memory while it waits. */
  readonly memoryBytes: number;
  /** Attempts started so far. */
  attempts: number;
  /** It was called back from standing by once, and starts only when there is a slot for it. */
  isCalledBack?: boolean;
  /** The user does not want it any more, though it stands by in a worker and may still start. */
  isUnwanted?: boolean;
}

/** An attempt that is under way. */
export interface RunningAttempt {
  readonly entry: Entry;
  readonly slot: number;
  readonly weight: number;
  readonly worker: number;
  /** Shifted forward by the time that its clocks stood still. */
  startedAtMs: number;
  lastActivityAtMs: number;
  /** Why the engine asked it to end; wins over what the worker reports. */
  endCause: Failure | null;
  /** When it was asked to end; null before, and once it was killed. */
  endingAtMs: number | null;
  /** Since when its clocks stand still; null while they go. */
  stillSinceMs: number | null;
  /** How long they have stood still before that. */
  stillMs: number;
  /** Goes on though the run is frozen, since it shall end. */
  isReleased: boolean;
  readonly timers: {
    timeout: CancelTimer | null;
    stall: CancelTimer | null;
    grace: CancelTimer | null;
  };
}
