/**
 * Measures processes from /proc: memory, processor time, children. Linux only, as the peers are.
 */

/** Clock ticks a second in /proc; the kernel's interface has had this value for ever. */
const TICKS_PER_SECOND = 100;

/** Highest resident memory of a process so far, or null when it is gone. */
export function readPeakMiB(pid: number): number | null {
  const status = readText(`/proc/${pid}/status`);
  const match = status?.match(/^VmHWM:\s+(\d+) kB$/m);
  return match?.[1] === undefined ? null : Number(match[1]) / 1024;
}

/** Processor time that a process used so far, in seconds; 0 when it is gone. */
export function readCpuSeconds(pid: number): number {
  // The second field is the name in parentheses and may hold spaces.
  const fields = readText(`/proc/${pid}/stat`)?.replace(/^.*\) /s, "").split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

/** The first descendant whose command line satisfies `isWanted`, depth first. */
export function findDescendant(
  pid: number,
  isWanted: (argv: readonly string[]) => boolean,
): number | null {
  for (const child of readChildren(pid)) {
    const argv = (readText(`/proc/${child}/cmdline`) ?? "").split("\0").slice(0, -1);
    if (isWanted(argv)) return child;
    const found = findDescendant(child, isWanted);
    if (found !== null) return found;
  }
  return null;
}

/** Direct children of all threads of a process. */
export function readChildren(pid: number): number[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/task`)].flatMap(({ name }) =>
      (readText(`/proc/${pid}/task/${name}/children`) ?? "").split(" ").filter(Boolean).map(Number)
    );
  } catch {
    return [];
  }
}

/** Resolves after `ms`. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function readText(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}
