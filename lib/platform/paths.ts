/**
 * Paths without the runtime's Node layer: loading that takes a tenth of the time until the first task starts. Where
 * paths have letters of drives in them it is loaded all the same. The same results as `node:path`, for what is here.
 */
import { isWindows } from "./runtime.ts";

interface Paths {
  /** An absolute path without `.` and `..`: of `path`, which starts from `dir`, which starts from the current folder. */
  resolve(dir: string, path: string): string;
  /** The path of a `file:` URL. @throws {TypeError} It is none, or a separator is encoded in it. */
  fromFileUrl(url: URL): string;
}

const POSIX: Paths = {
  resolve(dir, path) {
    if (path.startsWith("/")) return normalize(path);
    const base = dir.startsWith("/") ? dir : `${Deno.cwd()}/${dir}`;
    return normalize(`${base}/${path}`);
  },
  fromFileUrl(url) {
    if (url.protocol !== "file:" || url.hostname !== "") {
      throw new TypeError(`Not the URL of a file here: ${url.href}`);
    }
    if (/%2f/i.test(url.pathname)) throw new TypeError(`A separator is encoded in ${url.href}`);
    return decodeURIComponent(url.pathname);
  },
};

// Which of them it is does not change, and what needs one cannot wait.
const paths = isWindows() ? await windowsPaths() : POSIX;

export const { resolve, fromFileUrl } = paths;

async function windowsPaths(): Promise<Paths> {
  const [{ win32 }, { fileURLToPath }] = await Promise.all([
    import("node:path"),
    import("node:url"),
  ]);
  return { resolve: win32.resolve, fromFileUrl: fileURLToPath };
}

/** Of an absolute path. */
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
