/**
 * The only file that imports @optique/core: renders help pages with it. Loading it takes as long as all of the rest of a
 * command line's parsing, so that it is loaded where there is help to show. Knows no option of ours.
 */
import { formatDocPage } from "@optique/core/doc";
import { lineBreak, type Message, text } from "@optique/core/message";
import type { HelpEntry, HelpPage } from "./help_page.ts";

/** Text of at least one character: what stands for a value in the help. */
export type { NonEmptyString as Metavar } from "@optique/core/nonempty";
/** `-j` or `--jobs`. */
export type { OptionName } from "@optique/core/usage";

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

function lines(list: readonly string[]): Message {
  return list.flatMap((line, at) => at === 0 ? [text(line)] : [lineBreak(), text(line)]);
}
