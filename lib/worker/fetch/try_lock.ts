/** Locks that are not waited for. */

/** Somebody who gives up in between has done so by then; whoever downloads holds on for longer. */
const PATIENCE_MS = 200;

/** From Deno 2.9 on. */
interface TryLock {
  tryLock(exclusive: boolean): Promise<boolean>;
}

/**
 * Locks a file against others who do so, until it is closed; false when somebody has it. True as well where the file
 * system knows no locks.
 */
export async function tryLock(file: Deno.FsFile): Promise<boolean> {
  try {
    if (hasTryLock(file)) return await file.tryLock(true);
    return await lockInTime(file);
  } catch {
    return true;
  }
}

function hasTryLock(file: object): file is TryLock {
  return "tryLock" in file && typeof file.tryLock === "function";
}

/** A wait that came to nothing ends with the process. */
async function lockInTime(file: Deno.FsFile): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const locked = file.lock(true).then(() => true);
  locked.catch(() => {});
  try {
    return await Promise.race([locked, late]);
  } finally {
    clearTimeout(timer);
  }
}
