/**
 * The plan of `heddle each`: one command, one task for each input, from `:::`, stdin, a file or CSV.
 * Tasks are handed on as their inputs arrive; nothing is collected.
 */
import type { Isolation, ModuleRights, ProgressSource } from "../protocol.ts";
import { UsageError } from "../text/usage_error.ts";
import { parseArgv } from "./argv_template.ts";
import { type InputBatch, readInputBatches } from "./input_batches.ts";
import { createCommandTemplate, type ProgramTemplate } from "./command_template.ts";
import { combineLists, countColumns, countCombinations } from "./input_lists.ts";
import { misspeltColumns, misspeltText } from "./misspelt_columns.ts";
import { columnNames, createModuleTemplate } from "./module_template.ts";
import { shownModule } from "./module_url.ts";
import type { PlanFiles } from "../ports.ts";
import { parseShellLine } from "./shell_template.ts";
import { createTask, type TaskTemplate, type WorkTemplate } from "./task_template.ts";
import type { TemplateScope } from "./template.ts";
import type { InputOptions, ResolvedPlan, TaskPolicy, TaskSource, TaskSpec } from "./types.ts";

/** An input with the number that its task had. */
export interface EachRow {
  readonly index: number;
  readonly input: readonly string[];
}

/** A module's function, in the place of a command. */
export interface EachCall {
  /** As the user wrote it. */
  readonly name: string;
  readonly url: string;
  readonly export: string;
  readonly isolation: Isolation;
  readonly rights: ModuleRights | undefined;
}

export interface EachPlanOptions {
  /** Program and arguments with replacement strings; empty where there is a `call`. */
  readonly command: readonly string[];
  /** What is called for each input. */
  readonly call?: EachCall | undefined;
  readonly inputs: InputOptions;
  /** Standard input; asked for only if inputs come from there. */
  stdin(): ReadableStream<Uint8Array>;
  readonly files: PlanFiles;
  readonly policy: TaskPolicy;
  /** Stands for the whole input. */
  readonly replacement: string;
  /** The command's words, joined with spaces, are a line for the shell. */
  readonly shell: boolean;
  readonly progress: ProgressSource;
  /** Absolute, or absent for Heddle's own; always there for a `call`. */
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** @default The program's name */
  readonly name?: string | undefined;
  /** Runs these instead of `inputs`; with `csv` the header alone is still read from there. */
  readonly rows?: readonly EachRow[] | undefined;
  readonly isWindows: boolean;
  /** Takes what is no mistake, but most likely not what was meant. @default nobody */
  warn?(text: string): void;
}

const MAX_BATCH = 1_000;
/** Where inputs come from unless said otherwise. */
const STDIN = "-";
/** What stands between columns in tables that are no CSV. */
const OTHER_SEPARATOR = /[;\t|]/;

/**
 * @throws {UsageError} At once if the command is wrong as far as can be told without inputs; from the
 *   iterator if an input is wrong, after the tasks before it.
 */
export function createEachPlan(options: EachPlanOptions): ResolvedPlan {
  const { command, inputs, rows } = options;
  const program = options.call === undefined ? command[0] : shownModule(options.call.name);
  if (program === undefined) throw new UsageError("No command to run: give one after --");
  if (options.replacement === "") throw new UsageError("-I needs a text that stands for the input");
  if (options.shell && options.isWindows) {
    throw new UsageError(
      "--shell is not available on Windows, where no quoting of inputs is safe: " +
        "give program and arguments without it",
    );
  }
  const columnCount = rows?.[0]?.input.length ?? Math.max(1, countColumns(inputs.lists));
  const template = inputs.csv ? undefined : createTemplate(options, columnCount, []);
  return {
    name: options.name ?? nameOf(options.shell ? firstWord(program) : program),
    total: rows?.length ?? (inputs.lists.length > 0 ? countCombinations(inputs.lists) : null),
    hasNeeds: false,
    hasModules: options.call !== undefined,
    tasks: createSource((signal) => streamTasks(options, template, signal)),
  };
}

/** A program's name without its folder. */
function nameOf(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}

/** What a shell line starts with: the whole line can be a script. */
function firstWord(line: string): string {
  return /[^\s;&|()<>]+/.exec(line)?.[0] ?? "sh";
}

/** An iterable whose `return()` interrupts a read that waits for input. */
function createSource(
  stream: (signal: AbortSignal) => AsyncGenerator<readonly TaskSpec[]>,
): TaskSource {
  return {
    [Symbol.asyncIterator]() {
      const abort = new AbortController();
      const tasks = stream(abort.signal);
      return {
        next: () => tasks.next(),
        return: () => {
          abort.abort();
          return tasks.return(undefined);
        },
      };
    },
  };
}

