/**
 * The help texts, made from the definitions that parse the command line. Plain text of at most
 * 80 columns; the README embeds them.
 */
import {
  COMMAND_NAMES,
  COMMAND_PAGES,
  type CommandName,
  type CommandPage,
  EXIT_CODES,
} from "./help_pages.ts";
import type { HelpEntry, HelpPage, HelpSection } from "./help_page.ts";
import { renderHelpPage } from "./optique.ts";
import type { OptionGroup, OptionTable } from "./parse_definition.ts";

/** Order of the sections; a map's type makes a forgotten group a mistake of the compiler's. */
const GROUPS: Readonly<Record<OptionGroup, true>> = {
  "Inputs and command": true,
  Scheduling: true,
  Failures: true,
  Display: true,
  Records: true,
  Other: true,
};

/** The help of a command, or of Heddle as a whole, ending in a line end. */
export function helpText(command?: CommandName): string {
  if (command === undefined) return renderHelpPage(overviewPage());
  return renderHelpPage(commandPage(command, COMMAND_PAGES[command]));
}

function overviewPage(): HelpPage {
  return {
    program: "heddle",
    brief: "Run many jobs at once and see the truth about them, live",
    usage: "COMMAND [options]",
    sections: [
      {
        title: "Commands",
        entries: COMMAND_NAMES.map((name) => termEntry(name, COMMAND_PAGES[name].brief)),
      },
      {
        title: "Options",
        entries: [
          { kind: "option", names: ["-h", "--help"], about: "show this help" },
          { kind: "option", names: ["-V", "--version"], about: "show the version" },
        ],
      },
      exitCodeSection(),
    ],
    examples: [
      ...COMMAND_PAGES.each.examples.slice(0, 1),
      ...COMMAND_PAGES.run.examples.slice(0, 1),
    ],
    footer: "heddle COMMAND --help shows the options of a command.",
  };
}

function commandPage(name: string, page: CommandPage): HelpPage {
  const groups = Object.keys(GROUPS).map((title) => ({
    title,
    entries: optionEntries(page.table, title),
  }));
  return {
    program: `heddle ${name}`,
    brief: page.brief,
    usage: page.usage,
    sections: [
      ...groups.filter((section) => section.entries.length > 0),
      ...(page.hasExitCodes ? [exitCodeSection()] : []),
    ],
    examples: page.examples,
    ...(page.footer === undefined ? {} : { footer: page.footer }),
  };
}

function optionEntries(table: OptionTable, group: string): readonly HelpEntry[] {
  return Object.values(table)
    .filter((definition) => definition.group === group)
    .map((definition) => ({
      kind: "option",
      names: definition.names,
      about: definition.about,
      ...(definition.kind === "value" ? { metavar: definition.metavar } : {}),
      ...(definition.default === undefined ? {} : { default: definition.default }),
    }));
}

function exitCodeSection(): HelpSection {
  return {
    title: "Exit codes",
    entries: EXIT_CODES.map(([code, meaning]) => termEntry(code, meaning)),
  };
}

function termEntry(term: string, about: string): HelpEntry {
  return { kind: "term", term, about };
}
