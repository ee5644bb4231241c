/**
 * Options that contradict each other. One table: a rule looks at what was written and says which
 * words clash and what to write instead.
 */
import type { InputOptions } from "../plan/types.ts";
import type { ValuesOf } from "./parse_definition.ts";
import type { DISPLAY_OPTIONS, EACH_OPTIONS, RUN_OPTIONS } from "./parse_table.ts";

export type DisplayValues = ValuesOf<typeof DISPLAY_OPTIONS>;
export type RunValues = ValuesOf<typeof RUN_OPTIONS>;
export type EachValues = ValuesOf<typeof EACH_OPTIONS & typeof RUN_OPTIONS>;

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
  ];
}

function findProblems<Written>(
  rules: readonly Rule<Written>[],
  written: Written,
): readonly string[] {
  return rules.map((rule) => rule(written)).filter((problem) => problem !== undefined);
}
