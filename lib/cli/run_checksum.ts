/** `heddle checksum`: digests of files and trees, or the check of a list of them. */
import {
  type ChecksumPlanOptions,
  createChecksumPlan,
  type SizedFile,
} from "../plan/checksum_plan.ts";
import type { Host } from "../platform/host.ts";
import { EventTurns } from "../platform/event_turns.ts";
import { fileSize, walkFiles } from "../platform/file_walk.ts";
import { createPlanFiles, readBounded } from "../platform/plan_files.ts";
import { writeErrorSync } from "../platform/standard_streams.ts";
import { parseChecksumList } from "../text/checksum_list.ts";
import { sanitize } from "../text/sanitize.ts";
import { dryRun } from "./dry_run.ts";
import { executeRun } from "./execute_run.ts";
import { type ListedInputs, openListedInputs } from "./listed_inputs.ts";
import type { ChecksumOptions } from "./options.ts";
import { resolveJobs, resolveTaskPolicy } from "./resolve_run.ts";

/** Exit code of `sha256sum --check` for a list of nothing, or of nothing that is there, or with a strictly wrong line. */
const LIST_FAILED = 1;
const BATCH_FILES = 256;
/** Some four million files: what `heddle checksum` prints of a large tree has to be checked, too. */
const MAX_LIST_BYTES = 384 * 1024 * 1024;

export async function runChecksum(
  options: ChecksumOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const shared = {
    name: options.name ?? "checksum",
    algorithm: options.algorithm ?? "sha256",
    isCheck: options.check !== undefined,
    isMissingIgnored: options.ignoreMissing,
    isQuiet: options.quiet,
    policy: resolveTaskPolicy(options),
  };
  if (options.check === undefined) {
    const { paths, from, nul } = options;
    const listed = from === undefined ? undefined : await openListedInputs(from, nul, host);
    return await run({ ...shared, files: findFiles(paths, listed, host) }, options, host, argv);
  }
  return await runCheck(options.check, shared, options, host, argv);
}

async function runCheck(
  path: string,
  shared: Omit<ChecksumPlanOptions, "files">,
  options: ChecksumOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const list = parseChecksumList(await readList(path, host), options.algorithm);
  warnOfLines(path, list.improperLines);
  if (list.files.length === 0) return failList(path, "no properly formatted checksum lines found");
  const seen = { isAny: false };
  const files = sized(list.files, host, seen);
  const exitCode = await run({ ...shared, files }, options, host, argv);
  if (exitCode !== 0 || options.dryRun) return exitCode;
  if (options.ignoreMissing && !seen.isAny) return failList(path, "no file was verified");
  return options.strict && list.improperLines.length > 0 ? LIST_FAILED : exitCode;
}

function failList(path: string, problem: string): number {
  writeErrorSync(`heddle checksum: ${sanitize(path)}: ${problem}\n`);
  return LIST_FAILED;
}

async function run(
  planOptions: ChecksumPlanOptions,
  options: ChecksumOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const plan = createChecksumPlan(planOptions);
  if (options.dryRun) return await dryRun(plan.tasks);
  const jobs = resolveJobs(options.jobs, host.cores);
  return await executeRun({ plan, options, jobs, host, argv });
}

async function* findFiles(
  paths: readonly string[],
  listed: ListedInputs | undefined,
  host: Host,
): AsyncGenerator<readonly SizedFile[]> {
  yield* walkFiles(paths, host.cwd);
  if (listed !== undefined) yield* walkFiles(eachOf(listed), host.cwd);
}

async function* eachOf(lists: ListedInputs): AsyncGenerator<string> {
  for await (const paths of lists) yield* paths;
}

/** What is not UTF-8 in it is some name, whose file cannot be read: the others can be checked all the same. */
async function readList(path: string, host: Host): Promise<string> {
  const { openRead, resolve } = createPlanFiles();
  const stream = path === "-" ? host.stdin() : await openRead(resolve(host.cwd, path));
  const bytes = await readBounded(stream, { name: path, maxBytes: MAX_LIST_BYTES });
  return new TextDecoder().decode(bytes);
}

/** The files of a list, with their sizes. @param seen Told whether any of them is there. */
async function* sized(
  files: readonly { name: string; expected: string; algorithm: SizedFile["algorithm"] }[],
  host: Host,
  seen: { isAny: boolean },
): AsyncGenerator<readonly SizedFile[]> {
  const { resolve } = createPlanFiles();
  const turns = new EventTurns();
  for (let at = 0; at < files.length; at += BATCH_FILES) {
    if (turns.isDue) await turns.next();
    yield files.slice(at, at + BATCH_FILES).map((file) => {
      const path = resolve(host.cwd, file.name);
      const sizeBytes = fileSize(path);
      seen.isAny ||= sizeBytes !== undefined;
      return { ...file, path, sizeBytes: sizeBytes ?? 0 };
    });
  }
}

/** As many as a person reads, the rest counted. */
function warnOfLines(path: string, lines: readonly number[]): void {
  if (lines.length === 0) return;
  const noun = lines.length === 1 ? "line is" : "lines are";
  const where = lines.slice(0, 5).join(", ") + (lines.length > 5 ? "…" : "");
  writeErrorSync(
    `heddle checksum: WARNING: ${
      sanitize(path)
    }: ${lines.length} ${noun} improperly formatted (${where})\n`,
  );
}
