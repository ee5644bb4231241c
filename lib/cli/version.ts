/**
 * Heddle's version. A test keeps it equal to the one in `deno.json`, which a program run from a
 * URL cannot read.
 */
export const VERSION = "0.1.0";

/** What `heddle --version` prints. */
export function versionText(): string {
  return `heddle ${VERSION}\n`;
}
