/** `heddle each`: one command, one task for each input. */
import { createEachPlan, type EachCall } from "../plan/each_plan.ts";
import { resolveRights } from "../plan/module_rights.ts";
import { moduleUrl } from "../plan/module_url.ts";
import type { TaskSource } from "../plan/types.ts";
import type { Host } from "../platform/host.ts";
import { fromFileUrl } from "../platform/paths.ts";
import { checkFolder, createPlanFiles, isLastingFile } from "../platform/plan_files.ts";
import { resolveStateDir } from "../platform/run_files.ts";
import type { PlanFiles } from "../ports.ts";
import { UsageError } from "../text/usage_error.ts";
import { dryRun } from "./dry_run.ts";
import { executeRun } from "./execute_run.ts";
import type { FailedInput } from "../journal/failed_tasks.ts";
import { readFailedTasks } from "./failed_rows.ts";
import type { EachOptions, ModuleOptions } from "./options.ts";
import { resolveJobs, resolveTaskPolicy } from "./resolve_run.ts";
import { Warnings } from "./warnings.ts";

export async function runEach(
  options: EachOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const { inputs, cwd } = options;
  const files = createPlanFiles();
  const failed = options.failedOf === undefined
    ? undefined
    : await readFailedTasks(resolveStateDir(host.env), options.failedOf);
  const readsStdin = failed === undefined && inputs.lists.length === 0 &&
    (inputs.from ?? "-") === "-";
  if (readsStdin && host.stdinIsTerminal) {
    throw new UsageError(
      "No inputs: pipe lines to heddle, or give ::: INPUT… behind the command, or --from FILE",
    );
  }
  const folder = cwd === undefined ? undefined : files.resolve(host.cwd, cwd);
  if (folder !== undefined) await checkFolder(folder, { option: "-C" });
  const call = options.call && await resolveCall(options.call, host, files);
  const warnings = new Warnings();
  const plan = createEachPlan({
    command: options.command,
    call,
    inputs,
    stdin: () => host.stdin(),
    files,
    policy: resolveTaskPolicy(options),
    replacement: options.replacement,
    shell: options.shell,
    progress: { kind: options.progress },
    cwd: folder ?? (call === undefined ? undefined : host.cwd),
    env: {},
    name: options.name,
    rows: failed?.map(toRow),
    isWindows: host.isWindows,
    warn: (text) => warnings.warn(text),
  });
  if (options.dryRun) return await dryRun(plan.tasks);
  // What is wrong with a file is found before a run begins; on stdin the first input may take hours to come.
  const tasks = readsStdin ? plan.tasks : await withFirstBatch(plan.tasks);
  return await executeRun({
    plan: { ...plan, tasks },
    options,
    jobs: resolveJobs(options.jobs, host.cores),
    host,
    argv,
    // The names of columns are not in the journal, as inputs are.
    isRepeatable: !inputs.csv || !readsStdin && await isLastingFile(inputs.from ?? ""),
    warnings,
  });
}

/** @throws {UsageError} If the module is a file that is not there: then every task would fail. */
async function resolveCall(
  { module, export: name = "default", isolation = "worker", permissions }: ModuleOptions,
  host: Host,
  files: PlanFiles,
): Promise<EachCall> {
  const resolvePath = (path: string) => files.resolve(host.cwd, path);
  const url = moduleUrl(module, resolvePath);
  if (url.startsWith("file://")) await (await files.openRead(fromFileUrl(new URL(url)))).cancel();
  const rights = resolveRights(permissions, resolvePath);
  return { name: module, url, export: name, isolation, rights };
}

/** The same tasks, the first of which have been read already. */
async function withFirstBatch(tasks: TaskSource): Promise<TaskSource> {
  const iterator = tasks[Symbol.asyncIterator]();
  let first: Awaited<ReturnType<typeof iterator.next>> | undefined = await iterator.next();
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const next = first ?? await iterator.next();
        first = undefined;
        return next;
      },
      return: async () => await iterator.return?.() ?? { done: true, value: undefined },
    }),
  };
}

function toRow({ id, index, input }: FailedInput): { index: number; input: readonly string[] } {
  if (input === undefined) {
    throw new UsageError(
      `--failed-of: Task ${id} has no input; that run was made by heddle run, not by heddle each`,
    );
  }
  return { index, input };
}
