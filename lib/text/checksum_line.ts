/**
 * Lines of checksum files, exactly as GNU coreutils writes and reads them (`src/cksum.c`, 9.1): names with a backslash,
 * a newline or a carriage return are escaped, and the line then begins with a backslash. Pure.
 */

/** A line of a checksum file. */
export interface ChecksumLine {
  /** Lower case hexadecimal. */
  readonly digest: string;
  readonly name: string;
  /** From a line of the BSD kind, `SHA256 (name) = …`: which digest it is, in lower case. */
  readonly algorithm?: string;
  /** One blank before the name, as `md5 -r` of the BSDs has it, instead of two or of one and a star. */
  readonly isReversed?: true;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r" };

/** A name on one line; `isEscaped` tells whether it is another than the real one. */
export function escapeName(name: string): { readonly text: string; readonly isEscaped: boolean } {
  const text = name.replace(/[\\\n\r]/g, (char) => ESCAPES[char] ?? char);
  return { text, isEscaped: text !== name };
}

/** `digest  name`, with the newline. */
export function formatChecksumLine(digest: string, name: string): string {
  const { text, isEscaped } = escapeName(name);
  return `${isEscaped ? "\\" : ""}${digest}  ${text}\n`;
}

const GNU_LINE = /^(\\?)([0-9A-Fa-f]+)[ \t]([^]+)$/;
const BSD_LINE = /^(\\?)(BLAKE2b|[A-Z][A-Z0-9-]*) ?\(([^]+)\)[ \t]*=[ \t]*([0-9A-Fa-f]+)$/;

/**
 * Null for a line that is none, as coreutils sees it. Leading blanks are skipped.
 *
 * @param isReversed What earlier lines of the list were: a list is of one layout only, or a name might lose its first
 * character. @default either is fine
 */
export function parseChecksumLine(line: string, isReversed?: boolean): ChecksumLine | null {
  const text = line.replace(/^[ \t]+/, "").replace(/\r$/, "");
  const [, mark, digest = "", rest = ""] = GNU_LINE.exec(text) ?? [];
  if (mark !== undefined) return namedLine(digest, rest, mark, isReversed);
  const bsd = BSD_LINE.exec(text);
  if (bsd === null) return null;
  const name = unescapeName(bsd[3] ?? "", bsd[1] === "\\");
  if (name === null) return null;
  return {
    digest: (bsd[4] ?? "").toLowerCase(),
    name,
    algorithm: (bsd[2] ?? "").toLowerCase().replace("-", ""),
  };
}

/** @param rest What comes behind the first blank. @param mark A backslash if the name is escaped. */
function namedLine(
  digest: string,
  rest: string,
  mark: string,
  isReversed?: boolean,
): ChecksumLine | null {
  const isUsual = rest.length > 1 && /^[ *]/.test(rest);
  if (!isUsual && isReversed === false) return null;
  const hasOneBlank = !isUsual || isReversed === true;
  const name = unescapeName(hasOneBlank ? rest : rest.slice(1), mark !== "");
  if (name === null) return null;
  return {
    digest: digest.toLowerCase(),
    name,
    ...(hasOneBlank ? { isReversed: true } : {}),
  };
}

/** Null when a backslash stands before something that needs none. */
function unescapeName(name: string, isEscaped: boolean): string | null {
  if (!isEscaped) return name;
  if (/\\(?![\\nr])/.test(name.replaceAll("\\\\", ""))) return null;
  return name.replace(
    /\\([\\nr])/g,
    (_, char: string) => char === "n" ? "\n" : char === "r" ? "\r" : "\\",
  );
}
