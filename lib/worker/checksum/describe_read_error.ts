/** Words for a file that cannot be read, those that the C library has for it. */
import { errorMessage } from "../../text/error_message.ts";

const WORDS: readonly (readonly [new (...args: never[]) => Error, string])[] = [
  [Deno.errors.NotFound, "No such file or directory"],
  [Deno.errors.PermissionDenied, "Permission denied"],
  [Deno.errors.IsADirectory, "Is a directory"],
  [Deno.errors.NotADirectory, "Not a directory"],
  [Deno.errors.FilesystemLoop, "Too many levels of symbolic links"],
];

/** `No such file or directory` and the like; the system's own text for what has no words here. */
export function describeReadError(error: unknown): string {
  for (const [type, words] of WORDS) {
    if (error instanceof type) return words;
  }
  const text = errorMessage(error);
  // `Input/output error (os error 5): read 'path'`
  return text.replace(/ \(os error \d+\).*$/s, "");
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
