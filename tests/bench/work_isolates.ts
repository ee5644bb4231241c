/** `isolates`: how soon user code runs in a new worker, whether a warm one is used again, and what idle ones weigh. */
import { fileURLToPath } from "node:url";
import { renderGoal } from "./ui_goals.ts";
import { median, renderTable, round } from "./table.ts";
import type { WorkBenchOptions } from "./work_options.ts";

/** What the program under `work_isolates_subject.ts` tells. */
export interface IsolateReport {
  /** From asking for a task to the first line of its code, in an isolate that is not there yet, for each start. */
  readonly coldMs: readonly number[];
  /** The same in an isolate that has had a task. */
  readonly warmMs: readonly number[];
  /** Isolates that the warm tasks ran in. */
  readonly warmIsolates: number;
  readonly idleIsolates: number;
  /** What they add to the process's memory, all together. */
  readonly idleMiB: number;
}

const START_LIMIT_MS = 40;
const IDLE_LIMIT_MB = 120;

export async function measureIsolates({ starts, rounds }: WorkBenchOptions): Promise<string> {
  const reports: IsolateReport[] = [];
  for (let round = 0; round < rounds; round++) reports.push(await runSubject(starts));
  const coldMs = reports.flatMap((report) => report.coldMs);
  const warmMs = reports.flatMap((report) => report.warmMs);
  const idleMb = Math.min(...reports.map(({ idleMiB }) => idleMiB)) * 1.048_576;
  const count = reports[0]?.idleIsolates ?? NaN;
  const table = renderTable(["", "best", "median"], [
    [
      "from the call to user code, new isolate, ms",
      round(Math.min(...coldMs)),
      round(median(coldMs)),
    ],
    [
      "from the call to user code, warm isolate, ms",
      round(Math.min(...warmMs)),
      round(median(warmMs)),
    ],
    [`${count} idle isolates, MB`, round(idleMb), ""],
  ]);
  const goals = [
    { name: "start to user code", value: Math.min(...coldMs), limit: START_LIMIT_MS, unit: "ms" },
    {
      name: "isolates for tasks one after the other",
      value: Math.max(...reports.map(({ warmIsolates }) => warmIsolates)),
      limit: 1,
      unit: "",
    },
    { name: `${count} idle isolates`, value: idleMb, limit: IDLE_LIMIT_MB, unit: "MB" },
  ];
  return [table, "", ...goals.map(renderGoal)].join("\n");
}

/** In a process of its own: nothing else is in its memory. */
export async function runSubject(starts: number): Promise<IsolateReport> {
  const file = fileURLToPath(new URL("work_isolates_subject.ts", import.meta.url));
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", file, String(starts)],
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("The program that starts isolates has failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}
