/**
 * The only file that imports @optique/core: reads one option with it and renders help pages with it.
 * Options are read one at a time, so that a command line with five mistakes gets five answers, and
 * only the parsers that a command line needs are built. Knows no option of ours.
 */
import { formatDocPage } from "@optique/core/doc";
import { formatMessage, lineBreak, type Message, text } from "@optique/core/message";
import { parseSync } from "@optique/core/parser";
import { flag, option } from "@optique/core/primitives";
import type { ValueParser } from "@optique/core/valueparser";
import type { HelpEntry, HelpPage } from "./help_page.ts";
import type { OptionDefinition, ValueDefinition } from "./parse_definition.ts";

/** Text of at least one character: what stands for a value in the help. */
export type { NonEmptyString as Metavar } from "@optique/core/nonempty";
/** `-j` or `--jobs`. */
export type { OptionName } from "@optique/core/usage";

/** An option's value, or what is wrong with it in words. */
export type OptionReading =
  | { readonly success: true; readonly value: unknown }
  | { readonly success: false; readonly problem: string };

/**
 * Reads one occurrence of an option.
 * @param value The word given to it; absent for a flag.
 */
export function readOption(definition: OptionDefinition, value: string | undefined): OptionReading {
  const words = value === undefined ? [definition.names[0]] : [definition.names[0], value];
  const result = parseSync<unknown>(optionParser(definition), words);
  if (result.success) return { success: true, value: result.value };
  return { success: false, problem: formatMessage(result.error, { quotes: false }) };
}

/** Renders a help page of at most 80 columns, without colours, ending in a line end. */
export function renderHelpPage(page: HelpPage): string {
  const rendered = formatDocPage(page.program, {
    brief: [text(page.brief)],
    usage: [{ type: "literal", value: page.usage }],
    sections: page.sections.map((section) => ({
      title: section.title,
      entries: section.entries.map((entry) => ({
        term: entry.kind === "option"
          ? {
            type: "option" as const,
            names: entry.names,
            ...(entry.metavar === undefined ? {} : { metavar: entry.metavar }),
          }
          : { type: "literal" as const, value: entry.term },
        description: describe(entry),
      })),
    })),
    ...(page.examples.length === 0 ? {} : { examples: lines(page.examples) }),
    ...(page.footer === undefined ? {} : { footer: [text(page.footer)] }),
  }, { maxWidth: 80, termWidth: "auto", sectionOrder: () => 0 });
  return rendered.split("\n").map((line) => line.trimEnd()).join("\n").trimEnd() + "\n";
}

/** What describes an entry has from here to column 80. */
const ABOUT_COLUMNS = 80 - 24;

/** The default is on the same line if it fits there whole: left to the library, lines end within its brackets. */
function describe({ about, default: value }: HelpEntry): Message {
  if (value === undefined) return [text(about)];
  const fits = about.length + value.length + " []".length <= ABOUT_COLUMNS;
  return fits ? [text(`${about} [${value}]`)] : [text(about), lineBreak(), text(`[${value}]`)];
}

function optionParser(definition: OptionDefinition) {
  if (definition.kind === "flag") return flag(...definition.names);
  return option(...definition.names, valueParser(definition), {
    errors: { invalidValue: (error: Message) => error },
  });
}

/** Our readers throw SyntaxError with the remedy in its message; anything else is a bug and passes. */
function valueParser(definition: ValueDefinition<unknown>): ValueParser<"sync", unknown> {
  return {
    mode: "sync",
    metavar: definition.metavar,
    placeholder: undefined,
    parse(input) {
      try {
        return { success: true, value: definition.read(input) };
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        return { success: false, error: [text(error.message)] };
      }
    },
    format: String,
  };
}

function lines(list: readonly string[]): Message {
  return list.flatMap((line, at) => at === 0 ? [text(line)] : [lineBreak(), text(line)]);
}
