/**
 * A plan file, from text to tasks: YAML or JSON, checked as a whole before anything runs. Owns the
 * order of the steps; what each finds wrong is told together.
 */
import { UsageError } from "../text/usage_error.ts";
import { FileNames } from "./file_names.ts";
import { parseJobs } from "./parse_jobs.ts";
import type { PlanDocument } from "./plan_document.ts";
import { type EntryContext, type PlanEntry, resolveEntry } from "./plan_entry.ts";
import type { PlanFiles } from "../ports.ts";
import { checkNames } from "./plan_needs.ts";
import { resolvePolicyFields, resolveProgress } from "./plan_policy.ts";
import { PlanProblems } from "./plan_problems.ts";
import type { PlanShape } from "./plan_schema.ts";
import type { PolicyOverrides } from "./policy.ts";
import { type SoundParts, soundParts } from "./sound_parts.ts";
import { createTask } from "./task_template.ts";
import type { JobsSpec, ResolvedPlan, TaskSpec } from "./types.ts";

export interface LoadPlanOptions {
  /** The plan itself. */
  readonly text: string;
  /** Its path as the user wrote it, for messages; `-` is standard input. */
  readonly path: string;
  /** Absolute folder that the plan's relative paths start from, and in which its tasks run. */
  readonly baseDir: string;
  readonly files: PlanFiles;
  /** The command line's wishes; they win over the plan's `defaults`, a task's own fields over them. */
  readonly base: PolicyOverrides;
  /** Runs these tasks alone; what they need and is not among them counts as done. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly isWindows: boolean;
  /** Heddle's own variables, for what the plan takes from them. @default none */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Takes what is no mistake, but most likely not what was meant. @default nobody */
  warn?(text: string): void;
}

/** A plan whose tasks are all known. */
export interface LoadedPlan extends ResolvedPlan {
  readonly total: number;
  /** Number of tasks. */
  readonly size: number;
  /** The plan's own wish. */
  readonly jobs?: JobsSpec;
}

const MAX_BATCH = 1_000;
/** A plan needs seven levels. */
const MAX_DEPTH = 32;

/** @throws {UsageError} With every mistake in the plan, one line each. */
export async function loadPlan(options: LoadPlanOptions): Promise<LoadedPlan> {
  const source = options.path === "-" ? "stdin" : options.path;
  const [{ PlanDocument }, schema] = await Promise.all([
    import("./plan_document.ts"),
    import("./plan_schema.ts"),
  ]);
  const document = new PlanDocument(options.text, source);
  const problems = new PlanProblems(document, source);
  checkStrings(document.value, [], problems);
  const shape = checkShape(document, problems, schema);
  const jobs = parsePlanJobs(shape.plan, problems);
  const entries = await resolveEntries(shape, document, problems, options);
  const specs = createTasks(entries, problems);
  problems.throwIfAny();
  for (const doubt of problems.doubts) options.warn?.(doubt);
  const kept = options.only === undefined ? specs : keepOnly(specs, options.only);
  return {
    name: shape.plan.name ?? nameOf(source),
    total: kept.length,
    size: kept.length,
    hasNeeds: kept.some(({ needs }) => needs.length > 0),
    hasModules: entries.some(({ workKey }) => workKey === "module"),
    tasks: inBatches(kept),
    ...(jobs === undefined ? {} : { jobs }),
  };
}

/** A plan, or those parts of it that have the right shape. */
interface CheckedShape extends Omit<SoundParts, "value"> {
  readonly plan: PlanShape;
}

/** @throws {UsageError} If too much is wrong to go on. */
function checkShape(
  document: PlanDocument,
  problems: PlanProblems,
  { checkPlanShape, planJsonSchema }: typeof import("./plan_schema.ts"),
): CheckedShape {
  const value = withoutExtensions(document.value);
  const whole = checkPlanShape(value);
  if ("plan" in whole) {
    return { plan: whole.plan, positions: [...whole.plan.tasks.keys()], brokenIds: [] };
  }
  problems.addIssues(whole.issues, planJsonSchema());
  const sound = soundParts(value, whole.issues);
  const rest = sound === null ? whole : checkPlanShape(sound.value);
  if (sound !== null && "plan" in rest) return { ...sound, plan: rest.plan };
  problems.throwIfAny();
  throw new UsageError(`${problems.placeOf([])}: Plan has an unknown mistake`);
}

