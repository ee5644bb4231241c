/**
 * What a progress display keeps of one task: plain numbers that its owner changes, and what was made of them at the last
 * frame. `advance` has to stay cheap, so a change is noted once and looked at with the next frame.
 */
import { ProgressEstimator } from "../state/progress_estimator.ts";
import { SteadyPace } from "./steady_pace.ts";
import type { RowStatus } from "../view/columns/mod.ts";

/** A status text: fixed, or a function of time for one that counts down. */
export type StatusText = string | ((nowMs: number) => string);

export interface TaskNodeOptions {
  readonly id: string;
  readonly parent: TaskNode | null;
  /** Place among the siblings. */
  readonly index: number;
  readonly description: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | null;
  /** Null: as large as its total. */
  readonly weight: number | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Null: it waits. */
  readonly startedAtMs: number | null;
  /** Called once for any number of changes between two frames. */
  changed(node: TaskNode): void;
}

export class TaskNode {
  readonly id: string;
  readonly parent: TaskNode | null;
  /** Places from the root down, by which rows are ordered. */
  readonly path: readonly number[];
  readonly children: TaskNode[] = [];
  readonly weight: number | null;
  readonly estimator: ProgressEstimator = new ProgressEstimator();
  readonly pace: SteadyPace = new SteadyPace(this.estimator);
  description: string;
  fields: Readonly<Record<string, unknown>>;
  statusText: StatusText = "";
  done: number;
  total: number | null;
  unit: string | null;
  /** What its owner has said; a task that has reached its total is finished without being told. */
  state: RowStatus;
  startedAtMs: number | null;
  finishedAtMs: number | null = null;
  /** The next frame will look at it. */
  isChanged = false;
  isRemoved = false;
  /** Whether its total is the sum of what others tell; null until somebody does. */
  sumsTotals: boolean | null = null;
  /** The status that it was last counted with; null before the first time. */
  filedAs: RowStatus | null = null;
  /** The share that it was last counted with, 0 to 1. */
  filedRatio = 0;
  readonly #changed: (node: TaskNode) => void;

  constructor(options: TaskNodeOptions) {
    const { parent, startedAtMs } = options;
    this.id = options.id;
    this.parent = parent;
    this.path = [...parent?.path ?? [], options.index];
    this.description = options.description;
    this.done = options.done;
    this.total = options.total;
    this.unit = options.unit;
    this.weight = options.weight;
    this.fields = options.fields;
    this.startedAtMs = startedAtMs;
    this.state = startedAtMs === null ? "waiting" : "running";
    this.#changed = options.changed;
  }

  /** Notes that something changed, unless that is known. */
  touch(): void {
    if (this.isChanged) return;
    this.isChanged = true;
    this.#changed(this);
  }
}
