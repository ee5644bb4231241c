/**
 * What a plan's entry does: exactly one of the keys that name a kind of work, with no key that belongs to another
 * kind. Owns which key goes with which kind; what they mean is the business of each.
 */
import { resolveChecksum } from "./plan_checksum.ts";
import { resolveCommand } from "./plan_command.ts";
import type { PlanPath } from "./plan_document.ts";
import type { EntryContext } from "./plan_entry.ts";
import { resolveFetch } from "./plan_fetch.ts";
import type { PlanProblems } from "./plan_problems.ts";
import { resolveModule } from "./plan_module.ts";
import type { TaskShape } from "./plan_schema.ts";
import type { WorkTemplate } from "./task_template.ts";
import type { TemplateScope } from "./template.ts";
import { WORK_KEYS, type WorkKey } from "./work_keys.ts";

/** Keys that do not go with every kind of work, and what to do instead. */
const SPECIAL_KEYS: readonly {
  readonly key: keyof TaskShape;
  readonly kinds: readonly WorkKey[];
  readonly remedy?: string;
}[] = [
  { key: "env", kinds: ["run", "module"] },
  { key: "cwd", kinds: ["run", "module", "checksum"] },
  { key: "stdin", kinds: ["run"], remedy: "give a module its data as input" },
  { key: "progress", kinds: ["run"], remedy: "a module tells its progress by ctx.advance()" },
  { key: "input", kinds: ["module"], remedy: "give a command its data as arguments or stdin" },
  { key: "export", kinds: ["module"] },
  { key: "isolation", kinds: ["module"] },
  { key: "permissions", kinds: ["module"] },
];

/** The work of an entry; undefined, with the mistake noted, if it says none or several. */
export function resolveWork(
  shape: TaskShape,
  path: PlanPath,
  scope: TemplateScope,
  context: EntryContext,
): { readonly key: WorkKey; readonly work: WorkTemplate } | undefined {
  const key = findWorkKey(shape, path, context.problems);
  if (key === undefined) return undefined;
  checkSpecialKeys(shape, key, path, context.problems);
  const { run, module, fetch, checksum } = shape;
  if (run !== undefined) {
    return { key, work: resolveCommand({ ...shape, run }, path, scope, context) };
  }
  if (module !== undefined) {
    return { key, work: resolveModule({ ...shape, module }, path, scope, context) };
  }
  if (fetch !== undefined) return { key, work: resolveFetch(fetch, path, scope, context) };
  if (checksum !== undefined) {
    return { key, work: resolveChecksum({ ...shape, checksum }, path, scope, context) };
  }
  return undefined;
}

function findWorkKey(
  shape: TaskShape,
  path: PlanPath,
  problems: PlanProblems,
): WorkKey | undefined {
  const [key, ...more] = WORK_KEYS.filter((name) => shape[name] !== undefined);
  if (key === undefined) {
    problems.add(path, `Task does nothing; give it one of ${WORK_KEYS.join(", ")}`);
    return undefined;
  }
  for (const other of more) {
    problems.addKey(
      path,
      other,
      `Task has ${key} and ${other}; a task does one thing, make two of it`,
    );
  }
  return more.length === 0 ? key : undefined;
}

function checkSpecialKeys(
  shape: TaskShape,
  kind: WorkKey,
  path: PlanPath,
  problems: PlanProblems,
): void {
  for (const { key, kinds, remedy } of SPECIAL_KEYS) {
    if (shape[key] === undefined || kinds.includes(kind)) continue;
    const instead = remedy === undefined ? "leave it out" : `leave it out, ${remedy}`;
    problems.addKey(path, key, `Key "${key}" is for tasks with ${kinds.join(" or ")}; ${instead}`);
  }
}
