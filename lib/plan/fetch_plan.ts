/**
 * The plan of `heddle fetch`: one task for each address, as they become known. Owns how addresses become tasks and
 * that no two of a run write one file; what goes over the line is others' business.
 */
import type { FetchWork } from "../protocol.ts";
import { UsageError } from "../text/usage_error.ts";
import { describeFetch, nameOfAddress, parseAddress, publicAddress } from "./fetch_target.ts";
import { FileNames } from "./file_names.ts";
import type { PolicyOverrides } from "./policy.ts";
import type { ResolvedPlan, TaskPolicy, TaskSpec } from "./types.ts";

/** How downloads are tried when nobody says otherwise: networks fail for moments, and silently. */
export const FETCH_POLICY: PolicyOverrides = { retries: 3, stallMs: 60_000 };

/** An address of a list. */
export interface ListedAddress {
  readonly address: string;
  /** Where it stands: `urls.txt:3`. */
  readonly place: string;
}

export interface FetchPlanOptions {
  readonly name: string;
  /** Checked before the run begins. */
  readonly addresses: readonly string[];
  /** More of them, which become known while it goes on: what is wrong with one fails its task. */
  readonly more?: AsyncIterable<readonly ListedAddress[]>;
  /** Absolute. */
  readonly dir: string;
  /** For a single address. @default the last part of its path */
  readonly fileName?: string;
  /** For a single address; lower case hexadecimal. */
  readonly sha256?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly policy: TaskPolicy;
}

/** @throws {UsageError} For addresses that cannot be downloaded, and for two that become one file. */
export function createFetchPlan(options: FetchPlanOptions): ResolvedPlan {
  const { name, addresses, more } = options;
  const names = new FileNames();
  const problems: string[] = [];
  const first = addresses.map((address, at) => {
    const target = resolveTarget(address, names, options);
    if (target.problem !== undefined) problems.push(target.problem);
    return createFetchTask(at + 1, target, options);
  });
  if (problems.length > 0) throw new UsageError(problems);
  return {
    name,
    total: more === undefined ? first.length : null,
    hasNeeds: false,
    tasks: streamTasks(first, names, options),
  };
}

async function* streamTasks(
  first: readonly TaskSpec[],
  names: FileNames,
  options: FetchPlanOptions,
): AsyncGenerator<readonly TaskSpec[]> {
  if (first.length > 0) yield first;
  let index = first.length;
  for await (const addresses of options.more ?? []) {
    const tasks = addresses.map((listed) =>
      createFetchTask(++index, resolveListed(listed, names, options), options)
    );
    if (tasks.length > 0) yield tasks;
  }
}

interface Target {
  readonly url: string;
  /** Without secrets. */
  readonly shown: string;
  readonly name: string;
  /** Why it cannot be downloaded. */
  readonly problem?: string;
}

/** What is wrong with an address of a list is told with its place, which is also its name if it has none. */
function resolveListed(
  { address, place }: ListedAddress,
  names: FileNames,
  options: FetchPlanOptions,
): Target {
  const target = resolveTarget(address, names, options);
  if (target.problem === undefined) return target;
  if (target.url === "") return { ...target, name: place };
  return { ...target, problem: `${place}: ${target.problem}` };
}

function resolveTarget(
  address: string,
  names: FileNames,
  { fileName }: FetchPlanOptions,
): Target {
  try {
    const url = parseAddress(address);
    const name = fileName ?? nameOfAddress(url);
    const shown = publicAddress(url);
    const other = names.claim(name, shown);
    if (other === undefined) return { url: url.href, shown, name };
    const problem = other === shown && url.search === ""
      ? `Address ${shown} is given twice: leave one away`
      : `Address ${shown} would become the file "${name}", as ${other} does: ` +
        "give each a folder or a name of its own";
    return { url: url.href, shown, name, problem };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { url: "", shown: "?", name: "?", problem: error.message };
  }
}

function createFetchTask(
  index: number,
  { url, shown, name, problem }: Target,
  { dir, sha256, headers, policy }: FetchPlanOptions,
): TaskSpec {
  const work: FetchWork = {
    kind: "fetch",
    url,
    dir,
    name,
    headers,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(problem === undefined ? {} : { problem }),
  };
  const id = String(index);
  return {
    id,
    index,
    label: name,
    group: id,
    needs: [],
    policy,
    usesSlot: false,
    work: () => work,
    command: () => describeFetch(shown, dir, name),
  };
}
