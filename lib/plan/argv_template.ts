/**
 * A command without a shell: words in, arguments out, exactly as they are. Owns how replacement
 * strings become arguments, and that an input which is nowhere mentioned is appended.
 */
import {
  expandTemplate,
  hasPlaceholder,
  parseTemplate,
  placeholderValues,
  type Template,
  type TemplateScope,
  type TemplateValues,
} from "./template.ts";

/** One template for each word. */
export type ArgvTemplate = readonly Template[];

const WHOLE_INPUT: Template = [{ kind: "all", operation: "", text: "{}" }];

/**
 * @param isAppending Whether the whole input is appended to words that mention nothing of the task.
 * @throws {UsageError} See `parseTemplate`.
 */
export function parseArgv(
  words: readonly string[],
  scope: TemplateScope,
  isAppending: boolean,
): ArgvTemplate {
  const templates = words.map((word) => parseTemplate(word, scope));
  const isAppended = isAppending && scope.columnCount > 0 && !templates.some(hasPlaceholder);
  return isAppended ? [...templates, WHOLE_INPUT] : templates;
}

/**
 * The arguments of one task. A word that is the whole input and nothing else becomes one argument
 * for each column; within a longer word the columns are joined with a space.
 */
export function expandArgv(argv: ArgvTemplate, values: TemplateValues): readonly string[] {
  return argv.flatMap((word) => {
    const only = word.length === 1 ? word[0] : undefined;
    return typeof only === "object"
      ? placeholderValues(only, values)
      : [expandTemplate(word, values)];
  });
}
