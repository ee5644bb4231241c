/**
 * Replacement strings of a plan's entry that name no column of its `forEach`, and most likely mean one. They stay text:
 * this is for telling people.
 */
import { misspeltColumns, misspeltText } from "./misspelt_columns.ts";
import type { PlanPath } from "./plan_document.ts";
import type { PlanProblems } from "./plan_problems.ts";
import type { TaskShape } from "./plan_schema.ts";

/** The keys of a task in whose texts inputs are filled in. */
const FILLED_KEYS = [
  "id",
  "run",
  "input",
  "fetch",
  "checksum",
  "env",
  "cwd",
  "stdin",
  "needs",
] as const satisfies readonly (keyof TaskShape)[];

/** @param columns Names of the columns; without names there is nothing to misspell. */
export function noteMisspeltColumns(
  shape: TaskShape,
  path: PlanPath,
  columns: readonly string[],
  problems: PlanProblems,
): void {
  if (columns.length === 0) return;
  for (const key of FILLED_KEYS) {
    for (const { value, path: at } of textsIn(shape[key], [...path, key])) {
      for (const misspelt of misspeltColumns([value], columns)) {
        problems.addDoubt(at, misspeltText(misspelt));
      }
    }
  }
}

interface TextAt {
  readonly value: string;
  readonly path: PlanPath;
}

function* textsIn(value: unknown, path: PlanPath): Generator<TextAt> {
  if (typeof value === "string") yield { value, path };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index]);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...path, key]);
  }
}
