/** Where a module is, from what the user wrote. */

/** A scheme has two letters at least, so that `C:\\x.ts` is a path. */
const URL_START = /^[a-z][a-z0-9+.-]+:/i;

/**
 * The URL of a module: what is written if that is a URL, else that of the file.
 *
 * @param resolvePath Makes a path absolute.
 */
export function moduleUrl(written: string, resolvePath: (path: string) => string): string {
  return URL_START.test(written) ? written : fileUrl(resolvePath(written));
}

/** The URL of a file. @param path Absolute, of a Unix or a Windows system. */
export function fileUrl(path: string): string {
  const slashes = /^[a-z]:/i.test(path) ? `/${path.replaceAll("\\", "/")}` : path;
  return `file://${encodeURI(slashes).replace(/[?#]/g, encodeURIComponent)}`;
}
