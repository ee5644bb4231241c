/**
 * From option words to option values, and from those to the options that the rest of Heddle gets,
 * with the defaults that need no look at the environment.
 */
import type {
  ChecksumOptions,
  DisplayOptions,
  EachOptions,
  FetchOptions,
  RunOptions,
} from "./options.ts";
import type {
  ChecksumValues,
  DisplayValues,
  EachValues,
  FetchValues,
  RunValues,
} from "./parse_conflicts.ts";
import type { Occurrence, OptionDefinition, OptionTable, ValuesOf } from "./parse_definition.ts";

/** Time that ending tasks get when `--grace` is absent; the help says the same. */
const DEFAULT_GRACE_MS = 10_000;

export interface ReadOptions<Table extends OptionTable> {
  readonly values: ValuesOf<Table>;
  readonly problems: readonly string[];
}

/**
 * Reads every occurrence; of an option given twice the last one counts unless it is repeatable, but all must be right.
 * @typeParam Table The table by which the words were scanned.
 */
export function readOptions<Table extends OptionTable>(
  occurrences: readonly Occurrence[],
): ReadOptions<Table> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const { key, definition, written, value } of occurrences) {
    const reading = readOption(definition, value);
    if (reading.success) {
      values[key] = "isRepeatable" in definition
        ? [...(values[key] ?? []) as readonly unknown[], reading.value]
        : reading.value;
    } else problems.push(`Option ${written}: ${reading.problem}`);
  }
  // The keys and values come from the definitions in that table, which is what ValuesOf says.
  return { values: values as ValuesOf<Table>, problems };
}

/** An option's value, or what is wrong with it in words. */
type OptionReading =
  | { readonly success: true; readonly value: unknown }
  | { readonly success: false; readonly problem: string };

/**
 * One occurrence of an option. Readers throw SyntaxError with the remedy in its message; anything else is a bug and
 * passes.
 *
 * @param word The word given to it; absent for a flag.
 */
function readOption(definition: OptionDefinition, word: string | undefined): OptionReading {
  if (definition.kind === "flag") return { success: true, value: true };
  try {
    return { success: true, value: definition.read(word ?? "") };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { success: false, problem: error.message };
  }
}

/** The options about the display with their defaults. */
export function createDisplayOptions(values: DisplayValues): DisplayOptions {
  return {
    ui: values.ui,
    color: values.color ?? "auto",
    ascii: values.ascii ?? false,
    motion: !values.noMotion,
    taskbar: values.taskbar ?? "auto",
    title: values.title ?? false,
  };
}

/** The shared options with their defaults. */
export function createRunOptions(values: RunValues): RunOptions {
  return {
    ...createDisplayOptions(values),
    jobs: values.jobs,
    retries: values.retries,
    backoff: { ...values.backoff, ...(values.noJitter ? { jitter: "none" } : {}) },
    timeout: values.timeout,
    stallMs: values.stall,
    delayMs: values.delay ?? 0,
    ratePerSecond: values.rate,
    maxFailures: values.failFast ? { kind: "count", count: 1 } : values.maxFailures,
    failFast: values.failFast ?? false,
    graceMs: values.grace ?? DEFAULT_GRACE_MS,
    output: values.output,
    keepOrder: values.keepOrder ?? false,
    tag: values.tag ?? false,
    joblog: values.joblog,
    results: values.results,
    journal: !values.noJournal,
    dryRun: values.dryRun ?? false,
    failedOf: values.failedOf,
    name: values.name,
  };
}

/** The options of `each` with their defaults. */
export function createEachOptions(
  values: EachValues,
  command: readonly string[],
  lists: EachOptions["inputs"]["lists"],
): EachOptions {
  return {
    ...createRunOptions(values),
    command,
    inputs: { lists, from: values.from, csv: values.csv ?? false, nul: values.null ?? false },
    replacement: values.replacement ?? "{}",
    shell: values.shell ?? false,
    progress: values.progress ?? "osc",
    cwd: values.cwd,
    call: values.module === undefined ? undefined : {
      module: values.module,
      export: values.export,
      isolation: values.isolation,
      permissions: values.permissions,
    },
  };
}

/** The options of `checksum` with their defaults. */
export function createChecksumOptions(
  values: ChecksumValues,
  paths: readonly string[],
): ChecksumOptions {
  return {
    ...createRunOptions(values),
    keepOrder: true,
    paths,
    from: values.from,
    nul: values.null ?? false,
    algorithm: values.algorithm,
    check: values.check,
    ignoreMissing: values.ignoreMissing ?? false,
    quiet: values.quiet ?? false,
    strict: values.strict ?? false,
  };
}

/** The options of `fetch` with their defaults. */
export function createFetchOptions(values: FetchValues, urls: readonly string[]): FetchOptions {
  return {
    ...createRunOptions(values),
    urls,
    from: values.from,
    dir: values.dir ?? ".",
    fileName: values.fileName,
    headers: values.header ?? [],
    sha256: values.sha256,
  };
}
