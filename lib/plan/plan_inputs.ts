/**
 * The inputs of a plan's `forEach`: values, paths of a glob, lines of a file, or a matrix.
 */
import { UsageError } from "../text/usage_error.ts";
import { readInputBatches } from "./input_batches.ts";
import { combineLists } from "./input_lists.ts";
import type { PlanDocument, PlanPath } from "./plan_document.ts";
import type { PlanFiles } from "../ports.ts";
import type { TaskShape } from "./plan_schema.ts";

/** Inputs with named columns; a single nameless column has the name `""`. */
export interface PlanInputs {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface PlanInputsContext {
  readonly document: PlanDocument;
  readonly path: PlanPath;
  readonly files: PlanFiles;
  /** Absolute folder that relative paths start from. */
  readonly baseDir: string;
  /** Takes what is no mistake, but most likely not what was meant. */
  warn(text: string): void;
}

type ForEach = NonNullable<TaskShape["forEach"]>;
type ForEachValues = Extract<ForEach, readonly unknown[]>;
type ForEachSource = Exclude<ForEach, readonly unknown[]>;
type Scalar = string | number | boolean;

/** All tasks of a plan are held at once; a list that is longer belongs into `each`, which streams. */
export const MAX_INPUTS = 1_000_000;

/** @throws {UsageError} With the mistake, without its place in the plan. */
export async function resolveForEach(
  forEach: ForEach,
  context: PlanInputsContext,
): Promise<PlanInputs> {
  if (Array.isArray(forEach)) return fromValues(forEach, context);
  const kinds = (["glob", "lines", "matrix"] as const).filter((key) => forEach[key] !== undefined);
  if (kinds.length !== 1) {
    throw new UsageError(
      `Expected one of glob, lines and matrix, found ${kinds.join(" and ") || "none"}`,
    );
  }
  if (forEach.glob !== undefined) return await fromGlob(forEach.glob, context);
  if (forEach.lines !== undefined) return await fromLines(forEach.lines, context);
  return fromMatrix(forEach.matrix ?? {}, context);
}

function fromValues(values: ForEachValues, context: PlanInputsContext): PlanInputs {
  const first = values[0];
  const names = typeof first === "object" ? Object.keys(first) : [""];
  if (names.length === 0) {
    throw new UsageError("First value has no keys; give it names with values");
  }
  const rows = values.map((value, index) => {
    const path = [...context.path, index];
    if (typeof value !== "object") {
      if (typeof first === "object") throw mixed(index, names);
      return [context.document.text(path, value)];
    }
    const isSame = typeof first === "object" && Object.keys(value).length === names.length &&
      names.every((name) => Object.hasOwn(value, name));
    if (!isSame) throw mixed(index, names);
    return names.map((name) => context.document.text([...path, name], value[name] ?? ""));
  });
  return { names, rows };
}

function mixed(index: number, names: readonly string[]): UsageError {
  const first = names[0] === "" ? "is a plain value" : `has the keys ${names.join(", ")}`;
  return new UsageError(
    `Value ${index + 1} is unlike the first, which ${first}; give all values the same keys`,
  );
}

async function fromGlob(pattern: string, context: PlanInputsContext): Promise<PlanInputs> {
  const paths = await context.files.glob(pattern, context.baseDir);
  if (paths.length === 0) {
    throw new UsageError(`Pattern "${pattern}" matches nothing below ${context.baseDir}`);
  }
  return { names: [""], rows: paths.map((path) => [path]) };
}

async function fromLines(path: string, context: PlanInputsContext): Promise<PlanInputs> {
  const batches = readInputBatches({
    source: path,
    nul: false,
    csv: false,
    open: () => context.files.openRead(context.files.resolve(context.baseDir, path)),
    warn: (text) => context.warn(text),
    signal: new AbortController().signal,
  });
  const rows: (readonly string[])[] = [];
  for await (const batch of batches) {
    rows.push(...batch.rows);
    if (rows.length > MAX_INPUTS) throw tooMany(`${path} has more than ${MAX_INPUTS} lines`);
  }
  return { names: [""], rows };
}

function fromMatrix(
  matrix: NonNullable<ForEachSource["matrix"]>,
  context: PlanInputsContext,
): PlanInputs {
  const names = Object.keys(matrix);
  if (names.length === 0) {
    throw new UsageError("Matrix is empty; give it names with lists of values");
  }
  const lists = names.map((name) => ({
    isLinked: false,
    values: (matrix[name] ?? []).map((value: Scalar, index) =>
      context.document.text([...context.path, "matrix", name, index], value)
    ),
  }));
  const count = lists.reduce((product, { values }) => product * values.length, 1);
  if (count > MAX_INPUTS) throw tooMany(`Matrix has ${count} combinations`);
  return { names, rows: [...combineLists(lists)] };
}

function tooMany(what: string): UsageError {
  return new UsageError(
    `${what}; a plan holds at most ${MAX_INPUTS} tasks for each forEach, use heddle each for more`,
  );
}
