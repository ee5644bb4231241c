/**
 * `frames`: what a frame costs with 10, 100 and 1,000 running tasks, beside other programs that show as many bars.
 * Every tick, ten times a second, every bar advances; the cost of telling so is part of the frame. Programs take
 * turns, and of each the cheapest round counts: a busy machine makes nobody faster.
 *
 * Each program is looked at twice, in its first seconds, when a good part of what it costs is the engine that compiles
 * it, and once that is over. Goals are judged both times.
 */
import { type FrameResult, KNOWN, OURS, renderFrames, TASKS } from "./ui_frames_report.ts";
import type { UiBenchOptions } from "./ui_options.ts";
import { npmPeer, ours, type Program, pythonPeer, record } from "./ui_programs.ts";
import { parseRecordings, type Recording } from "./ui_recording.ts";

interface Scenario {
  readonly program: Program;
  readonly tasks: number;
  readonly known: number;
}

const SUBJECT = ours(OURS.cli, "ui_subject.ts");
const LISTR = npmPeer("listr2", "listr2.ts");
const PROGRAMS: readonly Program[] = [
  SUBJECT,
  ours(OURS.library, "ui_library_subject.ts"),
  pythonPeer("rich", "rich_bars.py"),
  npmPeer("cli-progress", "cli_progress.ts"),
  npmPeer("log-update", "log_update.ts"),
  LISTR,
];
/** listr2 draws anew for each task that starts: a thousand of them take it more than a minute. */
const LISTR_LIMIT = 100;
/** Start-up of the slowest program with all its tasks. */
const START_MS = 20_000;

/** The windows of a scenario in their order, or why there are none. */
type Outcome = readonly Recording[] | string;

export async function measureFrames(options: UiBenchOptions): Promise<string> {
  const outcomes = new Map<Scenario, Outcome>();
  const scenarios = listScenarios();
  for (let round = 0; round < options.rounds; round++) {
    for (const scenario of scenarios) {
      outcomes.set(scenario, better(outcomes.get(scenario), await measure(scenario, options)));
    }
  }
  return listWindows(options).map((title, at) => {
    const results: FrameResult[] = [...outcomes].map(([{ program, tasks, known }, outcome]) => ({
      program: program.name,
      tasks,
      known,
      cost: typeof outcome === "string" ? outcome : outcome[at] ?? "ended too early",
    }));
    return `${title}\n\n${renderFrames(results)}`;
  }).join("\n\n");
}

function listWindows({ warmUpMs, windowMs, steadyAfterMs }: UiBenchOptions): string[] {
  const seconds = (fromMs: number) => `${fromMs / 1000} to ${(fromMs + windowMs) / 1000} s`;
  const first = `First seconds: ${seconds(warmUpMs)} after the start`;
  return steadyAfterMs === 0
    ? [first]
    : [first, `Steady: ${seconds(steadyAfterMs)} after the start`];
}

function listScenarios(): Scenario[] {
  const beside = TASKS.flatMap((tasks) =>
    PROGRAMS.filter((program) => program !== LISTR || tasks <= LISTR_LIMIT)
      .map((program) => ({ program, tasks, known: tasks }))
  );
  const growth = [KNOWN.few, KNOWN.many].map((known) => ({
    program: SUBJECT,
    tasks: KNOWN.running,
    known,
  }));
  return [...beside, ...growth];
}

async function measure(
  { program, tasks, known }: Scenario,
  options: UiBenchOptions,
): Promise<Outcome> {
  const { warmUpMs, windowMs, steadyAfterMs } = options;
  try {
    const args = [tasks, warmUpMs, windowMs, steadyAfterMs, known].map(String);
    const lastsMs = Math.max(warmUpMs, steadyAfterMs) + windowMs;
    return parseRecordings(await record([...program.argv, ...args], START_MS + lastsMs));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Of each window the cheaper one. */
function better(known: Outcome | undefined, found: Outcome): Outcome {
  if (known === undefined || typeof known === "string") return found;
  if (typeof found === "string") return known;
  return known.map((one, at) => {
    const other = found[at];
    return other !== undefined && perFrame(other) < perFrame(one) ? other : one;
  });
}

function perFrame({ cpuMs, frames }: Recording): number {
  return cpuMs / frames;
}
