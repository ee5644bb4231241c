/**
 * Options that contradict each other. One table: a rule looks at what was written and says which
 * words clash and what to write instead.
 */
import type { InputOptions } from "../plan/types.ts";
import type { ValuesOf } from "./parse_definition.ts";
import type {
  CHECKSUM_TABLE,
  DISPLAY_OPTIONS,
  EACH_OPTIONS,
  FETCH_TABLE,
  RUN_OPTIONS,
} from "./parse_table.ts";

export type DisplayValues = ValuesOf<typeof DISPLAY_OPTIONS>;
export type RunValues = ValuesOf<typeof RUN_OPTIONS>;
export type EachValues = ValuesOf<typeof EACH_OPTIONS & typeof RUN_OPTIONS>;

export type ChecksumValues = ValuesOf<typeof CHECKSUM_TABLE>;
export type FetchValues = ValuesOf<typeof FETCH_TABLE>;

/** The mistake, or undefined when there is none. */
type Rule<Written> = (written: Written) => string | undefined;

const RUN_RULES: readonly Rule<RunValues>[] = [
  ({ ui, output }) =>
    ui === "json" && output !== undefined && output !== "none"
      ? `Option --ui json cannot be combined with --output ${output}: ` +
        "stdout carries the events; use --results DIR"
      : undefined,
  ({ keepOrder, output }) =>
    keepOrder && (output === "none" || output === "stream")
      ? `Option --keep-order cannot be combined with --output ${output}: use --output group`
      : undefined,
  ({ tag, output }) =>
    tag && output === "results"
      ? "Option --tag cannot be combined with --output results: each line of JSON names its task; leave it away"
      : undefined,
  ({ failFast, maxFailures }) =>
    failFast && maxFailures !== undefined
      ? "Option --fail-fast cannot be combined with --max-failures: " +
        "it means --max-failures 1; leave one away"
      : undefined,
];

const EACH_RULES: readonly Rule<{ values: EachValues; hasLists: boolean }>[] = [
  ({ values, hasLists }) =>
    values.from !== undefined && hasLists
      ? "Option --from cannot be combined with ::: inputs: the inputs come from one place; leave one away"
      : undefined,
  ({ values, hasLists }) =>
    values.csv && hasLists
      ? "Option --csv cannot be combined with ::: inputs: give the table on stdin or with --from FILE"
      : undefined,
  ({ values, hasLists }) =>
    values.null && hasLists
      ? "Option --null cannot be combined with ::: inputs: it is for inputs from stdin or --from FILE"
      : undefined,
  ({ values }) =>
    values.csv && values.null
      ? "Option --csv cannot be combined with --null: the rows of CSV end with line ends"
      : undefined,
  ({ values }) =>
    values.failedOf !== undefined && values.csv && (values.from ?? "-") === "-"
      ? "Option --failed-of needs --from FILE with --csv: the names of the columns are in that table " +
        "alone; give the one of that run"
      : undefined,
];

/** Options of `each` that only one of command and module takes. */
const COMMAND_OPTIONS = [["shell", "--shell"], ["progress", "--progress"], [
  "replacement",
  "-I",
]] as const;
const MODULE_OPTIONS = [
  ["export", "--export"],
  ["isolation", "--isolation"],
  ["permissions", "--permissions"],
] as const;

const MODULE_RULES: readonly Rule<{ values: EachValues }>[] = [
  ({ values }) =>
    values.module === undefined && values.output === "results"
      ? "Option --output results is for --module FILE: what a command prints is shown with --output group"
      : undefined,
  ...COMMAND_OPTIONS.map(([key, name]): Rule<{ values: EachValues }> => ({ values }) =>
    values.module !== undefined && values[key] !== undefined
      ? `Option ${name} cannot be combined with --module: it is for commands; leave it away`
      : undefined
  ),
  ...MODULE_OPTIONS.map(([key, name]): Rule<{ values: EachValues }> => ({ values }) =>
    values.module === undefined && values[key] !== undefined
      ? `Option ${name} is for --module FILE: add it or leave ${name} away`
      : undefined
  ),
];

const CHECKSUM_RULES: readonly Rule<{ values: ChecksumValues; paths: readonly string[] }>[] = [
  ({ values }) =>
    values.output === "results"
      ? "Option --output results is for functions: digests are shown with --output group"
      : undefined,
  ({ values, paths }) =>
    values.check === undefined && values.from === undefined && paths.length === 0
      ? "No files: name files or folders, or give --from FILE (- is standard input) or --check FILE"
      : undefined,
  ({ paths }) =>
    paths.includes("-")
      ? 'Cannot hash "-": name files or folders; for standard input use sha256sum'
      : undefined,
  ({ values, paths }) =>
    values.check !== undefined && (values.from !== undefined || paths.length > 0)
      ? "Option --check cannot be combined with files: the list names them; leave one away"
      : undefined,
  ({ values }) =>
    values.check === undefined && (values.ignoreMissing || values.quiet || values.strict)
      ? "Options --ignore-missing, --quiet and --strict are for --check FILE: add it or leave them away"
      : undefined,
  ({ values }) =>
    values.null && values.from === undefined
      ? "Option --null is for the paths of --from FILE: add it or leave it away"
      : undefined,
];

const FETCH_RULES: readonly Rule<{ values: FetchValues; urls: readonly string[] }>[] = [
  ({ values, urls }) =>
    values.from === undefined && urls.length === 0
      ? "Nothing to download: name addresses, or give --from FILE (- is standard input)"
      : undefined,
  ({ values, urls }) =>
    values.fileName !== undefined && (values.from !== undefined || urls.length > 1)
      ? "Option -o is for a single address: leave it away, each file is named by its address"
      : undefined,
  ({ values, urls }) =>
    values.sha256 !== undefined && (values.from !== undefined || urls.length > 1)
      ? "Option --sha256 is for a single address: check several with heddle checksum --check"
      : undefined,
];

/** The contradictions among the options that `run`, `demo` and `each` share. */
export function findRunConflicts(values: RunValues): readonly string[] {
  return findProblems(RUN_RULES, values);
}

/** The contradictions in a command line of `each`. */
export function findEachConflicts(
  values: EachValues,
  lists: InputOptions["lists"],
): readonly string[] {
  return [
    ...findProblems(RUN_RULES, values),
    ...findProblems(EACH_RULES, { values, hasLists: lists.length > 0 }),
    ...findProblems(MODULE_RULES, { values }),
  ];
}

/** The contradictions in a command line of `checksum`. */
export function findChecksumConflicts(
  values: ChecksumValues,
  paths: readonly string[],
): readonly string[] {
  return findProblems(CHECKSUM_RULES, { values, paths });
}

/** The contradictions in a command line of `fetch`. */
export function findFetchConflicts(
  values: FetchValues,
  urls: readonly string[],
): readonly string[] {
  return findProblems(FETCH_RULES, { values, urls });
}

function findProblems<Written>(
  rules: readonly Rule<Written>[],
  written: Written,
): readonly string[] {
  return rules.map((rule) => rule(written)).filter((problem) => problem !== undefined);
}
