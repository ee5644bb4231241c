/**
 * The C library's functions that starting and watching children needs, as FFI symbols (glibc on
 * Linux, x86-64 and aarch64). Binds and names them; what is done with them is the others' business.
 */

/** Opens the library. Throws where there is no such library, or one that lacks a function. */
export function openLibc() {
  return Deno.dlopen("libc.so.6", {
    close: { parameters: ["i32"], result: "i32" },
    environ: { type: "pointer" },
    epoll_create1: { parameters: ["i32"], result: "i32" },
    epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
    // The one call that waits: on a thread of its own, so that the isolate stays free.
    epoll_wait: { parameters: ["i32", "pointer", "i32", "i32"], result: "i32", nonblocking: true },
    errnoLocation: { name: "__errno_location", parameters: [], result: "pointer" },
    eventfd: { parameters: ["u32", "i32"], result: "i32" },
    fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
    free: { parameters: ["pointer"], result: "void" },
    getrlimit: { parameters: ["i32", "buffer"], result: "i32" },
    lseek: { parameters: ["i32", "i64", "i32"], result: "i64" },
    malloc: { parameters: ["usize"], result: "pointer" },
    memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
    open: { parameters: ["usize", "i32", "i32"], result: "i32" },
    pipe2: { parameters: ["buffer", "i32"], result: "i32" },
    posix_spawn: {
      parameters: ["buffer", "usize", "buffer", "buffer", "usize", "usize"],
      result: "i32",
    },
    posix_spawn_file_actions_addchdir_np: { parameters: ["buffer", "usize"], result: "i32" },
    posix_spawn_file_actions_adddup2: { parameters: ["buffer", "i32", "i32"], result: "i32" },
    posix_spawn_file_actions_destroy: { parameters: ["buffer"], result: "i32" },
    posix_spawn_file_actions_init: { parameters: ["buffer"], result: "i32" },
    posix_spawnattr_init: { parameters: ["buffer"], result: "i32" },
    posix_spawnattr_setflags: { parameters: ["buffer", "i16"], result: "i32" },
    posix_spawnattr_setsigdefault: { parameters: ["buffer", "buffer"], result: "i32" },
    posix_spawnattr_setsigmask: { parameters: ["buffer", "buffer"], result: "i32" },
    // `read` and `write` move at most 64 KiB here, so that the results fit.
    read: { parameters: ["i32", "buffer", "usize"], result: "i32" },
    sigaction: { parameters: ["i32", "usize", "buffer"], result: "i32" },
    sigfillset: { parameters: ["buffer"], result: "i32" },
    signal: { parameters: ["i32", "usize"], result: "usize" },
    syscall: { parameters: ["i64", "i64", "i64"], result: "i64" },
    waitpid: { parameters: ["i32", "buffer", "i32"], result: "i32" },
    write: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  });
}

export type LibcHandle = ReturnType<typeof openLibc>;
export type Libc = LibcHandle["symbols"];

/** Values from the headers that hold on both architectures (asm-generic). */
export const FD_CLOEXEC_FLAGS = 0o2000000;
export const O_NONBLOCK = 0o4000;
export const F_SETFL = 4;
export const WNOHANG = 1;
export const SYS_PIDFD_OPEN = 434n;

/** Largest single transfer: the usual capacity of a pipe. */
export const TRANSFER_BYTES = 65_536;
/** The same as a C `size_t`. */
export const TRANSFER_SIZE = 65_536n;

const ERRNO_NAMES: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  4: "EINTR",
  5: "EIO",
  7: "E2BIG",
  8: "ENOEXEC",
  11: "EAGAIN",
  12: "ENOMEM",
  13: "EACCES",
  20: "ENOTDIR",
  21: "EISDIR",
  22: "EINVAL",
  23: "ENFILE",
  24: "EMFILE",
  26: "ETXTBSY",
  28: "ENOSPC",
  36: "ENAMETOOLONG",
  38: "ENOSYS",
  40: "ELOOP",
};

/** Name of an error number, `E<number>` for the rare ones. */
export function errnoName(errno: number): string {
  return ERRNO_NAMES[errno] ?? `E${errno}`;
}

/** Reads the calling thread's `errno`; right after the call, before any other. */
export class Errno {
  readonly #view: Deno.UnsafePointerView;

  constructor(libc: Libc) {
    const location = libc.errnoLocation();
    if (location === null) throw new Error("Cannot find errno");
    this.#view = new Deno.UnsafePointerView(location);
  }

  get name(): string {
    return errnoName(this.#view.getInt32());
  }
}

/** An array of C ints in memory that never moves (V8 moves small typed arrays that it made itself). */
export function createInts(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(new ArrayBuffer(length * 4));
}

/** A C string. */
export function createCString(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const string = new Uint8Array(new ArrayBuffer(bytes.length));
  string.set(bytes);
  return string;
}
