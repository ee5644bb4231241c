/**
 * The module of a plan's entry: where it is, what its function is given and may touch. Owns what the keys `module`,
 * `export`, `input`, `isolation` and `permissions` mean.
 */
import { columnNames, createModuleTemplate, parseValue } from "./module_template.ts";
import { resolveRights } from "./module_rights.ts";
import { moduleUrl } from "./module_url.ts";
import { resolveCwd, resolveEnv } from "./plan_command.ts";
import type { PlanPath } from "./plan_document.ts";
import type { EntryContext } from "./plan_entry.ts";
import type { TaskShape } from "./plan_schema.ts";
import type { WorkTemplate } from "./task_template.ts";
import { parseTemplate, type Template, type TemplateScope } from "./template.ts";

/** A task that calls a module's function. */
export type ModuleShape = TaskShape & { readonly module: string };

/** Notes all mistakes in the context's problems. */
export function resolveModule(
  shape: ModuleShape,
  path: PlanPath,
  scope: TemplateScope,
  context: EntryContext,
): WorkTemplate {
  const { problems, files, baseDir } = context;
  const parse = (text: string, at: PlanPath): Template =>
    problems.try(at, () => parseTemplate(text, scope)) ?? [text];
  const resolvePath = (relative: string) => files.resolve(baseDir, relative);
  return createModuleTemplate({
    name: shape.module,
    url: moduleUrl(shape.module, resolvePath),
    export: shape.export ?? "default",
    input: shape.input === undefined
      ? { kind: "columns", names: columnNames(scope) }
      : { kind: "value", value: parseValue(shape.input, parse, [...path, "input"]) },
    env: resolveEnv(shape, path, parse, context),
    cwd: resolveCwd(shape, path, parse, context),
    isolation: shape.isolation ?? "worker",
    rights: resolveRights(shape.permissions, resolvePath),
    rightsFrom: "plan",
    resolvePath,
  });
}
