/**
 * All tasks of a progress display: files them by status as they change, so that a frame costs what is visible and what
 * changed, not what there is. Reads no clock and draws nothing.
 */
import {
  doneRatio,
  type ProgressRow,
  type RowCounts,
  type RowStatus,
} from "../view/columns/mod.ts";
import { comparePaths, isEnded, rowOf, statusOf, sumOf } from "./node_rows.ts";
import { TaskNode } from "./task_node.ts";

/** What a task is made with; see `ProgressTaskOptions`. */
export interface NewTask {
  readonly description: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | null;
  readonly weight: number | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly startedAtMs: number | null;
}

/** The rows for one frame. */
export interface SelectedRows {
  /** In the order of the tasks, parts below what they are part of. */
  readonly rows: readonly ProgressRow[];
  /** Rows that there are besides. */
  readonly otherRows: RowCounts;
}

/** The whole at one moment. */
export interface BoardSum {
  /** The mean share of all tasks that stand for themselves, 0 to 1; null without any. */
  readonly doneRatio: number | null;
  /** No task that goes on tells how far it is. */
  readonly isUnknown: boolean;
  readonly hasFailed: boolean;
}

/** In the order in which rows are given away. */
const OPEN = ["running", "paused", "retrying", "waiting"] as const;
const ENDED = ["failed", "cancelled", "finished"] as const;

export class ProgressBoard {
  readonly #onChange: () => void;
  readonly #roots: TaskNode[] = [];
  readonly #open = new Map<RowStatus, Set<TaskNode>>(OPEN.map((status) => [status, new Set()]));
  readonly #ended = new Map<RowStatus, TaskNode[]>(ENDED.map((status) => [status, []]));
  #changed: TaskNode[] = [];
  #lastId = 0;
  #lastRoot = 0;
  #rootCount = 0;
  /** Sum of the shares of all roots. */
  #ratioSum = 0;

  /** @param onChange Called when something changed, at most once for each task between two `update`s. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  add(task: NewTask, parent: TaskNode | null): TaskNode {
    const index = parent === null ? ++this.#lastRoot : nextIndex(parent);
    const node = new TaskNode({
      ...task,
      id: String(++this.#lastId),
      parent,
      index,
      changed: (changed) => {
        this.#changed.push(changed);
        this.#onChange();
      },
    });
    (parent?.children ?? this.#roots).push(node);
    if (parent === null) this.#rootCount++;
    node.touch();
    return node;
  }

  /** Takes a task and its parts away, as if they had never been. */
  remove(node: TaskNode): void {
    if (node.isRemoved) return;
    const siblings = node.parent?.children ?? this.#roots;
    siblings.splice(siblings.indexOf(node), 1);
    if (node.parent === null) this.#rootCount--;
    this.#forget(node);
    if (node.parent === null) this.#onChange();
    else node.parent.touch();
  }

  /** Takes notice of all changes. */
  update(nowMs: number): void {
    // Parts before what they are part of: the longer path first.
    const changed = this.#takeChanged().sort((a, b) => b.path.length - a.path.length);
    for (const node of changed) {
      node.isChanged = false;
      if (!node.isRemoved) this.#take(node, nowMs);
    }
  }

  /** True while a row changes with time alone. */
  get isMoving(): boolean {
    return this.#countOf("running") + this.#countOf("retrying") > 0 || this.#changed.length > 0;
  }

