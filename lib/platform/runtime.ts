/** What the program runs on, in words for people. */

/** `Deno 2.9.6 (x86_64-unknown-linux-gnu)`, with a note when the program is one executable. */
export function describeRuntime(): string {
  const kind = Deno.build.standalone ? ", compiled" : "";
  return `Deno ${Deno.version.deno} (${Deno.build.target}${kind})`;
}

export function isWindows(): boolean {
  return Deno.build.os === "windows";
}

/**
 * Whether `pipeTo` of what comes from the network into a file is the runtime's own work, as in 2.9. In 2.4 it is
 * JavaScript, and slower than to read and write.
 */
export function poursNatively(): boolean {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  return major > 2 || major === 2 && minor >= 9;
}

/** Where the process is; undefined when that folder has been removed. */
export function currentFolder(): string | undefined {
  try {
    return Deno.cwd();
  } catch {
    return undefined;
  }
}

/** The program is one executable, workers and all. */
export function isStandalone(): boolean {
  return Deno.build.standalone;
}

/** The number of this process. */
export function ownPid(): number {
  return Deno.pid;
}
