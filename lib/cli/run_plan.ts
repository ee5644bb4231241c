/** `heddle run` and `heddle demo`: the tasks of a plan file. */
import { loadPlan } from "../plan/load_plan.ts";
import type { Host } from "../platform/host.ts";
import { createPlanFiles, isLastingFile } from "../platform/plan_files.ts";
import { readBundledText, readStdinText } from "../platform/read_text.ts";
import { resolveStateDir } from "../platform/run_files.ts";
import { UsageError } from "../text/usage_error.ts";
import { dryRun } from "./dry_run.ts";
import { executeRun } from "./execute_run.ts";
import { readFailedTasks } from "./failed_rows.ts";
import type { PlanOptions, RunOptions } from "./options.ts";
import { policyOverrides, resolveJobs } from "./resolve_run.ts";
import { Warnings } from "./warnings.ts";

/** Where the demonstration plan is, relative to this file. */
const DEMO = "../../docs/examples/demo.yaml";

export async function runPlan(
  options: PlanOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const files = createPlanFiles();
  const isStdin = options.plan === "-";
  const path = isStdin ? "stdin" : options.plan;
  const text = isStdin
    ? await readStdinText(host.stdin())
    : await files.readText(files.resolve(host.cwd, path));
  const baseDir = isStdin
    ? host.cwd
    : files.resolve(host.cwd, `${files.resolve(host.cwd, path)}/..`);
  const isRepeatable = !isStdin && await isLastingFile(path);
  return await runText({ text, path, baseDir, isRepeatable }, options, host, argv);
}

/** Runs the plan that comes with Heddle. */
export async function runDemo(
  options: RunOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const text = await readBundledText(new URL(DEMO, import.meta.url));
  return await runText(
    { text, path: "demo.yaml", baseDir: host.cwd, isRepeatable: true },
    options,
    host,
    argv,
  );
}

interface PlanText {
  readonly text: string;
  /** As it is named in messages. */
  readonly path: string;
  /** Absolute; what relative paths in the plan are relative to. */
  readonly baseDir: string;
  /** Whether it can be read once more. */
  readonly isRepeatable: boolean;
}

async function runText(
  { isRepeatable, ...plan }: PlanText,
  options: RunOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const failed = options.failedOf === undefined
    ? undefined
    : await readFailedTasks(resolveStateDir(host.env), options.failedOf);
  const warnings = new Warnings();
  const loaded = await loadPlan({
    ...plan,
    files: createPlanFiles(),
    base: policyOverrides(options),
    ...(failed === undefined ? {} : { only: new Set(failed.map((task) => task.id)) }),
    isWindows: host.isWindows,
    env: host.env,
    warn: (text) => warnings.warn(text),
  });
  if (failed !== undefined && loaded.total === 0) {
    throw new UsageError(
      `--failed-of ${options.failedOf}: No task that failed in that run is in ${plan.path}; ` +
        "give the plan that it was a run of",
    );
  }
  if (options.dryRun) return await dryRun(loaded.tasks);
  const named = options.name === undefined ? loaded : { ...loaded, name: options.name };
  const jobs = resolveJobs(options.jobs ?? loaded.jobs, host.cores);
  return await executeRun({ plan: named, options, jobs, host, argv, isRepeatable, warnings });
}
