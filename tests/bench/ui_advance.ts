/**
 * `advance`: what one call takes that says that work went on, with a live display on the terminal, beside other
 * programs' calls. The fastest round counts: a busy machine makes nobody faster.
 */
import { type Goal, ratioText, renderGoal } from "./ui_goals.ts";
import type { UiBenchOptions } from "./ui_options.ts";
import { npmPeer, ours, type Program, pythonPeer, record } from "./ui_programs.ts";
import { parseCalls } from "./ui_recording.ts";
import { renderTable, round } from "./table.ts";

interface Subject {
  readonly program: Program;
  /** What ours must not exceed. */
  readonly limitNs?: number;
}

const SUBJECTS: readonly Subject[] = [
  { program: ours("heddle task.advance()", "ui_library_advance.ts"), limitNs: 15 },
  { program: ours("heddle context.advance(), in a worker", "ui_worker_advance.ts"), limitNs: 10 },
  { program: pythonPeer("rich progress.advance()", "rich_advance.py") },
  { program: npmPeer("cli-progress bar.increment()", "cli_progress_advance.ts") },
  { program: pythonPeer("tqdm bar.update()", "tqdm_advance.py") },
  { program: npmPeer("progress bar.tick()", "node_progress_advance.ts") },
];
/** Start-up and warm-up. */
const START_MS = 20_000;

export async function measureAdvance({ rounds, callsMs }: UiBenchOptions): Promise<string> {
  const best = new Map<Subject, number>();
  const problems = new Map<Subject, string>();
  for (let round = 0; round < rounds; round++) {
    for (const subject of SUBJECTS) {
      try {
        const argv = [...subject.program.argv, String(callsMs)];
        const { nsPerCall } = parseCalls(await record(argv, START_MS + callsMs * 2));
        best.set(subject, Math.min(best.get(subject) ?? Infinity, nsPerCall));
      } catch (error) {
        problems.set(subject, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return report(best, problems);
}

function report(
  best: ReadonlyMap<Subject, number>,
  problems: ReadonlyMap<Subject, string>,
): string {
  const base = best.get(SUBJECTS[0] as Subject) ?? NaN;
  const rows = [...best].map(([{ program, limitNs }, ns]) => [
    program.name,
    round(ns),
    limitNs === undefined ? ratioText(ns, base) : "",
  ]);
  const notes = [...problems].filter(([subject]) => !best.has(subject)).map(([subject, why]) =>
    `${subject.program.name}: ${why}`
  );
  const goals: Goal[] = SUBJECTS.flatMap((subject) =>
    subject.limitNs === undefined ? [] : [{
      name: subject.program.name,
      value: best.get(subject) ?? NaN,
      limit: subject.limitNs,
      unit: "ns",
    }]
  );
  return [renderTable(["", "ns/call", ""], rows), ...notes, "", ...goals.map(renderGoal)].join(
    "\n",
  );
}
