/**
 * A file that grows past what the process may write (`ulimit -f`) is a mistake of that write, told like a full disk; by
 * default it would be the end of the process, in the middle of a frame.
 */

/** For the rest of the process. Children have the default again. */
export function surviveFileSizeLimit(): void {
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", () => {});
}
