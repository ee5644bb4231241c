/**
 * From templates to the tasks of a run: what is the same for all tasks of a command or of a plan's
 * entry, parsed once, and the one place where it is filled in for a task.
 */
import type { CommandWork, ProgressSource } from "../protocol.ts";
import { shellLine } from "../text/shell_quote.ts";
import { type ArgvTemplate, expandArgv } from "./argv_template.ts";
import { checkShellValues, expandShellLine, type ShellTemplate } from "./shell_template.ts";
import { expandTemplate, type Template, type TemplateValues } from "./template.ts";
import type { TaskPolicy, TaskSpec } from "./types.ts";

/** What to run: arguments, or a line for the system's shell. */
export type ProgramTemplate =
  | { readonly kind: "argv"; readonly argv: ArgvTemplate }
  | { readonly kind: "shell"; readonly line: ShellTemplate; readonly isWindows: boolean };

export type StdinTemplate =
  | { readonly kind: "null" }
  | { readonly kind: "text"; readonly text: Template }
  | { readonly kind: "file"; readonly path: Template };

/** What tasks have in common. */
export interface TaskTemplate {
  readonly program: ProgramTemplate;
  readonly env: readonly (readonly [name: string, value: Template])[];
  readonly cwd: Template | undefined;
  readonly stdin: StdinTemplate;
  readonly progress: ProgressSource;
  readonly policy: TaskPolicy;
  readonly groupSlots?: number | undefined;
  /** Makes the paths of `cwd` and `stdin` absolute. */
  resolvePath(path: string): string;
}

/** What sets a task apart. */
export interface TaskIdentity {
  readonly id: string;
  readonly index: number;
  /** What `{#}` stands for. */
  readonly sequence: number;
  readonly label: string;
  readonly input: readonly string[] | undefined;
  readonly group: string;
  readonly needs: readonly string[];
}

/** @throws {UsageError} If an input cannot be inserted safely, see `checkShellValues`. */
export function createTask(template: TaskTemplate, identity: TaskIdentity): TaskSpec {
  const { input, sequence, ...rest } = identity;
  const values = (slot: number): TemplateValues => ({
    columns: input ?? [],
    index: sequence,
    slot,
  });
  if (template.program.kind === "shell") checkShellValues(template.program.line, values(1));
  return {
    ...rest,
    ...(input === undefined ? {} : { input }),
    ...(template.groupSlots === undefined ? {} : { groupSlots: template.groupSlots }),
    policy: template.policy,
    usesSlot: usesSlot(template),
    work: (slot) => createWork(template, values(slot)),
    command: (slot) => describe(template.program, values(slot)),
  };
}

const slotUse = new WeakMap<TaskTemplate, boolean>();

/** Whether `{%}` stands anywhere in what is filled in. Told once for each template. */
function usesSlot(template: TaskTemplate): boolean {
  const known = slotUse.get(template);
  if (known !== undefined) return known;
  const { program, env, cwd, stdin } = template;
  const uses = hasSlot([program, env, cwd, stdin]);
  slotUse.set(template, uses);
  return uses;
}

function hasSlot(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return "kind" in part && part.kind === "slot" || Object.values(part).some(hasSlot);
}

function createWork(template: TaskTemplate, values: TemplateValues): CommandWork {
  const cwd = template.cwd === undefined ? undefined : expandTemplate(template.cwd, values);
  return {
    kind: "command",
    argv: createArgv(template.program, values),
    env: Object.fromEntries(
      template.env.map(([name, value]) => [name, expandTemplate(value, values)]),
    ),
    ...(cwd === undefined ? {} : { cwd: template.resolvePath(cwd) }),
    stdin: createStdin(template, values),
    progress: template.progress,
  };
}

function createArgv(program: ProgramTemplate, values: TemplateValues): readonly string[] {
  if (program.kind === "argv") return expandArgv(program.argv, values);
  const line = expandShellLine(program.line, values);
  return program.isWindows ? ["cmd", "/d", "/s", "/c", line] : ["/bin/sh", "-c", line];
}

function createStdin(template: TaskTemplate, values: TemplateValues): CommandWork["stdin"] {
  const { stdin } = template;
  switch (stdin.kind) {
    case "null":
      return { kind: "null" };
    case "text":
      return { kind: "text", text: expandTemplate(stdin.text, values) };
    case "file":
      return { kind: "file", path: template.resolvePath(expandTemplate(stdin.path, values)) };
    default:
      throw new TypeError(`Unknown stdin ${JSON.stringify(stdin satisfies never)}`);
  }
}

/** A shell line is shown as it is while it is one line; else as the command that runs it. */
function describe(program: ProgramTemplate, values: TemplateValues): string {
  const argv = createArgv(program, values);
  if (program.kind === "argv") return shellLine(argv);
  const line = expandShellLine(program.line, values).trimEnd();
  // deno-lint-ignore no-control-regex
  return /[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(line) ? shellLine(argv) : line;
}
