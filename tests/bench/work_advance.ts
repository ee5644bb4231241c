/** `advance`: what very many `ctx.advance()` in one worker cost, and how many messages come of them. */
import { runTasks, type TaskEvent } from "../../lib/mod.ts";
import { renderGoal } from "./ui_goals.ts";
import { renderTable, round } from "./table.ts";
import type { WorkBenchOptions } from "./work_options.ts";

const LIMIT_NS = 10;
const LIMIT_MESSAGES = 31;
const WINDOW_MS = 1_000;

export async function measureAdvance({ calls, rounds }: WorkBenchOptions): Promise<string> {
  let bestNs = Infinity;
  let mostMessages = 0;
  for (let round = 0; round < rounds; round++) {
    const { nsPerCall, messagesAtMs } = await callManyTimes(calls);
    bestNs = Math.min(bestNs, nsPerCall);
    mostMessages = Math.max(mostMessages, mostWithin(messagesAtMs, WINDOW_MS));
  }
  const table = renderTable(["", "ns/call", "messages/s at most"], [
    [`${calls / 1e6} million calls`, round(bestNs), String(mostMessages)],
  ]);
  const goals = [
    { name: "ctx.advance()", value: bestNs, limit: LIMIT_NS, unit: "ns" },
    { name: "messages", value: mostMessages, limit: LIMIT_MESSAGES, unit: "in any second" },
  ];
  return [table, "", ...goals.map(renderGoal)].join("\n");
}

/** What one call took, and when each message of progress came. */
export async function callManyTimes(
  calls: number,
): Promise<{ readonly nsPerCall: number; readonly messagesAtMs: readonly number[] }> {
  const messagesAtMs: number[] = [];
  const { results: [result] } = await runTasks<number, number>([{ input: calls }], {
    executor: { module: new URL("./work_advance_task.ts", import.meta.url) },
    display: "none",
    onEvent({ kind, atMs }: TaskEvent) {
      if (kind === "attempt_progress") messagesAtMs.push(atMs);
    },
  });
  if (result?.status !== "succeeded") throw new Error("The task that calls has failed");
  return { nsPerCall: result.value, messagesAtMs };
}

/** The most points in time that lie within a window of that length. @param timesMs In order. */
export function mostWithin(timesMs: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (const [at, timeMs] of timesMs.entries()) {
    while (timeMs - (timesMs[first] ?? timeMs) >= windowMs) first++;
    most = Math.max(most, at - first + 1);
  }
  return most;
}
