/** Reads the text of a module that a runtime is to load, or has failed to load. */

/** What is larger is no module; nobody waits for it, or has it in memory. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Of what is not there or may not be read, nothing; nor of what no module is, as a pipe or a device: whoever reads those
 * may wait for ever.
 */
export function readModule(file: string | URL): string | undefined {
  try {
    const { isFile, size } = Deno.statSync(file);
    if (!isFile || size > MAX_BYTES) return undefined;
    return Deno.readTextFileSync(file);
  } catch {
    return undefined;
  }
}
