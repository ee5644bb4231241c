/**
 * Writes the help texts into README.md, between `<!-- generated: heddle each --help -->` and
 * `<!-- end -->`. Owns the markers; the texts come from the tables that parse the command line.
 */
import { helpText } from "../lib/cli/help.ts";

/** What is generated. */
export const README = new URL("../README.md", import.meta.url);

const GENERATED = /(<!-- generated: heddle (\S+) --help -->\n)[^]*?(<!-- end -->)/g;

/**
 * The page with the current help between its markers.
 * @throws {SyntaxError} if a page has no such place.
 */
export function embedHelp(page: string): string {
  if (page.search(GENERATED) < 0) throw new SyntaxError("The page has no place for generated help");
  return page.replace(
    GENERATED,
    (_, start: string, command: string, end: string) =>
      `${start}\n\`\`\`text\n${helpText(command)}\`\`\`\n\n${end}`,
  );
}

if (import.meta.main) {
  await Deno.writeTextFile(README, embedHelp(await Deno.readTextFile(README)));
}
