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

const GNU_LINE = /^(\\?)([0-9A-Fa-f]+) [ *]([^]+)$/;
const BSD_LINE = /^(\\?)([A-Z][A-Z0-9-]*) \(([^]+)\) = ([0-9A-Fa-f]+)$/;

/** Null for a line that is none, as coreutils sees it. Leading blanks are skipped. */
export function parseChecksumLine(line: string): ChecksumLine | null {
  const text = line.replace(/^[ \t]+/, "").replace(/\r$/, "");
  const gnu = GNU_LINE.exec(text);
  if (gnu !== null) {
    const name = unescapeName(gnu[3] ?? "", gnu[1] === "\\");
    return name === null ? null : { digest: (gnu[2] ?? "").toLowerCase(), name };
  }
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

/** Null when a backslash stands before something that needs none. */
function unescapeName(name: string, isEscaped: boolean): string | null {
  if (!isEscaped) return name;
  if (/\\(?![\\nr])/.test(name.replaceAll("\\\\", ""))) return null;
  return name.replace(
    /\\([\\nr])/g,
    (_, char: string) => char === "n" ? "\n" : char === "r" ? "\r" : "\\",
  );
}
