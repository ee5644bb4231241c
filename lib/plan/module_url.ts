/** Where a module is, from what the user wrote. */
import { withoutCredentials } from "../text/without_credentials.ts";

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

/** What is written, for people and records: of a URL neither user, password nor query. */
export function shownModule(written: string): string {
  return URL_START.test(written) ? withoutCredentials(written).replace(/[?#].*/s, "?…") : written;
}

/** The URL of a file. @param path Absolute, of a Unix or a Windows system. */
export function fileUrl(path: string): string {
  const slashes = /^[a-z]:/i.test(path) ? `/${path.replaceAll("\\", "/")}` : path;
  return `file://${encodeURI(slashes).replace(/[?#]/g, encodeURIComponent)}`;
}
