/**
 * Replacement strings. Owns what `{}`, `{1/.}`, `{name}`, `{#}`, `{%}` mean and how text is cut at
 * them, once. What gets inserted is data and is never looked at again.
 */
import { UsageError } from "../text/usage_error.ts";
import { applyPathOperation, PATH_OPERATIONS, type PathOperation } from "./path_operation.ts";

/** A place in a template that a task's values fill. */
export type Placeholder =
  /** All columns, each with the operation applied. */
  | { readonly kind: "all"; readonly operation: PathOperation; readonly text: string }
  /** `column` counts from 0. */
  | {
    readonly kind: "column";
    readonly column: number;
    readonly operation: PathOperation;
    readonly text: string;
  }
  /** `{#}`, the task's number. */
  | { readonly kind: "index"; readonly text: string }
  /** `{%}`, the slot's number. */
  | { readonly kind: "slot"; readonly text: string };

/** Text and placeholders in turn. */
export type Template = readonly (string | Placeholder)[];

/** What replacement strings can name. */
export interface TemplateScope {
  /** Columns that every input has; with 0 only `{%}` is known. */
  readonly columnCount: number;
  /** Names of columns, to positions counted from 0. */
  readonly names: ReadonlyMap<string, number>;
  /** Stands for the whole input. @default "{}" */
  readonly replacement?: string;
}

/** What fills a template. */
export interface TemplateValues {
  readonly columns: readonly string[];
  /** Position among the inputs, from 1. */
  readonly index: number;
  /** 1-based. */
  readonly slot: number;
}

const DEFAULT_REPLACEMENT = "{}";
const BRACES = /\{[^{}]*\}/y;
const COLUMN_NUMBER = /^-?[1-9]\d{0,8}$/;

/**
 * Cuts text at its replacement strings. Braces that name nothing known stay text.
 *
 * @throws {UsageError} If a column's number is beyond the columns that inputs have.
 */
export function parseTemplate(text: string, scope: TemplateScope): Template {
  const replacement = scope.replacement ?? DEFAULT_REPLACEMENT;
  const segments: (string | Placeholder)[] = [];
  let literalStart = 0;
  let index = 0;
  while (index < text.length) {
    const found = placeholderAt(text, index, scope, replacement);
    if (found === undefined) {
      index++;
      continue;
    }
    if (index > literalStart) segments.push(text.slice(literalStart, index));
    segments.push(found);
    index += found.text.length;
    literalStart = index;
  }
  if (literalStart < text.length) segments.push(text.slice(literalStart));
  return segments;
}

function placeholderAt(
  text: string,
  index: number,
  scope: TemplateScope,
  replacement: string,
): Placeholder | undefined {
  if (scope.columnCount > 0 && text.startsWith(replacement, index)) {
    return { kind: "all", operation: "", text: replacement };
  }
  if (text[index] !== "{") return undefined;
  BRACES.lastIndex = index;
  const braces = BRACES.exec(text)?.[0];
  if (braces === undefined || (braces === DEFAULT_REPLACEMENT && replacement !== braces)) {
    return undefined;
  }
  return namedPlaceholder(braces, scope);
}

function namedPlaceholder(text: string, scope: TemplateScope): Placeholder | undefined {
  const inner = text.slice(1, -1);
  if (inner === "%") return { kind: "slot", text };
  if (scope.columnCount === 0) return undefined;
  if (inner === "#") return { kind: "index", text };
  const exact = scope.names.get(inner);
  if (exact !== undefined && !COLUMN_NUMBER.test(inner)) {
    return { kind: "column", column: exact, operation: "", text };
  }
  for (const operation of PATH_OPERATIONS) {
    if (!inner.endsWith(operation)) continue;
    const base = inner.slice(0, inner.length - operation.length);
    if (base === "") return { kind: "all", operation, text };
    const column = COLUMN_NUMBER.test(base)
      ? numberedColumn(Number(base), text, scope.columnCount)
      : scope.names.get(base);
    if (column !== undefined) return { kind: "column", column, operation, text };
  }
  return undefined;
}

function numberedColumn(number: number, text: string, columnCount: number): number {
  if (Math.abs(number) <= columnCount) return number > 0 ? number - 1 : columnCount + number;
  const columns = columnCount === 1 ? "1 column" : `${columnCount} columns`;
  throw new UsageError(
    `Replacement string ${text} names a column number that no input has: the inputs have ${columns}`,
  );
}

/** Whether anything in the template depends on the task. */
export function hasPlaceholder(template: Template): boolean {
  return template.some((segment) => typeof segment !== "string");
}

/** The values of one placeholder: one, or for the whole input one for each column. */
export function placeholderValues(
  placeholder: Placeholder,
  values: TemplateValues,
): readonly string[] {
  switch (placeholder.kind) {
    case "all":
      return values.columns.map((column) => applyPathOperation(placeholder.operation, column));
    case "column":
      return [applyPathOperation(placeholder.operation, values.columns[placeholder.column] ?? "")];
    case "index":
      return [String(values.index)];
    case "slot":
      return [String(values.slot)];
    default:
      throw new TypeError(`Unknown placeholder ${JSON.stringify(placeholder satisfies never)}`);
  }
}

/** The text with everything filled in; the columns of a whole input are joined with a space. */
export function expandTemplate(template: Template, values: TemplateValues): string {
  return template.map((segment) =>
    typeof segment === "string" ? segment : placeholderValues(segment, values).join(" ")
  ).join("");
}
