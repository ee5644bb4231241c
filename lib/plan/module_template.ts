/**
 * A module's function as a template: its input, variables and folder with their replacement strings, parsed once and
 * filled in for each task.
 */
import type { CallWork, Isolation, ModuleRights, RightsSource } from "../protocol.ts";
import { shellLine } from "../text/shell_quote.ts";
import { shownModule } from "./module_url.ts";
import { hasSlot, type WorkTemplate } from "./task_template.ts";
import {
  expandTemplate,
  type Template,
  type TemplateScope,
  type TemplateValues,
} from "./template.ts";

/** What the function is given. */
export type ModuleInput =
  /** The task's own input, see `columnsInput`. */
  | { readonly kind: "columns"; readonly names: readonly string[] }
  /** A value, with templates for its texts. */
  | { readonly kind: "value"; readonly value: ValueTemplate };

/** A JSON value whose texts are templates. */
export type ValueTemplate =
  | { readonly kind: "text"; readonly text: Template }
  | { readonly kind: "list"; readonly items: readonly ValueTemplate[] }
  | { readonly kind: "mapping"; readonly entries: readonly (readonly [string, ValueTemplate])[] }
  | { readonly kind: "constant"; readonly value: unknown };

export interface ModuleTemplate {
  /** As the user wrote it. */
  readonly name: string;
  /** Absolute URL. */
  readonly url: string;
  readonly export: string;
  readonly input: ModuleInput;
  readonly env: readonly (readonly [name: string, value: Template])[];
  readonly cwd: Template;
  readonly isolation: Isolation;
  /** Undefined: all that Heddle has. */
  readonly rights: ModuleRights | undefined;
  readonly rightsFrom: RightsSource;
  /** Makes `cwd` absolute. */
  resolvePath(path: string): string;
}

/** What results may weigh as JSON: they go into the journal and through a pipe, data of any size belongs into files. */
export const MAX_RESULT_BYTES = 1024 * 1024;

export function createModuleTemplate(template: ModuleTemplate): WorkTemplate {
  const { env, cwd, input } = template;
  return {
    usesSlot: hasSlot([env, cwd, input]),
    check() {},
    create: (values) => createWork(template, values),
    describe: (values) => describe(template, values),
  };
}

/** The texts of a value, cut at their replacement strings; keys are left as they are. */
export function parseValue(
  value: unknown,
  parse: (text: string, path: readonly (string | number)[]) => Template,
  path: readonly (string | number)[] = [],
): ValueTemplate {
  if (typeof value === "string") return { kind: "text", text: parse(value, path) };
  if (Array.isArray(value)) {
    const items = value.map((item, index) => parseValue(item, parse, [...path, index]));
    return { kind: "list", items };
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) =>
      [key, parseValue(item, parse, [...path, key])] as const
    );
    return { kind: "mapping", entries };
  }
  return { kind: "constant", value };
}

/** The names of columns in their order, for an input made of them. */
export function columnNames({ names }: TemplateScope): readonly string[] {
  return [...names].toSorted(([, a], [, b]) => a - b).map(([name]) => name);
}

/**
 * A task's input as a module gets it: the text itself if there is one column, a list of texts if there are several, and
 * if they have names an object with these.
 */
export function columnsInput(names: readonly string[], columns: readonly string[]): unknown {
  if (names.length > 0) {
    return Object.fromEntries(names.map((name, column) => [name, columns[column] ?? ""]));
  }
  return columns.length > 1 ? [...columns] : columns[0];
}

function createWork(template: ModuleTemplate, values: TemplateValues): CallWork {
  const { input, rights, rightsFrom, resolvePath } = template;
  return {
    kind: "call",
    module: template.url,
    export: template.export,
    input: input.kind === "columns"
      ? columnsInput(input.names, values.columns)
      : expandValue(input.value, values),
    env: Object.fromEntries(
      template.env.map(([name, value]) => [name, expandTemplate(value, values)]),
    ),
    cwd: resolvePath(expandTemplate(template.cwd, values)),
    isolation: template.isolation,
    ...(rights === undefined ? {} : { rights, rightsFrom }),
    maxResultBytes: MAX_RESULT_BYTES,
  };
}

function expandValue(template: ValueTemplate, values: TemplateValues): unknown {
  switch (template.kind) {
    case "text":
      return expandTemplate(template.text, values);
    case "list":
      return template.items.map((item) => expandValue(item, values));
    case "mapping":
      return Object.fromEntries(
        template.entries.map(([key, item]) => [key, expandValue(item, values)]),
      );
    case "constant":
      return template.value;
    default:
      throw new TypeError(`Unknown value ${JSON.stringify(template satisfies never)}`);
  }
}

/** Only what the task's input tells anyway: a value of the plan's own may hold secrets. */
function describe({ name, export: exported }: ModuleTemplate, { columns }: TemplateValues): string {
  const which = exported === "default" ? [] : ["--export", exported];
  return shellLine(["module", shownModule(name), ...which, ...columns]);
}
