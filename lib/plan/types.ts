/**
 * What to run, resolved: the tasks that the engine gets from a command line or a plan file.
 * Types only. Nothing here knows how a task is run or shown.
 */
import type { Work } from "../protocol.ts";

/** Exponential backoff: the wait before try n+1 is `min(max, initial · factor^(n-1))`, with full jitter a random part of that. */
export interface Backoff {
  readonly initialMs: number;
  /** A whole number >= 1. */
  readonly factor: number;
  readonly maxMs: number;
  readonly jitter: "full" | "none";
}

/** Which failures are worth another try. Absent lists match nothing; a task without any retries on every failure. */
export interface RetryOn {
  readonly exitCodes?: readonly number[];
  readonly isTimeout?: boolean;
  readonly isSignal?: boolean;
  /** A regular expression searched in the last lines of stderr. */
  readonly stderr?: string;
}

/** A fixed limit, or a share of the median duration of the tasks that succeeded so far. */
export type TimeoutSpec =
  | { readonly kind: "fixed"; readonly ms: number }
  | { readonly kind: "median"; readonly ratio: number };

/** How one task is tried. */
export interface TaskPolicy {
  /** Extra tries after the first, >= 0. */
  readonly retries: number;
  readonly backoff: Backoff;
  readonly retryOn?: RetryOn;
  readonly timeout?: TimeoutSpec;
  /** Ends an attempt that shows neither output nor progress for this long. */
  readonly stallMs?: number;
  /** How many of the run's job slots it takes, >= 1. */
  readonly weight: number;
  /** Its failure does not fail the run. */
  readonly allowFailure: boolean;
}

/** One unit of a plan. */
export interface TaskSpec {
  /** Unique within the run. */
  readonly id: string;
  /** 1-based position in input order. */
  readonly index: number;
  readonly label: string;
  readonly input?: readonly string[];
  /** Bytes that there are to work off, where that is known beforehand. */
  readonly sizeBytes?: number;
  /** Tasks of one `forEach` share a group; else the group is the id. */
  readonly group: string;
  /** Groups, all of whose tasks must have succeeded first, and ids of single tasks. */
  readonly needs: readonly string[];
  /** At most this many tasks of the group at once. */
  readonly groupSlots?: number;
  readonly policy: TaskPolicy;
  /** True when the work depends on the slot, by `{%}`. */
  readonly usesSlot: boolean;
  /** The work for one attempt in slot `slot` (1-based, for `{%}`). Pure. */
  work(slot: number): Work;
  /** The work as one line for people, shell-quoted. */
  command(slot: number): string;
}

/** `N`, `N%` of the cores, or `auto` (one for each core). */
export type JobsSpec =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "cores"; readonly ratio: number };

/** Where the inputs of `each` come from. */
export interface InputOptions {
  /** Argument lists after `:::` and `:::+`. */
  readonly lists: readonly { readonly isLinked: boolean; readonly values: readonly string[] }[];
  readonly from: string | undefined;
  readonly csv: boolean;
  readonly nul: boolean;
}

/** Tasks in input order, in batches as they become known. Ends when there are no more. */
export type TaskSource = AsyncIterable<readonly TaskSpec[]>;

/** Everything that the engine needs to know about a run. */
export interface ResolvedPlan {
  readonly name: string;
  /** Number of tasks if known before the first batch. */
  readonly total: number | null;
  readonly tasks: TaskSource;
  /** True when a task may need another; the engine then remembers the ends of all tasks. */
  readonly hasNeeds: boolean;
  /** True when tasks call functions of modules. @default false */
  readonly hasModules?: boolean;
}