  get size(): number {
    return [...OPEN, ...ENDED].reduce((sum, status) => sum + this.#countOf(status), 0);
  }

  get sum(): BoardSum {
    return {
      doneRatio: this.#rootCount === 0 ? null : this.#ratioSum / this.#rootCount,
      isUnknown: this.#ratioSum === 0 && !this.#hasKnownTotal(),
      hasFailed: this.#countOf("failed") > 0,
    };
  }

  /** Tasks that ended one way, in the order of their ends. */
  ended(status: typeof ENDED[number]): readonly TaskNode[] {
    return this.#ended.get(status) ?? [];
  }

  /** Tasks that run, in the order in which they began to. */
  running(): Iterable<TaskNode> {
    return this.#open.get("running") ?? [];
  }

  /** Enough rows for `maxRows` lines, those that matter most, and the number of the others. */
  select(maxRows: number, nowMs: number): SelectedRows {
    const nodes = this.#mostImportant(maxRows);
    const given = nodes.toSorted((a, b) => comparePaths(a.path, b.path));
    const otherRows: Partial<Record<RowStatus, number>> = {};
    for (const status of [...OPEN, ...ENDED]) {
      const count = this.#countOf(status);
      if (count > 0) otherRows[status] = count;
    }
    for (const { filedAs } of given) {
      if (filedAs !== null) otherRows[filedAs] = (otherRows[filedAs] ?? 0) - 1;
    }
    return { rows: given.map((node) => rowOf(node, nowMs)), otherRows };
  }

  #takeChanged(): TaskNode[] {
    const changed = new Set<TaskNode>();
    for (const node of this.#changed) {
      for (let it: TaskNode | null = node; it !== null && !changed.has(it); it = it.parent) {
        changed.add(it);
      }
    }
    this.#changed = [];
    return [...changed];
  }

  #take(node: TaskNode, nowMs: number): void {
    if (node.state === "waiting" && node.done > 0) node.state = "running";
    if (node.state === "running") node.startedAtMs ??= nowMs;
    const sum = sumOf(node);
    const done = sum?.done ?? node.done;
    node.estimator.record(done, nowMs);
    const status = statusOf(node, sum);
    this.#file(node, status);
    if (!isEnded(status)) node.finishedAtMs = null;
    else node.finishedAtMs ??= nowMs;
    if (node.parent !== null) return;
    const total = sum === null ? node.total : sum.total;
    const ratio = doneRatio({ done, total, status });
    this.#ratioSum += (ratio ?? 0) - node.filedRatio;
    node.filedRatio = ratio ?? 0;
  }

  #file(node: TaskNode, status: RowStatus): void {
    if (status === node.filedAs) return;
    this.#unfile(node);
    node.filedAs = status;
    this.#open.get(status)?.add(node);
    this.#ended.get(status)?.push(node);
  }

  #unfile(node: TaskNode): void {
    if (node.filedAs === null) return;
    this.#open.get(node.filedAs)?.delete(node);
    const ended = this.#ended.get(node.filedAs);
    if (ended !== undefined) ended.splice(ended.lastIndexOf(node), 1);
    node.filedAs = null;
  }

  #forget(node: TaskNode): void {
    for (const child of node.children) this.#forget(child);
    this.#unfile(node);
    if (node.parent === null) this.#ratioSum -= node.filedRatio;
    node.isRemoved = true;
  }

  #countOf(status: RowStatus): number {
    return this.#open.get(status)?.size ?? this.#ended.get(status)?.length ?? 0;
  }

  #mostImportant(maxRows: number): TaskNode[] {
    const nodes: TaskNode[] = [];
    // The newest failures may go before all others: which of them do is decided where time is known.
    const failed = this.ended("failed").slice(-maxRows);
    for (const status of OPEN) {
      for (const node of this.#open.get(status) ?? []) {
        if (nodes.length >= maxRows) return [...nodes, ...failed];
        nodes.push(node);
      }
    }
    nodes.push(...failed);
    for (const status of ["cancelled", "finished"] as const) {
      const room = maxRows - nodes.length;
      if (room > 0) nodes.push(...this.ended(status).slice(-room));
    }
    return nodes;
  }

  #hasKnownTotal(): boolean {
    let looks = 0;
    for (const status of OPEN) {
      for (const node of this.#open.get(status) ?? []) {
        if (node.total !== null || ++looks > MAX_LOOKS) return true;
      }
    }
    return this.ended("finished").length > 0;
  }
}

/** Of so many tasks that tell no total the first ones stand for all. */
const MAX_LOOKS = 100;

/** Behind the last part, whatever was removed before it. */
function nextIndex({ children }: TaskNode): number {
  return (children.at(-1)?.path.at(-1) ?? -1) + 1;
}
