/** Headers that the user adds to requests, and where their values come from. Pure. */

// RFC 9110, 5.6.2: token.
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What the download itself asks for; a second one would ask for something else. */
const OWN: ReadonlySet<string> = new Set([
  "range",
  "if-range",
  "if-modified-since",
  "if-none-match",
  "host",
  "content-length",
  "connection",
  "transfer-encoding",
]);

/** `NAME: VALUE` on the command line. @throws {SyntaxError} Without the value: it may be a secret. */
export function parseHeader(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(":");
  if (colon < 0) throw new SyntaxError('Invalid header: write it as "NAME: VALUE"');
  const name = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  const problem = headerNameProblem(name) ?? headerValueProblem(name, value);
  if (problem !== undefined) throw new SyntaxError(problem);
  return [name, value];
}

export function headerNameProblem(name: string): string | undefined {
  if (!NAME.test(name)) return `Invalid header name "${name}": use letters, digits and dashes`;
  if (OWN.has(name.toLowerCase())) return `Header "${name}" is set by the download itself`;
  if (name.toLowerCase() === "proxy-authorization") {
    return `Header "${name}" would go to servers: ` +
      "set HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT before the run";
  }
  return undefined;
}

/** RFC 9110, 5.5: nothing that ends a line, and only what fits into a byte. */
export function headerValueProblem(name: string, value: string): string | undefined {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? undefined
    : `Value of header "${name}" holds characters that no header can hold`;
}
