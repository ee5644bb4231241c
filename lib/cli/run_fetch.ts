/** `heddle fetch`: downloads of addresses into a folder. */
import { createFetchPlan, FETCH_POLICY, type ListedAddress } from "../plan/fetch_plan.ts";
import { parseHeader } from "../plan/fetch_headers.ts";
import { resolvePolicy } from "../plan/policy.ts";
import type { Host } from "../platform/host.ts";
import { checkFolder, createPlanFiles, makeFolder } from "../platform/plan_files.ts";
import { UsageError } from "../text/usage_error.ts";
import { dryRun } from "./dry_run.ts";
import { executeRun } from "./execute_run.ts";
import { type ListedInputs, openListedInputs } from "./listed_inputs.ts";
import type { FetchOptions, HeaderOption } from "./options.ts";
import { policyOverrides, resolveJobs } from "./resolve_run.ts";

/** Downloads wait for networks and servers, not for cores; more at once from one server is impolite. */
const DEFAULT_JOBS = 4;

export async function runFetch(
  options: FetchOptions,
  host: Host,
  argv: readonly string[],
): Promise<number> {
  const { urls, from, fileName, sha256 } = options;
  const files = createPlanFiles();
  const dir = files.resolve(host.cwd, options.dir);
  await checkFolder(dir, { option: "-d", canBeMade: true });
  const plan = createFetchPlan({
    name: options.name ?? "fetch",
    addresses: urls,
    ...(from === undefined
      ? {}
      : { more: listedAddresses(from, await openListedInputs(from, false, host)) }),
    dir,
    ...(fileName === undefined ? {} : { fileName }),
    ...(sha256 === undefined ? {} : { sha256 }),
    headers: await readHeaders(options.headers, host),
    policy: resolvePolicy([policyOverrides(options), FETCH_POLICY]),
  });
  if (options.dryRun) return await dryRun(plan.tasks);
  await makeFolder(dir, "-d");
  const jobs = resolveJobs(options.jobs ?? { kind: "count", count: DEFAULT_JOBS }, host.cores);
  return await executeRun({ plan, options, jobs, host, argv });
}

/** Lines but for empty ones and comments, each with its place. */
async function* listedAddresses(
  from: string,
  lists: ListedInputs,
): AsyncGenerator<readonly ListedAddress[]> {
  const file = from === "-" ? "stdin" : from;
  let count = 0;
  for await (const lines of lists) {
    yield lines.map((line) => ({ address: line.trim(), place: `${file}:${++count}` }))
      .filter(({ address }) => address !== "" && !address.startsWith("#"));
  }
}

/** The last one of a name counts. */
async function readHeaders(
  options: readonly HeaderOption[],
  host: Host,
): Promise<Record<string, string>> {
  const headers = new Map<string, readonly [name: string, value: string]>();
  const add = (header: readonly [string, string]) => headers.set(header[0].toLowerCase(), header);
  for (const option of options) {
    if (option.kind === "header") add(option.header);
    else for (const header of await readHeaderFile(option.path, host)) add(header);
  }
  return Object.fromEntries(headers.values());
}

async function readHeaderFile(
  path: string,
  host: Host,
): Promise<readonly (readonly [string, string])[]> {
  const files = createPlanFiles();
  const text = await files.readText(files.resolve(host.cwd, path));
  return text.split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === "") return [];
    try {
      return [parseHeader(line)];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new UsageError(`${path}:${at + 1}: ${error.message}`);
    }
  });
}
