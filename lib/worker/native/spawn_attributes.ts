/**
 * What every child starts with besides its files: a session of its own, default signals, none blocked.
 * Deno ignores SIGPIPE and others in itself; children must not inherit that.
 */
import { createInts, type Libc } from "./libc.ts";

const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;
/** Larger than glibc's `posix_spawnattr_t`, which has 336 bytes. */
const ATTRIBUTES_BYTES = 512;
/** glibc's `sigset_t`. */
const SIGNAL_SET_BYTES = 128;
const SIGCHLD = 17;
const SIG_DFL = 0n;
const SIG_IGN = 1;

/** Attributes that serve all children. */
export function createSpawnAttributes(libc: Libc): Uint8Array<ArrayBuffer> {
  const attributes = new Uint8Array(new ArrayBuffer(ATTRIBUTES_BYTES));
  const signals = new Uint8Array(new ArrayBuffer(SIGNAL_SET_BYTES));
  libc.posix_spawnattr_init(attributes);
  libc.posix_spawnattr_setsigmask(attributes, signals);
  libc.sigfillset(signals);
  libc.posix_spawnattr_setsigdefault(attributes, signals);
  const flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  libc.posix_spawnattr_setflags(attributes, flags);
  return attributes;
}

/**
 * A parent that ignores SIGCHLD hands that down to us, and then the kernel throws exit statuses
 * away. Leaves a handler that somebody installed as it is.
 */
export function defaultSigchld(libc: Libc): void {
  // `struct sigaction` starts with the handler and has 152 bytes.
  const current = createInts(64);
  libc.sigaction(SIGCHLD, 0n, current);
  if (current[0] === SIG_IGN && current[1] === 0) libc.signal(SIGCHLD, SIG_DFL);
}
