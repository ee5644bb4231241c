/**
 * Who follows the output of which running task. Owns the lifetime: a follower hears `ended` once, when the attempt ends,
 * and nothing after that or after it stopped listening. What it hears comes from the executor, and from what the task says
 * of itself.
 */
import type { FollowListener } from "../ports.ts";
import type { Executor } from "./executor.ts";

interface Follower {
  readonly listener: FollowListener;
  /** Tells the executor that nobody listens any more. */
  stop(): void;
}

export class Followers {
  readonly #executor: Pick<Executor, "follow">;
  readonly #byTask = new Map<number, Set<Follower>>();

  constructor(executor: Pick<Executor, "follow">) {
    this.#executor = executor;
  }

  /** Follows a task that runs, until the returned function is called or the attempt ends. */
  add(task: number, listener: FollowListener): () => void {
    const followers = this.#byTask.get(task) ?? new Set<Follower>();
    this.#byTask.set(task, followers);
    const follower: Follower = { listener, stop: () => {} };
    followers.add(follower);
    const stop = this.#executor.follow?.(task, {
      output(stream, bytes) {
        if (followers.has(follower)) listener.output(stream, bytes);
      },
      dropped(stream, bytes) {
        if (followers.has(follower)) listener.dropped?.(stream, bytes);
      },
    });
    if (stop !== undefined) follower.stop = stop;
    return () => {
      if (followers.delete(follower)) follower.stop();
      if (followers.size === 0 && this.#byTask.get(task) === followers) this.#byTask.delete(task);
    };
  }

  /** A task has said something itself; whoever follows it hears that as a line of its output. */
  logged(task: number, text: string): void {
    const followers = this.#byTask.get(task);
    if (followers === undefined) return;
    const bytes = new TextEncoder().encode(`${text}\n`);
    for (const { listener } of [...followers]) listener.output("stdout", bytes);
  }

  /** The attempt of a task ended. */
  ended(task: number): void {
    if (this.#byTask.size === 0) return;
    const followers = this.#byTask.get(task);
    this.#byTask.delete(task);
    for (const follower of [...followers ?? []]) {
      followers?.delete(follower);
      follower.stop();
      follower.listener.ended();
    }
  }
}

/** What following a task that does not run comes to: `ended`, soon, unless it is taken back before. */
export function followNothing(listener: FollowListener): () => void {
  let isOver = false;
  queueMicrotask(() => isOver || listener.ended());
  return () => void (isOver = true);
}
