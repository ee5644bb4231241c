/** What code imports by relative paths, found by how imports are written. Pure. */

/** What looks like that and is none, as in a comment, is found as well. */
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;

/** The specifiers, as they are written: `./lib/part.ts`. */
export function relativeImports(code: string): readonly string[] {
  return [...code.matchAll(SPECIFIER)].map(([, , specifier = ""]) => specifier);
}
