/** What the `frames` section says: a table of costs beside Heddle's, and the goals. Pure. */
import { type Goal, ratioText, renderGoal } from "./ui_goals.ts";
import type { Recording } from "./ui_recording.ts";
import { renderTable, round } from "./table.ts";

/** One program with so many tasks. */
export interface FrameScenario {
  readonly program: string;
  /** Tasks that run. */
  readonly tasks: number;
  /** Tasks that are known, the running ones among them. */
  readonly known: number;
}

export interface FrameResult extends FrameScenario {
  /** The cheapest round, or why there was none. */
  readonly cost: Recording | string;
}

/** Heddle's own programs; what others cost is compared with the first. */
export const OURS = { cli: "heddle", library: "heddle's library" } as const;
export const TASKS = [10, 100, 1_000] as const;
/** How many tasks of how many run where growth is looked at. */
export const KNOWN = { running: 100, few: 1_000, many: 100_000 } as const;

const CPU_LIMITS_MS = { 10: 0.5, 100: 1, 1_000: 1 } as const;
/** Half of what log-update took when the goal was set. */
const BYTES_LIMIT = 330;
/** Two measurements of one thing differ by this much on a busy machine. */
const SAME_RATIO = 1.25;

export function renderFrames(results: readonly FrameResult[]): string {
  const rows: string[][] = [];
  const notes: string[] = [];
  for (const { program, tasks, known, cost } of results) {
    const name = `${program}, ${tasks}${known === tasks ? "" : ` of ${known} known`} tasks`;
    if (typeof cost === "string") {
      notes.push(`${name}: ${cost}`);
      continue;
    }
    const base = { program: OURS.cli, tasks, known };
    const beside = (part: "cpuMs" | "bytes") =>
      program === OURS.cli ? "" : ratioText(perFrame(cost, part), find(results, base, part));
    rows.push([
      name,
      round(perFrame(cost, "cpuMs")),
      beside("cpuMs"),
      round(perFrame(cost, "bytes")),
      beside("bytes"),
      String(cost.frames),
    ]);
  }
  const table = renderTable(["", "CPU ms/frame", "", "bytes/frame", "", "frames"], rows);
  return [table, ...notes, "", ...frameGoals(results).map(renderGoal)].join("\n");
}

/** What was to be reached, with NaN where nothing was measured. */
export function frameGoals(results: readonly FrameResult[]): Goal[] {
  const value = (program: string, tasks: number, part: "cpuMs" | "bytes", known = tasks) =>
    find(results, { program, tasks, known }, part);
  const ours: readonly string[] = Object.values(OURS);
  const peers = results.filter(({ program, tasks }) => tasks === 10 && !ours.includes(program));
  const leanest = Math.min(
    ...peers.flatMap(({ cost }) => typeof cost === "string" ? [] : [perFrame(cost, "bytes")]),
  );
  const growth = (part: "cpuMs" | "bytes") =>
    value(OURS.cli, KNOWN.running, part, KNOWN.many) /
    value(OURS.cli, KNOWN.running, part, KNOWN.few);
  return [
    ...ours.flatMap((program) =>
      TASKS.map((tasks) => ({
        name: `${program}, ${tasks} tasks, CPU a frame`,
        value: value(program, tasks, "cpuMs"),
        limit: CPU_LIMITS_MS[tasks],
        unit: "ms",
      }))
    ),
    ...ours.map((program) => ({
      name: `${program}, 10 tasks, bytes a frame`,
      value: value(program, 10, "bytes"),
      limit: BYTES_LIMIT,
      unit: "bytes",
    })),
    {
      name: "10 tasks, bytes beside the leanest peer",
      value: value(OURS.cli, 10, "bytes") / leanest,
      limit: 0.5,
      unit: "",
    },
    ...(["cpuMs", "bytes"] as const).map((part) => ({
      name: `${part === "bytes" ? part : "CPU"} with 100,000 known tasks beside 1,000`,
      value: growth(part),
      limit: SAME_RATIO,
      unit: "",
    })),
  ];
}

function find(
  results: readonly FrameResult[],
  wanted: FrameScenario,
  part: "cpuMs" | "bytes",
): number {
  const found = results.find(({ program, tasks, known }) =>
    program === wanted.program && tasks === wanted.tasks && known === wanted.known
  );
  return found === undefined || typeof found.cost === "string" ? NaN : perFrame(found.cost, part);
}

function perFrame(cost: Recording, part: "cpuMs" | "bytes"): number {
  return cost[part] / cost.frames;
}
