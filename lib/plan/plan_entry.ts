/**
 * One entry of a plan's `tasks` as tasks: its `forEach` expanded, its templates parsed, its ids made.
 * Needs are only written down here; `plan_needs.ts` checks them.
 */
import type { ProgressSource } from "../protocol.ts";
import { UsageError } from "../text/usage_error.ts";
import type { PlanDocument, PlanPath } from "./plan_document.ts";
import type { PlanFiles } from "../ports.ts";
import { type PlanInputs, resolveForEach } from "./plan_inputs.ts";
import { FETCH_POLICY } from "./fetch_plan.ts";
import type { FileNames } from "./file_names.ts";
import { noteMisspeltColumns } from "./plan_columns.ts";
import { resolvePolicyFields } from "./plan_policy.ts";
import type { PlanProblems } from "./plan_problems.ts";
import type { PlanShape, TaskShape } from "./plan_schema.ts";
import { resolveWork } from "./plan_work.ts";
import { type PolicyOverrides, resolvePolicy } from "./policy.ts";
import type { TaskTemplate } from "./task_template.ts";
import {
  expandTemplate,
  hasPlaceholder,
  parseTemplate,
  type Template,
  type TemplateScope,
} from "./template.ts";
import type { WorkKey } from "./work_keys.ts";

/** What all entries share. */
export interface EntryContext {
  readonly plan: PlanShape;
  readonly document: PlanDocument;
  readonly problems: PlanProblems;
  readonly files: PlanFiles;
  /** Absolute folder that relative paths start from. */
  readonly baseDir: string;
  /** The command line's wishes. */
  readonly base: PolicyOverrides;
  /** The wishes of `defaults`. */
  readonly defaults: PolicyOverrides;
  readonly defaultProgress: ProgressSource | undefined;
  readonly isWindows: boolean;
  /** Heddle's own variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the files that the plan downloads. */
  readonly fetchedNames: FileNames;
}

/** A need as written for one task. */
export interface EntryNeed {
  readonly name: string;
  readonly path: PlanPath;
}

/** One task to be. */
export interface EntryTask {
  readonly id: string;
  readonly input: readonly string[] | undefined;
  readonly needs: readonly EntryNeed[];
}

/** A checked entry. */
export interface PlanEntry {
  /** The id as written, the group of its tasks. */
  readonly group: string;
  readonly path: PlanPath;
  /** The key that says what the tasks do. */
  readonly workKey: WorkKey;
  readonly template: TaskTemplate;
  readonly tasks: readonly EntryTask[];
}

/** Checks and expands an entry; undefined if its mistakes (all noted) leave nothing to go on with. */
export async function resolveEntry(
  shape: TaskShape,
  path: PlanPath,
  context: EntryContext,
): Promise<PlanEntry | undefined> {
  const inputs = await resolveInputs(shape, path, context);
  if (inputs === undefined) return undefined;
  const scope = scopeOf(inputs);
  const policy = resolvePolicyFields(shape, path, context.problems);
  const found = resolveWork(shape, path, scope, context);
  const tasks = resolveTasks(shape, path, inputs, scope, context);
  noteMisspeltColumns(shape, path, [...scope.names.keys()], context.problems);
  if (found === undefined) return undefined;
  const template: TaskTemplate = {
    work: found.work,
    policy: resolvePolicy([
      policy,
      context.base,
      context.defaults,
      ...(found.key === "fetch" ? [FETCH_POLICY] : []),
    ]),
    groupSlots: shape.slots,
  };
  return { group: shape.id, path, workKey: found.key, template, tasks };
}

const NO_FOR_EACH: PlanInputs = { names: [], rows: [[]] };

async function resolveInputs(
  shape: TaskShape,
  path: PlanPath,
  { document, files, baseDir, problems }: EntryContext,
): Promise<PlanInputs | undefined> {
  if (shape.forEach === undefined) return NO_FOR_EACH;
  const forEachPath = [...path, "forEach"];
  try {
    return await resolveForEach(shape.forEach, {
      document,
      path: forEachPath,
      files,
      baseDir,
      warn: (text) => problems.addDoubt(forEachPath, text),
    });
  } catch (error) {
    problems.addError(forEachPath, error);
    return undefined;
  }
}

function scopeOf({ names }: PlanInputs): TemplateScope {
  const named = names.map((name, column) => [name, column] as const);
  return {
    columnCount: names.length,
    names: new Map(named.filter(([name]) => name !== "")),
  };
}

/** One template for each task of the entry. */
function resolveTasks(
  shape: TaskShape,
  path: PlanPath,
  inputs: PlanInputs,
  scope: TemplateScope,
  { problems }: EntryContext,
): readonly EntryTask[] {
  const idPath = [...path, "id"];
  const id = problems.try(idPath, () => parseNameTemplate(shape.id, scope)) ?? [shape.id];
  const needs = (typeof shape.needs === "string" ? [shape.needs] : shape.needs ?? []).map(
    (name, index) => {
      const needPath = [...path, "needs", ...(typeof shape.needs === "string" ? [] : [index])];
      const parsed = problems.try(needPath, () => parseNameTemplate(name, scope));
      return { template: parsed ?? [name], path: needPath };
    },
  );
  const isPlain = shape.forEach === undefined;
  return inputs.rows.map((columns, index) => {
    const values = { columns, index: index + 1, slot: 0 };
    const expanded = expandTemplate(id, values);
    return {
      id: isPlain || hasPlaceholder(id) ? expanded : `${expanded}[${columns.join(",")}]`,
      input: isPlain ? undefined : columns,
      needs: needs.map((need) => ({
        name: expandTemplate(need.template, values),
        path: need.path,
      })),
    };
  });
}

/** Ids and needs are known before a task has a slot. */
function parseNameTemplate(text: string, scope: TemplateScope): Template {
  if (scope.columnCount === 0) return [text];
  const template = parseTemplate(text, scope);
  if (template.some((segment) => typeof segment === "object" && segment.kind === "slot")) {
    throw new UsageError(
      "{%} stands for a slot, which a task has only while it runs; leave it out",
    );
  }
  return template;
}
