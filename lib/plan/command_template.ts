/**
 * A child process as a template: program, environment, folder and standard input with their replacement
 * strings, parsed once and filled in for each task.
 */
import type { CommandWork, ProgressSource } from "../protocol.ts";
import { shellLine } from "../text/shell_quote.ts";
import { type ArgvTemplate, expandArgv } from "./argv_template.ts";
import { checkShellValues, expandShellLine, type ShellTemplate } from "./shell_template.ts";
import { hasSlot, type WorkTemplate } from "./task_template.ts";
import { expandTemplate, type Template, type TemplateValues } from "./template.ts";

/** What to run: arguments, or a line for the system's shell. */
export type ProgramTemplate =
  | { readonly kind: "argv"; readonly argv: ArgvTemplate }
  | { readonly kind: "shell"; readonly line: ShellTemplate; readonly isWindows: boolean };

export type StdinTemplate =
  | { readonly kind: "null" }
  | { readonly kind: "text"; readonly text: Template }
  | { readonly kind: "file"; readonly path: Template };

/** The parts of a command. */
export interface CommandTemplate {
  readonly program: ProgramTemplate;
  readonly env: readonly (readonly [name: string, value: Template])[];
  readonly cwd: Template | undefined;
  readonly stdin: StdinTemplate;
  readonly progress: ProgressSource;
  /** Makes the paths of `cwd` and `stdin` absolute. */
  resolvePath(path: string): string;
}

export function createCommandTemplate(template: CommandTemplate): WorkTemplate {
  const { program, env, cwd, stdin } = template;
  return {
    usesSlot: hasSlot([program, env, cwd, stdin]),
    check(values) {
      if (program.kind === "shell") checkShellValues(program.line, values);
    },
    create: (values) => createWork(template, values),
    describe: (values) => describe(program, values),
  };
}

function createWork(template: CommandTemplate, values: TemplateValues): CommandWork {
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

function createStdin(template: CommandTemplate, values: TemplateValues): CommandWork["stdin"] {
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
