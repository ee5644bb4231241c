/**
 * `frames`: what a frame costs with 10, 100 and 1,000 running tasks, beside other programs that show as many bars.
 * Every tick, ten times a second, every bar advances; the cost of telling so is part of the frame. Programs take
 * turns, and of each the cheapest round counts: a busy machine makes nobody faster.
 */
import { type Goal, ratioText, renderGoal } from "./ui_goals.ts";
import { npmPeer, ours, type Program, pythonPeer, record } from "./ui_programs.ts";
import { parseRecording, type Recording } from "./ui_recording.ts";
import { renderTable, round } from "./table.ts";
import type { UiBenchOptions } from "./ui_options.ts";

interface Scenario {
  readonly program: Program;
  readonly tasks: number;
  /** Tasks that are known, of which `tasks` run. */
  readonly known: number;
}

/** What a frame costs. */
export interface FrameCost {
  readonly cpuMs: number;
  readonly bytes: number;
  /** In the window. */
  readonly frames: number;
}

const SUBJECT = ours("heddle", "ui_subject.ts");
const PEERS: readonly Program[] = [
  pythonPeer("rich", "rich_bars.py"),
  npmPeer("cli-progress", "cli_progress.ts"),
  npmPeer("log-update", "log_update.ts"),
  npmPeer("listr2", "listr2.ts"),
];
const TASKS = [10, 100, 1_000];
/** listr2 draws anew for each task that starts: a thousand of them take it more than a minute. */
const LISTR_LIMIT = 100;
const CPU_GOALS_MS: Readonly<Record<number, number>> = { 10: 0.5, 100: 1, 1_000: 1 };
/** Half of what log-update took when the goal was set. */
const BYTES_GOAL = 330;
const KNOWN = { few: 1_000, many: 100_000 };
/** Two measurements of one thing differ by this much on a busy machine. */
const SAME_RATIO = 1.25;
/** Start-up of the slowest peer with all its tasks. */
const START_MS = 20_000;

export async function measureFrames(options: UiBenchOptions): Promise<string> {
  const scenarios = [
    ...TASKS.flatMap((tasks) =>
      [SUBJECT, ...PEERS]
        .filter(({ name }) => name !== "listr2" || tasks <= LISTR_LIMIT)
        .map((program) => ({ program, tasks, known: tasks }))
    ),
    ...[KNOWN.few, KNOWN.many].map((known) => ({ program: SUBJECT, tasks: 100, known })),
  ];
  const costs = new Map<Scenario, FrameCost | string>();
  for (let round = 0; round < options.rounds; round++) {
    for (const scenario of scenarios) {
      const cost = await measure(scenario, options);
      const best = costs.get(scenario);
      const isBetter = typeof cost !== "string" &&
        (best === undefined || typeof best === "string" || cost.cpuMs < best.cpuMs);
      if (isBetter || best === undefined) costs.set(scenario, cost);
    }
  }
  return report(costs);
}

/** Or why there is none. */
async function measure(
  { program, tasks, known }: Scenario,
  { warmUpMs, windowMs }: UiBenchOptions,
): Promise<FrameCost | string> {
  try {
    const args = [tasks, warmUpMs, windowMs, known].map(String);
    const output = await record([...program.argv, ...args], START_MS + warmUpMs + windowMs);
    return costOf(parseRecording(output));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function costOf({ cpuMs, bytes, frames }: Recording): FrameCost {
  return { cpuMs: cpuMs / frames, bytes: bytes / frames, frames };
}

function report(costs: ReadonlyMap<Scenario, FrameCost | string>): string {
  const find = (program: Program, tasks: number, known = tasks) =>
    [...costs].find(([it]) => it.program === program && it.tasks === tasks && it.known === known)
      ?.[1];
  const rows: string[][] = [];
  const notes: string[] = [];
  for (const [{ program, tasks, known }, cost] of costs) {
    const name = known === tasks ? `${tasks} tasks` : `${tasks} of ${known} known tasks`;
    if (typeof cost === "string") {
      notes.push(`${program.name}, ${name}: ${cost}`);
      continue;
    }
    const base = find(SUBJECT, tasks, known);
    const ratio = (part: "cpuMs" | "bytes") =>
      program === SUBJECT || typeof base !== "object" ? "" : ratioText(cost[part], base[part]);
    const numbers = [round(cost.cpuMs), ratio("cpuMs"), round(cost.bytes), ratio("bytes")];
    rows.push([`${program.name}, ${name}`, ...numbers, String(cost.frames)]);
  }
  const header = ["", "CPU ms/frame", "", "bytes/frame", "", "frames"];
  return [renderTable(header, rows), ...notes, "", ...goals(find).map(renderGoal)].join("\n");
}

type Find = (program: Program, tasks: number, known?: number) => FrameCost | string | undefined;

function goals(find: Find): Goal[] {
  const value = (part: "cpuMs" | "bytes", ...of: Parameters<Find>) => {
    const cost = find(...of);
    return typeof cost === "object" ? cost[part] : NaN;
  };
  const leanest = Math.min(
    ...PEERS.map((peer) => value("bytes", peer, 10)).filter((bytes) => !Number.isNaN(bytes)),
  );
  const bytes = value("bytes", SUBJECT, 10);
  const growth = (part: "cpuMs" | "bytes") =>
    value(part, SUBJECT, 100, KNOWN.many) / value(part, SUBJECT, 100, KNOWN.few);
  return [
    ...TASKS.map((tasks) => ({
      name: `${tasks} tasks, CPU a frame`,
      value: value("cpuMs", SUBJECT, tasks),
      limit: CPU_GOALS_MS[tasks] ?? NaN,
      unit: "ms",
    })),
    { name: "10 tasks, bytes a frame", value: bytes, limit: BYTES_GOAL, unit: "bytes" },
    {
      name: "10 tasks, bytes beside the leanest peer",
      value: bytes / leanest,
      limit: 0.5,
      unit: "",
    },
    {
      name: "CPU with 100,000 known tasks beside 1,000",
      value: growth("cpuMs"),
      limit: SAME_RATIO,
      unit: "",
    },
    {
      name: "bytes with 100,000 known tasks beside 1,000",
      value: growth("bytes"),
      limit: SAME_RATIO,
      unit: "",
    },
  ];
}
