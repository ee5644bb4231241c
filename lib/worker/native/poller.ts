/**
 * Waits for many file descriptors at once: one epoll set, one waiting thread, nothing polled. While
 * nothing is watched nothing waits. Calls each ready descriptor's function from the event loop.
 */
import { type Errno, FD_CLOEXEC_FLAGS, type Libc } from "./libc.ts";

const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLLIN = 1;
/** An eventfd is read and written in eight bytes. */
const COUNTER_SIZE = 8n;
const EVENTS_PER_WAIT = 256;
/** `struct epoll_event` is packed on x86-64 only. */
const EVENT_BYTES = Deno.build.arch === "x86_64" ? 12 : 16;
const DATA_OFFSET = EVENT_BYTES - 8;
/** Interrupted waits are repeated; this many in a row mean that the set itself is broken. */
const MAX_FAILED_WAITS = 1000;

export class Poller {
  readonly #libc: Libc;
  readonly #epollFd: number;
  readonly #wakeFd: number;
  readonly #event = new DataView(new ArrayBuffer(16));
  readonly #events: EventMemory;
  readonly #count = new Uint8Array(new ArrayBuffer(64));
  /** By token, not by descriptor: descriptors are used again within one round of events. */
  readonly #ready = new Map<number, () => void>();
  #lastToken = 0;
  #isWaiting = false;
  #isDispatching = false;
  #closed: PromiseWithResolvers<void> | undefined;

  /** Throws when the system gives no descriptors. */
  constructor(libc: Libc, errno: Errno) {
    this.#libc = libc;
    this.#events = allocate(libc, EVENT_BYTES * EVENTS_PER_WAIT);
    this.#epollFd = libc.epoll_create1(FD_CLOEXEC_FLAGS);
    if (this.#epollFd < 0) throw new Error(`Cannot make an epoll set: ${errno.name}`);
    this.#wakeFd = libc.eventfd(0, FD_CLOEXEC_FLAGS);
    if (this.#wakeFd < 0 || !this.#control(EPOLL_CTL_ADD, this.#wakeFd, 0)) {
      const { name } = errno;
      this.#free();
      throw new Error(`Cannot make an eventfd: ${name}`);
    }
  }

  /**
   * Calls `onReady` as long as the descriptor is readable or ended.
   * Throws when the system refuses, for want of memory.
   * @returns a token for `unwatch`.
   */
  watch(fd: number, onReady: () => void): number {
    const token = ++this.#lastToken;
    if (!this.#control(EPOLL_CTL_ADD, fd, token)) throw new Error("Cannot watch a descriptor");
    this.#ready.set(token, onReady);
    if (!this.#isWaiting) this.#wait();
    return token;
  }

  /** Stops watching. */
  unwatch(fd: number, token: number): void {
    this.#control(EPOLL_CTL_DEL, fd, 0);
    this.#forget(token);
  }

  /** Stops watching and closes the descriptor, which takes it out of the set by itself. */
  release(fd: number, token: number | undefined): void {
    this.#libc.close(fd);
    if (token !== undefined) this.#forget(token);
  }

  /** Resolves when nobody waits any more and all is freed. Nothing may be watched. */
  close(): Promise<void> {
    if (this.#closed !== undefined) return this.#closed.promise;
    this.#closed = Promise.withResolvers();
    if (this.#isWaiting) this.#wake();
    else this.#free();
    return this.#closed.promise;
  }

  #free(): void {
    for (const fd of [this.#epollFd, this.#wakeFd]) {
      if (fd >= 0) this.#libc.close(fd);
    }
    this.#libc.free(this.#events.pointer);
    this.#closed?.resolve();
  }

  async #wait(): Promise<void> {
    this.#isWaiting = true;
    let failedWaits = 0;
    while (this.#ready.size > 0) {
      const count = await this.#libc.epoll_wait(
        this.#epollFd,
        this.#events.pointer,
        EVENTS_PER_WAIT,
        -1,
      );
      failedWaits = count < 0 ? failedWaits + 1 : 0;
      if (failedWaits > MAX_FAILED_WAITS) throw new Error("Cannot wait for children any more");
      this.#isDispatching = true;
      for (let index = 0; index < count; index++) this.#dispatch(index);
      this.#isDispatching = false;
    }
    this.#isWaiting = false;
    if (this.#closed !== undefined) this.#free();
  }

  #dispatch(index: number): void {
    const token = this.#events.view.getUint32(index * EVENT_BYTES + DATA_OFFSET, true);
    if (token === 0) this.#libc.read(this.#wakeFd, this.#count, COUNTER_SIZE);
    else this.#ready.get(token)?.();
  }

  #forget(token: number): void {
    this.#ready.delete(token);
    if (this.#ready.size === 0 && this.#isWaiting && !this.#isDispatching) this.#wake();
  }

  #wake(): void {
    this.#count.fill(0);
    this.#count[0] = 1;
    this.#libc.write(this.#wakeFd, this.#count, COUNTER_SIZE);
  }

  #control(operation: number, fd: number, token: number): boolean {
    this.#event.setUint32(0, EPOLLIN, true);
    this.#event.setUint32(DATA_OFFSET, token, true);
    return this.#libc.epoll_ctl(this.#epollFd, operation, fd, this.#event) === 0;
  }
}

/**
 * Memory that the waiting thread writes to. Not the isolate's: that is freed when the isolate is
 * terminated, and the thread may be waiting still.
 */
interface EventMemory {
  readonly pointer: Deno.PointerObject;
  readonly view: DataView;
}

function allocate(libc: Libc, bytes: number): EventMemory {
  const pointer = libc.malloc(BigInt(bytes));
  if (pointer === null) throw new Error("Cannot wait for children: out of memory");
  return { pointer, view: new DataView(Deno.UnsafePointerView.getArrayBuffer(pointer, bytes)) };
}
