/** What a task looks like from its numbers and those of its parts. Pure; which tasks there are is the board's business. */
import {
  createRow,
  type ProgressRow,
  type RowStatus,
  type RowSum,
  sumRows,
} from "../view/columns/mod.ts";
import type { TaskNode } from "./task_node.ts";

/** A task as columns show it. */
export function rowOf(node: TaskNode, nowMs: number): ProgressRow {
  const status = node.filedAs ?? "waiting";
  const { id, description, fields, statusText, pace, path } = node;
  const sum = sumOf(node);
  const own = { done: node.done, total: node.total, unit: node.unit, speedPerSecond: null };
  const { done, total, unit, speedPerSecond } = sum ?? own;
  const isShare = sum?.isShare ?? false;
  const shown = status === "running" ? pace.select(total, nowMs) : null;
  return createRow({
    id,
    description,
    done,
    total,
    unit,
    isShare,
    status,
    startedAtMs: node.startedAtMs ?? sum?.startedAtMs ?? null,
    finishedAtMs: node.finishedAtMs,
    speedPerSecond: shown === null ? null : speedPerSecond ?? shown.speedPerSecond,
    eta: shown?.eta ?? null,
    depth: path.length - 1,
    fields: {
      ...fields,
      status: typeof statusText === "function" ? statusText(nowMs) : statusText,
    },
  });
}

/** What its parts come to, or null for a task without any. */
export function sumOf(node: TaskNode): RowSum | null {
  if (node.children.length === 0) return null;
  const rows = node.children.map((child) => {
    const own = sumOf(child);
    const { id, startedAtMs, finishedAtMs } = child;
    const { done, total, unit } = own ?? child;
    return createRow({
      id,
      done,
      total,
      unit,
      status: child.filedAs ?? "waiting",
      startedAtMs,
      finishedAtMs,
    });
  });
  const hasWeights = node.children.some(({ weight }) => weight !== null);
  return sumRows(rows, hasWeights ? node.children.map(({ weight }) => weight ?? 1) : undefined);
}

/** What a task is about to do, does, or came to. */
export function statusOf(node: TaskNode, sum: RowSum | null): RowStatus {
  if (isEnded(node.state)) return node.state;
  if (sum !== null) return sum.status;
  const { state, done, total } = node;
  const isComplete = state === "running" && total !== null && total > 0 && done >= total;
  return isComplete ? "finished" : state;
}

/** Nothing more will come. */
export function isEnded(status: RowStatus): boolean {
  return status === "finished" || status === "failed" || status === "cancelled";
}

/** Parts right behind what they are part of. */
export function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
