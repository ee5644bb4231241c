/** Who follows the output of one attempt. Owns their feeds; where the beginning comes from is the task's business. */
import type { StreamName } from "../ports.ts";
import { FollowFeed, type FollowFeedOptions } from "./follow_feed.ts";

export class TaskFollowers {
  readonly #feeds = new Map<number, FollowFeed>();

  /** Starts a feed, which the caller gives what was printed before. */
  add(follower: number, options: FollowFeedOptions): FollowFeed {
    const feed = new FollowFeed(options);
    this.#feeds.set(follower, feed);
    return feed;
  }

  remove(follower: number): void {
    this.#feeds.get(follower)?.stop();
    this.#feeds.delete(follower);
  }

  /** A follower has taken its last message. */
  acknowledged(follower: number): void {
    this.#feeds.get(follower)?.acknowledged();
  }

  printed(stream: StreamName, bytes: Uint8Array): void {
    if (this.#feeds.size === 0) return;
    for (const feed of this.#feeds.values()) feed.printed(stream, bytes);
  }

  /** The attempt ended: everybody gets what is left. */
  finish(): void {
    for (const feed of this.#feeds.values()) feed.finish();
    this.#feeds.clear();
  }
}
