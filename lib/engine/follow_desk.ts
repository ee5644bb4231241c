/** Connects who follows a task with the worker that has it, and takes each message only when it was heard. */
import type { FromWorker } from "../protocol.ts";
import type { FollowSink } from "./executor.ts";
import type { PoolWorker } from "./pool_worker.ts";

export class FollowDesk {
  readonly #sinks = new Map<number, FollowSink>();
  #last = 0;

  /** Asks a worker for a task's output; the returned function has it stop. */
  add(worker: PoolWorker, task: number, sink: FollowSink): () => void {
    const follower = ++this.#last;
    this.#sinks.set(follower, sink);
    worker.post({ kind: "follow", task, follower });
    return () => {
      if (this.#sinks.delete(follower)) worker.post({ kind: "unfollow", task, follower });
    };
  }

  deliver(worker: PoolWorker, message: Extract<FromWorker, { kind: "followed" }>): void {
    const { task, follower, chunks } = message;
    const sink = this.#sinks.get(follower);
    if (sink === undefined) return;
    for (const { stream, droppedBytes, bytes } of chunks) {
      if (droppedBytes > 0) sink.dropped(stream, droppedBytes);
      if (bytes.length > 0) sink.output(stream, bytes);
    }
    worker.post({ kind: "followed_ack", task, follower });
  }
}
