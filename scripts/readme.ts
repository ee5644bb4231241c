/**
 * Writes the help texts into README.md, between `<!-- generated: heddle each --help -->` and
 * `<!-- end -->`. Owns the markers; the texts come from the tables that parse the command line.
 */
import { helpText } from "../lib/cli/help.ts";
import { COMMAND_NAMES } from "../lib/cli/help_pages.ts";

/** What is generated. */
export const README = new URL("../README.md", import.meta.url);

const GENERATED = /(<!-- generated: heddle (\S+) --help -->\n)[^]*?(<!-- end -->)/g;

/**
 * The page with the current help between its markers.
 * @throws {SyntaxError} if a page has no such place, or one for a command that there is not.
 */
export function embedHelp(page: string): string {
  if (page.search(GENERATED) < 0) throw new SyntaxError("The page has no place for generated help");
  return page.replace(GENERATED, (_, start: string, word: string, end: string) => {
    const command = COMMAND_NAMES.find((name) => name === word);
    if (command === undefined) {
      throw new SyntaxError(`Unknown command "${word}" between the markers`);
    }
    return `${start}\n\`\`\`text\n${helpText(command)}\`\`\`\n\n${end}`;
  });
}

if (import.meta.main) {
  await Deno.writeTextFile(README, embedHelp(await Deno.readTextFile(README)));
}
