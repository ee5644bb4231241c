/**
 * Keeps code in a worker from changing what is the whole process's, so that other tasks and Heddle would find it
 * changed: its current folder, the rights of the files that it makes, what it may do, whose it is, and whether it goes
 * on. Node's worker threads refuse most of that as well.
 */

/** What is changed of Deno 2.9's and 2.4's `process` objects; only some of it is in both. */
interface NodeProcess {
  chdir?: unknown;
  umask?: Umask;
  abort?: unknown;
  kill?: NodeKill;
  /** What `kill` calls, also the one that is imported by its name. */
  _kill?: NodeKill;
  setuid?: unknown;
  setgid?: unknown;
  seteuid?: unknown;
  setegid?: unknown;
}

type NodeKill = (pid: number, signal?: string | number) => unknown;
type Umask = typeof Deno.umask;

const OWNERS = ["setuid", "setgid", "seteuid", "setegid"] as const;

/**
 * From now on in this isolate that throws, in `Deno` and in the global `process`; looking at it does not.
 *
 * @returns Call it after code was loaded: that may have brought Node's own `process`, which is not the global one until
 * somebody looks at that.
 */
export function forbidProcessChanges(): () => void {
  Deno.chdir = refuseChdir;
  Deno.umask = guardUmask(Deno.umask);
  Deno.kill = guardKill(Deno.kill);
  // Workers that were given no fewer rights have the very rights of the process, not a copy of them.
  const { prototype } = Deno.Permissions;
  prototype.revokeSync = prototype.revoke = refuseRevoke;
  const found = Object.getOwnPropertyDescriptor(globalThis, "process");
  if (found === undefined) return () => {};
  const { get, value } = found;
  if (value !== undefined) {
    restrain(value);
    return () => {};
  }
  // Deno 2.9 loads its Node layer at the first look, which takes as long as all else that an isolate does to start.
  const look = () => {
    const process: unknown = get?.call(globalThis);
    restrain(process);
    return process;
  };
  Object.defineProperty(globalThis, "process", { ...found, get: look });
  return () => void (isNodeLoaded() && look());
}

/** Whether Node's layer is there already. False where it cannot be told. */
function isNodeLoaded(): boolean {
  const internal: unknown = Reflect.get(Deno, Reflect.get(Deno, "internal"));
  return Object(internal).__nodeProcessBootstrapped === true;
}

const restrained = new WeakSet<object>();

function restrain(process: unknown): void {
  const found: NodeProcess = Object(process);
  if (restrained.has(found)) return;
  restrained.add(found);
  found.chdir = refuseChdir;
  found.abort = refuseAbort;
  if (found.umask !== undefined) found.umask = guardUmask(found.umask);
  if (found.kill !== undefined) found.kill = guardKill(found.kill);
  if (found._kill !== undefined) found._kill = guardKill(found._kill);
  for (const name of OWNERS) if (name in found) found[name] = () => refuseOwner(name);
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

/** The process itself, its group, and everything that it may signal; asking whether it is there (0) is no harm. */
function guardKill<Kill extends (pid: number, ...rest: never[]) => unknown>(kill: Kill): Kill {
  const { pid: own } = Deno;
  const guarded = (pid: number, ...rest: never[]) => {
    // As the runtime takes it: whole, and of 32 bits.
    const meant = pid | 0;
    const isOwn = meant === own || meant === -own || meant === 0 || meant === -1;
    if (!isOwn || (rest[0] as unknown) === 0) return kill(pid, ...rest);
    throw new TypeError(
      `Called kill(${pid}) on Heddle's own process, which would end all tasks: a task ends by returning or throwing`,
    );
  };
  return guarded as Kill;
}

function refuseAbort(): never {
  throw new TypeError(
    "Called abort(), which would end all tasks: a task ends by returning or throwing",
  );
}

function refuseOwner(name: string): never {
  throw new TypeError(`Called ${name}(), which would change whose process that of all tasks is`);
}

function refuseRevoke(): never {
  throw new TypeError(
    "Called revoke(), which would take a right from all tasks: what a module may touch is said with permissions",
  );
}
