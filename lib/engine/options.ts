/**
 * The fully resolved options of a run and the ports that the engine is given. Types only;
 * nothing downstream second-guesses them.
 */
import type { JsonValue, RunEvent } from "../events.ts";
import type { Clock, Random, StreamName } from "../ports.ts";
import type { CapturedOutput, CapturePlan } from "../protocol.ts";
import type { TaskSpec } from "../plan/types.ts";

export interface EngineOptions {
  readonly runId: string;
  /** A whole number >= 1. */
  readonly jobs: number;
  /** Least time between two starts, 0 for none. */
  readonly startIntervalMs: number;
  /** Ends the run after this many failures. */
  readonly maxFailures?: { readonly kind: "count"; readonly count: number } | {
    readonly kind: "ratio";
    readonly ratio: number;
  };
  /** True when the user asked for `--fail-fast`, for the reason that is shown. */
  readonly isFailFast: boolean;
  /** From the first request to end until SIGKILL. */
  readonly graceMs: number;
  readonly capture: CapturePlan;
  /** Folder that gets the output of a task, created by the callee. */
  resultsDir?(spec: TaskSpec): string | undefined;
}

/** Where job output goes. Order and grouping are its business. */
export interface OutputPort {
  /** Called for each task in input order, and once more for one that had settled and is opened again. */
  admitted(task: number, spec: TaskSpec): void;
  /** A piece of a running task's output; `written` is called when it is gone. */
  chunk(task: number, stream: StreamName, bytes: Uint8Array, written: () => void): void;
  /** A failed attempt that will be tried again: its output is dropped. */
  dropped(task: number, output: CapturedOutput | undefined): void;
  /** The task ended for good, unless it is opened again. @param result What a module returned; undefined for nothing. */
  settled(
    task: number,
    isFailed: boolean,
    output: CapturedOutput | undefined,
    result?: JsonValue,
  ): void;
  /** While true nothing new is started; `onDrained` is called when that changes. */
  readonly isCongested: boolean;
  onDrained: () => void;
}

export interface EnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly output: OutputPort;
  /** Gets every event, in order. */
  emit(event: RunEvent): void;
}

/** What a run came to. */
export interface RunOutcome {
  readonly exitCode: number;
  readonly cancelledBy: string | null;
  /** Set when the inputs broke off with an error. */
  readonly inputError: unknown;
  /** Set when Heddle itself failed. */
  readonly fault: string | null;
}
