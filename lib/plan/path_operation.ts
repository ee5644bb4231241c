/**
 * What `{.}`, `{/}`, `{//}` and `{/.}` do with an input, exactly as GNU parallel does it.
 * Text only; no file is looked at, and `/` alone separates folders.
 */

/** The mark inside the braces: nothing, no extension, name, folder, name without extension. */
export type PathOperation = "" | "." | "/" | "//" | "/.";

/** Longest first, so that the end of a replacement string can be matched against them. */
export const PATH_OPERATIONS: readonly PathOperation[] = ["//", "/.", "/", ".", ""];

export function applyPathOperation(operation: PathOperation, path: string): string {
  switch (operation) {
    case "":
      return path;
    case ".":
      return withoutExtension(path);
    case "/":
      return nameOf(path);
    case "//":
      return folderOf(path);
    case "/.":
      return withoutExtension(nameOf(path));
    default:
      throw new TypeError(`Unknown path operation "${operation satisfies never}"`);
  }
}

/** The last dot after the last slash starts the extension, also in `.profile`. */
function withoutExtension(path: string): string {
  const dotIndex = path.lastIndexOf(".");
  return dotIndex > path.lastIndexOf("/") ? path.slice(0, dotIndex) : path;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** As dirname of Perl's File::Basename: `a/b` → `a`, `a` → `.`, `a/` → `.`, `/a` → `/`. */
function folderOf(path: string): string {
  const folder = trimSlashes(path.slice(0, path.lastIndexOf("/") + 1));
  if (nameOf(path) !== "") return folder === "" ? "." : folder;
  const parent = trimSlashes(folder.slice(0, folder.lastIndexOf("/") + 1));
  return parent === "" ? "." : parent;
}

/** Without the slashes at the end, but never less than one character. */
function trimSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}
