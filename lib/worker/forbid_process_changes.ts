/**
 * Keeps code in a worker from changing what is the whole process's, so that other tasks and Heddle would find it
 * changed: its current folder, the rights of the files that it makes, and what it may do. Node's worker threads refuse
 * the first two as well.
 */

/** From now on in this isolate that throws, in `Deno` and in the global `process`; looking at it does not. */
export function forbidProcessChanges(): void {
  Deno.chdir = refuseChdir;
  Deno.umask = guardUmask(Deno.umask);
  // Workers that were given no fewer rights have the very rights of the process, not a copy of them.
  const { prototype } = Deno.Permissions;
  prototype.revokeSync = prototype.revoke = refuseRevoke;
  const found = Object.getOwnPropertyDescriptor(globalThis, "process");
  if (found === undefined) return;
  const { get, value } = found;
  if (value !== undefined) return restrain(value);
  // Deno 2.9 loads its Node layer at the first look, which takes as long as all else that an isolate does to start.
  Object.defineProperty(globalThis, "process", {
    ...found,
    get() {
      const process: unknown = get?.call(globalThis);
      restrain(process);
      return process;
    },
  });
}

type Umask = typeof Deno.umask;

const restrained = new WeakSet<object>();

function restrain(process: unknown): void {
  const found: { umask: Umask } = Object(process);
  if (restrained.has(found)) return;
  restrained.add(found);
  Object.assign(found, { chdir: refuseChdir, umask: guardUmask(found.umask) });
}

function refuseChdir(folder: unknown): never {
  throw new TypeError(
    `Called chdir(${
      JSON.stringify(String(folder))
    }), which would change the folder of all tasks: ` +
      "make paths absolute, ctx.cwd is where they start",
  );
}

function guardUmask(umask: Umask): Umask {
  return (mask) => {
    if (mask === undefined) return umask();
    throw new TypeError(
      "Called umask() with a mask, which would change the files of all tasks: give files their mode, or use chmod()",
    );
  };
}

function refuseRevoke(): never {
  throw new TypeError(
    "Called revoke(), which would take a right from all tasks: what a module may touch is said with permissions",
  );
}
