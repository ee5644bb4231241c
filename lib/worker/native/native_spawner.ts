/**
 * Starts children on Linux through `posix_spawn`: at the speed of vfork, each in its own session,
 * with default signals, and with no descriptor that is not its own. See docs/processes.md.
 */
import {
  type Child,
  type ChildEvents,
  type ChildSpawner,
  type ChildSpec,
  SpawnError,
} from "../child_spawner.ts";
import { ProgramPath } from "../program_path.ts";
import { checkSpec, createSpawnError } from "../spawn_problem.ts";
import { CArena } from "./c_arena.ts";
import { Environment } from "./environment.ts";
import { createInts, Errno, errnoName, TRANSFER_BYTES } from "./libc.ts";
import { F_SETFL, FD_CLOEXEC_FLAGS, type Libc, type LibcHandle, O_NONBLOCK } from "./libc.ts";
import { openLibc, SYS_PIDFD_OPEN } from "./libc.ts";
import { type ChildResources, NativeChild } from "./native_child.ts";
import { Poller } from "./poller.ts";
import { createSpawnAttributes, defaultSigchld } from "./spawn_attributes.ts";
import { openStdin } from "./stdin.ts";

const RLIMIT_NOFILE = 7;
/** For new isolates, open files of the run and the runtime itself. */
const RESERVED_FDS = 64;
/** Larger than glibc's `posix_spawn_file_actions_t`, which has 80 bytes. */
const FILE_ACTIONS_BYTES = 128;

/** Throws where the system lacks something; `createSpawner` then takes the portable one. */
export function createNativeSpawner(): ChildSpawner {
  const handle = openLibc();
  try {
    return new NativeSpawner(handle);
  } catch (error) {
    handle.close();
    throw error;
  }
}

class NativeSpawner implements ChildSpawner {
  readonly name = "native";
  readonly #handle: LibcHandle;
  readonly #libc: Libc;
  readonly #resources: ChildResources;
  readonly #environment: Environment;
  readonly #attributes: Uint8Array<ArrayBuffer>;
  readonly #programs = new ProgramPath();
  readonly #arena = new CArena();
  readonly #actions = new Uint8Array(new ArrayBuffer(FILE_ACTIONS_BYTES));
  readonly #pid = createInts(1);
  readonly #pair = createInts(2);
  readonly #ownPath = Deno.env.get("PATH");
  readonly #endOfFds: number;
  #nullFd: number | undefined;