async function* streamTasks(
  options: EachPlanOptions,
  known: TaskTemplate | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly TaskSpec[]> {
  const { inputs, rows } = options;
  let template = known;
  let count = 0;
  if (rows !== undefined) {
    template ??= await templateFromHeader(options, signal);
    yield* inBatches(rows, template);
  } else if (inputs.lists.length > 0) {
    template ??= createTemplate(options, countColumns(inputs.lists), []);
    yield* inBatches(numbered(combineLists(inputs.lists)), template);
  } else {
    for await (const { header, rows: batch } of readBatches(options, signal)) {
      template ??= createTemplate(options, header?.length ?? 1, header ?? []);
      const start = count + 1;
      count += batch.length;
      yield* inBatches(batch.map((input, offset) => ({ index: start + offset, input })), template);
    }
  }
}

function* numbered(rows: Iterable<readonly string[]>): Generator<EachRow> {
  let index = 0;
  for (const input of rows) yield { index: ++index, input };
}

/** Hands on the tasks before a mistake, then throws it. */
function* inBatches(
  rows: Iterable<EachRow>,
  template: TaskTemplate,
): Generator<readonly TaskSpec[]> {
  let batch: TaskSpec[] = [];
  try {
    for (const row of rows) {
      batch.push(createEachTask(row, template));
      if (batch.length < MAX_BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

function createEachTask({ index, input }: EachRow, template: TaskTemplate): TaskSpec {
  const id = String(index);
  const label = input.join(" ");
  return createTask(template, { id, index, sequence: index, label, input, group: id, needs: [] });
}

function readBatches(options: EachPlanOptions, signal: AbortSignal): AsyncGenerator<InputBatch> {
  const { from = STDIN, nul, csv } = options.inputs;
  return readInputBatches({
    source: sourceOf(options.inputs),
    nul,
    csv,
    open: () => from === STDIN ? Promise.resolve(options.stdin()) : options.files.openRead(from),
    warn: (text) => options.warn?.(text),
    signal,
  });
}

/** As it is named in what is said about the inputs. */
function sourceOf({ from = STDIN }: EachPlanOptions["inputs"]): string {
  return from === STDIN ? "stdin" : from;
}

/** For inputs of an earlier run: the names of their columns are only in the CSV. */
async function templateFromHeader(
  options: EachPlanOptions,
  signal: AbortSignal,
): Promise<TaskTemplate> {
  for await (const { header } of readBatches(options, signal)) {
    return createTemplate(options, header?.length ?? 1, header ?? []);
  }
  throw new UsageError(
    "CSV has no records; give the same CSV as in the earlier run, its header names the columns",
  );
}

function createTemplate(
  options: EachPlanOptions,
  columnCount: number,
  columnNames: readonly string[],
): TaskTemplate {
  warnOfColumns(options, columnNames);
  const scope: TemplateScope = {
    columnCount,
    names: new Map(columnNames.map((name, column) => [name, column])),
    replacement: options.replacement,
  };
  return { work: createWorkTemplate(options, scope), policy: options.policy };
}

function warnOfColumns(
  { command, inputs, replacement, warn }: EachPlanOptions,
  columnNames: readonly string[],
): void {
  const [only = "", ...more] = columnNames;
  if (more.length === 0 && OTHER_SEPARATOR.test(only)) {
    const source = sourceOf(inputs);
    warn?.(`${source}: The header names one column, "${only}"; columns are separated by commas`);
  }
  for (const misspelt of misspeltColumns(command, columnNames)) {
    if (misspelt.text !== replacement) warn?.(misspeltText(misspelt));
  }
}

function createWorkTemplate(options: EachPlanOptions, scope: TemplateScope): WorkTemplate {
  const { call, env: variables, cwd } = options;
  const env = Object.entries(variables).map(([name, value]) => [name, [value]] as const);
  if (call !== undefined) {
    return createModuleTemplate({
      ...call,
      rightsFrom: "option",
      input: { kind: "columns", names: columnNames(scope) },
      env,
      cwd: [cwd ?? ""],
      resolvePath: (path) => path,
    });
  }
  return createCommandTemplate({
    program: createProgram(options, scope),
    env,
    cwd: cwd === undefined ? undefined : [cwd],
    stdin: { kind: "null" },
    progress: options.progress,
    resolvePath: (path) => path,
  });
}

function createProgram(options: EachPlanOptions, scope: TemplateScope): ProgramTemplate {
  if (!options.shell) return { kind: "argv", argv: parseArgv(options.command, scope, true) };
  const line = parseShellLine(options.command.join(" "), scope, true);
  return { kind: "shell", line, isWindows: options.isWindows };
}