/** Keys that start with `x-` hold anchors and notes. */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("x-")));
}

/**
 * No argument, variable or path can hold NUL or half a surrogate pair.
 *
 * @throws {UsageError} At once for what is nested without end, as an alias inside its own anchor is.
 */
function checkStrings(value: unknown, path: (string | number)[], problems: PlanProblems): void {
  if (path.length > MAX_DEPTH) {
    throw new UsageError(
      `${
        problems.placeOf(path.slice(0, 3))
      }: Plan is nested too deeply; is an alias inside its anchor?`,
    );
  }
  if (typeof value === "string") {
    if (value.includes("\0")) problems.add(path, "Text holds a NUL character; leave it out");
    if (!value.isWellFormed()) problems.add(path, "Text holds half a character (a lone surrogate)");
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => checkStrings(item, [...path, index], problems));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key.includes("\0")) problems.addKey(path, key, "Key holds a NUL character; leave it out");
      checkStrings(item, [...path, key], problems);
    }
  }
}

function parsePlanJobs({ jobs }: PlanShape, problems: PlanProblems): JobsSpec | undefined {
  if (jobs === undefined) return undefined;
  return problems.try(["jobs"], () => parseJobs(String(jobs)));
}

async function resolveEntries(
  { plan, positions, brokenIds }: CheckedShape,
  document: PlanDocument,
  problems: PlanProblems,
  { files, baseDir, base, isWindows, env = {} }: LoadPlanOptions,
): Promise<readonly PlanEntry[]> {
  const defaults = plan.defaults ?? {};
  const context: EntryContext = {
    plan,
    document,
    problems,
    files,
    baseDir,
    base,
    defaults: resolvePolicyFields(defaults, ["defaults"], problems),
    defaultProgress: resolveProgress(defaults.progress, ["defaults", "progress"], problems),
    isWindows,
    env,
    fetchedNames: new FileNames(),
  };
  const entries: PlanEntry[] = [];
  const broken = [...brokenIds];
  for (const [index, shape] of plan.tasks.entries()) {
    const entry = await resolveEntry(shape, ["tasks", positions[index] ?? index], context);
    if (entry === undefined) broken.push(shape.id);
    else entries.push(entry);
  }
  checkNames(entries, problems, broken);
  return entries;
}

function createTasks(entries: readonly PlanEntry[], problems: PlanProblems): readonly TaskSpec[] {
  const specs: TaskSpec[] = [];
  let index = 0;
  const empty = new Set(
    entries.filter(({ tasks }) => tasks.length === 0).map(({ group }) => group),
  );
  for (const { group, path, workKey, template, tasks } of entries) {
    for (const [position, { id, input, needs }] of tasks.entries()) {
      index++;
      const names = [...new Set(needs.map(({ name }) => name))].filter((name) => !empty.has(name));
      const identity = {
        ...{ id, index, input, group },
        sequence: position + 1,
        label: id,
        needs: names,
      };
      const spec = problems.try([...path, workKey], () => createTask(template, identity));
      if (spec !== undefined) specs.push(spec);
    }
  }
  return specs;
}

function keepOnly(specs: readonly TaskSpec[], only: ReadonlySet<string>): readonly TaskSpec[] {
  const kept = specs.filter(({ id }) => only.has(id));
  const names = new Set(kept.flatMap(({ id, group }) => [id, group]));
  return kept.map((spec) => ({ ...spec, needs: spec.needs.filter((name) => names.has(name)) }));
}

async function* inBatches(specs: readonly TaskSpec[]): AsyncGenerator<readonly TaskSpec[]> {
  for (let start = 0; start < specs.length; start += MAX_BATCH) {
    yield specs.slice(start, start + MAX_BATCH);
  }
}

/** The file's name without folder and extension. */
function nameOf(source: string): string {
  const name = source.slice(source.lastIndexOf("/") + 1);
  return name.replace(/\.(?:ya?ml|json)$/i, "") || "plan";
}
