/**
 * `frames`: what a frame costs with 10, 100 and 1,000 running tasks, beside other programs that show as many bars.
 * Every tick, ten times a second, every bar advances; the cost of telling so is part of the frame. Programs take
 * turns, and of each the cheapest round counts: a busy machine makes nobody faster.
 */
import { type FrameResult, KNOWN, OURS, renderFrames, TASKS } from "./ui_frames_report.ts";
import type { UiBenchOptions } from "./ui_options.ts";
import { npmPeer, ours, type Program, pythonPeer, record } from "./ui_programs.ts";
import { parseRecording, type Recording } from "./ui_recording.ts";

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

export async function measureFrames(options: UiBenchOptions): Promise<string> {
  const costs = new Map<Scenario, Recording | string>();
  const scenarios = listScenarios();
  for (let round = 0; round < options.rounds; round++) {
    for (const scenario of scenarios) {
      costs.set(scenario, better(costs.get(scenario), await measure(scenario, options)));
    }
  }
  const results: FrameResult[] = [...costs].map(([{ program, tasks, known }, cost]) => ({
    program: program.name,
    tasks,
    known,
    cost,
  }));
  return renderFrames(results);
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

/** Or why there is none. */
async function measure(
  { program, tasks, known }: Scenario,
  { warmUpMs, windowMs }: UiBenchOptions,
): Promise<Recording | string> {
  try {
    const args = [tasks, warmUpMs, windowMs, known].map(String);
    const output = await record([...program.argv, ...args], START_MS + warmUpMs + windowMs);
    return parseRecording(output);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function better(
  known: Recording | string | undefined,
  found: Recording | string,
): Recording | string {
  if (known === undefined || typeof known === "string") return found;
  if (typeof found === "string") return known;
  return found.cpuMs / found.frames < known.cpuMs / known.frames ? found : known;
}
