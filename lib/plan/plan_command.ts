/**
 * The command of a plan's entry: its program or shell line, variables, folder and standard input, checked and
 * parsed. Owns what the keys `run`, `env`, `cwd`, `stdin` and `progress` mean.
 */
import { parseArgv } from "./argv_template.ts";
import {
  type CommandTemplate,
  createCommandTemplate,
  type ProgramTemplate,
  type StdinTemplate,
} from "./command_template.ts";
import type { PlanPath } from "./plan_document.ts";
import type { EntryContext } from "./plan_entry.ts";
import { resolveProgress } from "./plan_policy.ts";
import type { TaskShape } from "./plan_schema.ts";
import { parseShellLine } from "./shell_template.ts";
import type { WorkTemplate } from "./task_template.ts";
import { parseTemplate, type Template, type TemplateScope } from "./template.ts";

/** A task that runs a command. */
export type CommandShape = TaskShape & { readonly run: NonNullable<TaskShape["run"]> };

/** Notes all mistakes in the context's problems. */
export function resolveCommand(
  shape: CommandShape,
  path: PlanPath,
  scope: TemplateScope,
  context: EntryContext,
): WorkTemplate {
  const { problems, files, baseDir } = context;
  const parse = (text: string, at: PlanPath): Template =>
    problems.try(at, () => parseTemplate(text, scope)) ?? [text];
  return createCommandTemplate({
    program: resolveProgram(shape, path, scope, context),
    env: resolveEnv(shape, path, parse, context),
    cwd: resolveCwd(shape, path, parse, context),
    stdin: resolveStdin(shape.stdin, [...path, "stdin"], parse),
    progress: resolveProgress(shape.progress, [...path, "progress"], problems) ??
      context.defaultProgress ?? { kind: "osc" },
    resolvePath: (relative) => files.resolve(baseDir, relative),
  });
}

function resolveProgram(
  { run }: CommandShape,
  path: PlanPath,
  scope: TemplateScope,
  { document, problems, isWindows }: EntryContext,
): ProgramTemplate {
  const runPath = [...path, "run"];
  if (typeof run !== "string") {
    const words = run.map((word, index) => document.text([...runPath, index], word));
    const argv = problems.try(runPath, () => parseArgv(words, scope, false)) ?? [];
    if (words[0] === "") problems.add([...runPath, 0], "Program has no name");
    return { kind: "argv", argv };
  }
  const line = problems.try(runPath, () => parseShellLine(run, scope, false)) ?? [];
  if (
    isWindows && line.some((part) => typeof part === "object" && part.placeholder.kind !== "slot")
  ) {
    problems.add(
      runPath,
      "Inputs cannot be quoted safely in a shell line on Windows; write run as a list",
    );
  }
  return { kind: "shell", line, isWindows };
}

type ParseText = (text: string, path: PlanPath) => Template;

/** The task's folder, else the plan's, else the one that the plan is in. */
export function resolveCwd(
  shape: TaskShape,
  path: PlanPath,
  parse: ParseText,
  { plan, baseDir }: EntryContext,
): Template {
  const cwd = shape.cwd ?? plan.cwd;
  if (cwd === undefined) return [baseDir];
  return parse(cwd, shape.cwd === undefined ? ["cwd"] : [...path, "cwd"]);
}

/** The task's variables after the plan's; the task's win. */
export function resolveEnv(
  shape: TaskShape,
  path: PlanPath,
  parse: ParseText,
  { plan, document, problems }: EntryContext,
): CommandTemplate["env"] {
  const variables = new Map<string, Template>();
  for (const [env, envPath] of [[plan.env, ["env"]], [shape.env, [...path, "env"]]] as const) {
    for (const [name, value] of Object.entries(env ?? {})) {
      if (!isVariableName(name)) {
        problems.addKey(envPath, name, `Name of a variable must not be empty or hold "="`);
      }
      const valuePath = [...envPath, name];
      variables.set(name, parse(document.text(valuePath, value), valuePath));
    }
  }
  return [...variables];
}

function isVariableName(name: string): boolean {
  return name !== "" && !name.includes("=");
}

function resolveStdin(stdin: TaskShape["stdin"], path: PlanPath, parse: ParseText): StdinTemplate {
  if (stdin === undefined) return { kind: "null" };
  if (typeof stdin === "string") return { kind: "text", text: parse(stdin, path) };
  return { kind: "file", path: parse(stdin.file, [...path, "file"]) };
}
