/**
 * A shell line with replacement strings. Owns that an input is data wherever it stands: it is quoted
 * for the place it is inserted in, and refused where nothing would make it safe.
 */
import { forceShellQuote, shellQuote } from "../text/shell_quote.ts";
import { UsageError } from "../text/usage_error.ts";
import { type ShellContext, ShellScanner } from "./shell_scanner.ts";
import {
  hasPlaceholder,
  parseTemplate,
  type Placeholder,
  placeholderValues,
  type TemplateScope,
  type TemplateValues,
} from "./template.ts";

type Quoting = Exclude<ShellContext["kind"], "unsafe"> | "forced" | "bare";

interface Insertion {
  readonly placeholder: Placeholder;
  readonly quoting: Quoting;
}

/** Text of the line and insertions in turn. */
export type ShellTemplate = readonly (string | Insertion)[];

/** What arithmetic takes as a number, and nothing that it would evaluate. */
const NUMBER = /^-?(?:\d+|0[xX][0-9a-fA-F]+)$/;

/**
 * @param isAppending Whether the whole input is appended to a line that mentions nothing of the task.
 * @throws {UsageError} If an input would stand where no quoting is safe; see also `parseTemplate`.
 */
export function parseShellLine(
  line: string,
  scope: TemplateScope,
  isAppending: boolean,
): ShellTemplate {
  const parsed = parseTemplate(line, scope);
  const isAppended = isAppending && scope.columnCount > 0 && !hasPlaceholder(parsed);
  const template = isAppended
    ? [...parsed, " ", { kind: "all", operation: "", text: scope.replacement ?? "{}" } as const]
    : parsed;
  const scanner = new ShellScanner();
  return template.map((segment, position) => {
    if (typeof segment === "string") {
      scanner.literal(segment);
      return segment;
    }
    const next = template[position + 1];
    const quoting = quotingOf(segment, scanner.context(), typeof next === "string" ? next : "");
    scanner.value();
    return { placeholder: segment, quoting };
  });
}

function quotingOf(placeholder: Placeholder, context: ShellContext, next: string): Quoting {
  const isDigits = placeholder.kind === "index" || placeholder.kind === "slot";
  // A bare number right before < or > would name a file descriptor.
  if (context.kind === "word") return /^[<>]/.test(next) ? "forced" : "word";
  if (isDigits) return "bare";
  if (context.kind !== "unsafe") return context.kind;
  throw new UsageError(
    `Cannot insert ${placeholder.text} into the shell line ${context.reason}: no quoting is certain ` +
      `to be safe there; hand it over as an argument instead, as in sh -c '… "$1" …' sh ` +
      placeholder.text,
  );
}

/**
 * Checks what can only be known once there are values: that those inside `$((…))` are numbers.
 *
 * @throws {UsageError} If one is not.
 */
export function checkShellValues(template: ShellTemplate, values: TemplateValues): void {
  for (const segment of template) {
    if (typeof segment === "string" || segment.quoting !== "number") continue;
    const text = placeholderValues(segment.placeholder, values).join(" ");
    if (NUMBER.test(text)) continue;
    throw new UsageError(
      `Input ${values.index}: ${JSON.stringify(text.slice(0, 200))} stands for ` +
        `${segment.placeholder.text} inside $((…)) but is no number; give whole numbers only`,
    );
  }
}

/** The line for one task, every value quoted for its place. */
export function expandShellLine(template: ShellTemplate, values: TemplateValues): string {
  return template.map((segment) =>
    typeof segment === "string" ? segment : placeholderValues(segment.placeholder, values)
      .map((value) => quote(value, segment.quoting)).join(" ")
  ).join("");
}

function quote(value: string, quoting: Quoting): string {
  switch (quoting) {
    case "word":
      return shellQuote(value);
    case "forced":
      return forceShellQuote(value);
    case "single":
      return value.replaceAll("'", `'\\''`);
    case "double":
      return value.replace(/[\\"$`]/g, "\\$&");
    case "number":
    case "bare":
      return value;
    default:
      throw new TypeError(`Unknown quoting "${quoting satisfies never}"`);
  }
}