  constructor(handle: LibcHandle) {
    this.#handle = handle;
    const libc = this.#libc = handle.symbols;
    const errno = new Errno(libc);
    checkPidfd(libc, errno);
    defaultSigchld(libc);
    this.#attributes = createSpawnAttributes(libc);
    this.#endOfFds = endOfChildFds(libc);
    this.#environment = new Environment(libc);
    const buffer = new Uint8Array(new ArrayBuffer(TRANSFER_BYTES));
    this.#resources = {
      libc,
      errno,
      poller: new Poller(libc, errno),
      buffer,
      status: createInts(1),
    };
  }

  spawn(spec: ChildSpec, events: ChildEvents): Child {
    checkSpec(spec);
    const fds = new Descriptors(this.#libc);
    try {
      const stdin = spec.stdin.kind === "null"
        ? this.#openNull()
        : fds.own(openStdin(this.#resources, spec.stdin));
      const stdout = this.#openPipe(spec, fds);
      const stderr = this.#openPipe(spec, fds);
      const pid = this.#start(spec, [stdin, stdout.writeFd, stderr.writeFd]);
      for (const fd of [stdin, stdout.writeFd, stderr.writeFd]) fds.close(fd);
      return this.#adopt(pid, fds, { spec, events, pipes: [stdout.readFd, stderr.readFd] });
    } catch (error) {
      fds.closeAll();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#resources.poller.close();
    if (this.#nullFd !== undefined) this.#libc.close(this.#nullFd);
    // Only now: the poller's last calls go through it.
    this.#handle.close();
  }

  /** Nothing to read is the same nothing for all children: one descriptor serves them. */
  #openNull(): number {
    return this.#nullFd ??= openStdin(this.#resources, { kind: "null" });
  }

  #openPipe(
    spec: ChildSpec,
    fds: Descriptors,
  ): { readonly readFd: number; readonly writeFd: number } {
    if (this.#libc.pipe2(this.#pair, FD_CLOEXEC_FLAGS) !== 0) {
      throw createSpawnError(spec, this.#resources.errno.name);
    }
    const readFd = fds.own(this.#pair[0] ?? -1);
    const writeFd = fds.own(this.#pair[1] ?? -1);
    const isReserved = Math.max(readFd, writeFd) >= this.#endOfFds;
    if (isReserved && spec.isLastResort !== true) throw createSpawnError(spec, "EMFILE");
    // Only our end: the child's must block.
    this.#libc.fcntl(readFd, F_SETFL, O_NONBLOCK);
    return { readFd, writeFd };
  }

  /** Finds and executes the program as `execvp` would, a script without `#!` through the shell. */
  #start(spec: ChildSpec, standardFds: readonly number[]): number {
    let code = this.#tryProgram(spec, standardFds);
    // A remembered program may have moved to another folder of PATH meanwhile.
    if (code === "ENOENT" && this.#programs.forget()) code = this.#tryProgram(spec, standardFds);
    if (code !== undefined) throw createSpawnError(spec, code);
    return this.#pid[0] ?? -1;
  }

  #tryProgram(spec: ChildSpec, standardFds: readonly number[]): string | undefined {
    const path = "PATH" in spec.env ? spec.env["PATH"] : this.#ownPath;
    const file = this.#programs.find(spec.argv[0] ?? "", path, spec.cwd);
    if (file === undefined) return "ENOENT";
    const code = this.#execute(file, spec, { argv: spec.argv, standardFds });
    if (code !== "ENOEXEC") return code;
    return this.#execute("/bin/sh", spec, {
      argv: ["/bin/sh", file, ...spec.argv.slice(1)],
      standardFds,
    });
  }

  /** @returns the name of the error, or undefined when the child runs as `#pid`. */
  #execute(
    file: string,
    spec: ChildSpec,
    how: { readonly argv: readonly string[]; readonly standardFds: readonly number[] },
  ): string | undefined {
    const arena = this.#arena;
    arena.reset();
    const fileAt = arena.text(file);
    const cwdAt = spec.cwd === undefined ? undefined : arena.text(spec.cwd);
    const argvAt = how.argv.map((argument) => arena.text(argument));
    const variables = this.#environment.store(arena, spec.env);
    arena.reserveTables(argvAt.length + variables.length, 2);
    const argv = arena.table(argvAt.length, (cells) => {
      argvAt.forEach((offset, index) => cells[index] = arena.address(offset));
    });
    const envp = arena.table(variables.length, variables.fill);
    this.#libc.posix_spawn_file_actions_init(this.#actions);
    how.standardFds.forEach((fd, target) => {
      this.#libc.posix_spawn_file_actions_adddup2(this.#actions, fd, target);
    });
    if (cwdAt !== undefined) {
      this.#libc.posix_spawn_file_actions_addchdir_np(this.#actions, arena.address(cwdAt));
    }
    const errno = this.#libc.posix_spawn(
      this.#pid,
      arena.address(fileAt),
      this.#actions,
      this.#attributes,
      arena.address(argv),
      arena.address(envp),
    );
    this.#libc.posix_spawn_file_actions_destroy(this.#actions);
    return errno === 0 ? undefined : errnoName(errno);
  }

  /** Watches over the new child. If that fails nobody would notice its end, so it is taken back. */
  #adopt(pid: number, fds: Descriptors, start: StartedChild): Child {
    let code = "ENOMEM";
    try {
      const pidFd = Number(this.#libc.syscall(SYS_PIDFD_OPEN, BigInt(pid), 0n));
      code = pidFd < 0 ? this.#resources.errno.name : code;
      if (pidFd >= 0) fds.own(pidFd);
      const [stdoutFd, stderrFd] = start.pipes;
      const options = { resources: this.#resources, events: start.events };
      return new NativeChild(pid, { pidFd, stdoutFd, stderrFd }, options);
    } catch (error) {
      Deno.kill(-pid, "SIGKILL");
      this.#libc.waitpid(pid, this.#pid, 0);
      throw createSpawnError(start.spec, code, error);
    }
  }
}

interface StartedChild {
  readonly spec: ChildSpec;
  readonly events: ChildEvents;
  readonly pipes: readonly [stdout: number, stderr: number];
}

/** The descriptors that a start has opened so far, so that none is left when a later step fails. */
class Descriptors {
  readonly #libc: Libc;
  readonly #open = new Set<number>();

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  own(fd: number): number {
    this.#open.add(fd);
    return fd;
  }

  close(fd: number): void {
    if (this.#open.delete(fd)) this.#libc.close(fd);
  }

  closeAll(): void {
    for (const fd of this.#open) this.close(fd);
  }
}

/**
 * The lowest descriptor that children may not use. The system hands out the lowest free one, so
 * this keeps the rest for the runtime, parts of which panic when they get none.
 */
function endOfChildFds(libc: Libc): number {
  const limits = new BigUint64Array(new ArrayBuffer(16));
  const limit = libc.getrlimit(RLIMIT_NOFILE, limits) === 0 ? limits[0] : undefined;
  // "No limit" is the largest 64-bit number.
  const count = Math.min(Number(limit ?? 1024n), 2 ** 31);
  return count - Math.min(RESERVED_FDS, Math.floor(count / 3));
}

/** Kernels before 5.3, and some sandboxes, have no pidfds. */
function checkPidfd(libc: Libc, errno: Errno): void {
  const fd = Number(libc.syscall(SYS_PIDFD_OPEN, BigInt(Deno.pid), 0n));
  if (fd < 0) throw new SpawnError(errno.name, "the kernel has no pidfds");
  libc.close(fd);
}
