/**
 * What to do about a mistake in a plan's YAML. The parser says what it cannot read, in the words of the YAML standard;
 * the mistakes that plans have are mostly a text that needs quotes. Words only.
 */

/** By the parser's codes (`YAMLError.code`). */
const REMEDIES: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: "double the backslash, or write the text in single quotes",
  BAD_SCALAR_START: "put the text in quotes",
  BLOCK_AS_IMPLICIT_KEY:
    'put a text that holds ": " in quotes, and indent the keys of a mapping alike',
  DUPLICATE_KEY: "leave one of them out",
  MULTILINE_IMPLICIT_KEY: "write KEY: VALUE, with a blank after the colon",
  TAB_AS_INDENT: "use spaces",
  TAG_RESOLVE_FAILED: "put a text that begins with ! in quotes",
};

/** Where one code stands for several mistakes. */
const REMEDIES_BY_MESSAGE: readonly (readonly [start: string, remedy: string])[] = [
  ["Unexpected scalar at node end", "put all of the text in quotes; inside '…' a ' is written ''"],
  ["All mapping items must start", "indent the keys of a mapping alike, without tabs"],
  ["Sequence item without - indicator", "indent the keys of a task alike"],
  ["Missing closing", "end the text where it shall end"],
  ["Not a YAML token", "a text after | or > begins in the next line"],
];

/** The parser's message with what to do, if that is known; without a period at its end. */
export function withRemedy(code: string, message: string): string {
  const text = message.trim().replace(/\.$/, "");
  const remedy = REMEDIES[code] ??
    REMEDIES_BY_MESSAGE.find(([start]) => text.startsWith(start))?.[1];
  return remedy === undefined ? text : `${text}; ${remedy}`;
}
