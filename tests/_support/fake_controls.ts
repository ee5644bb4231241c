/** Controls of a run that does not exist: remember what was asked, and let a test print for a followed task. */
import type { FollowListener, RunControls } from "../../lib/ports.ts";

export class FakeControls implements RunControls {
  /** `pause`, `setJobs 5`, `follow 1`, `unfollow 1`… in order. */
  readonly calls: string[] = [];
  readonly #followers = new Map<string, FollowListener>();

  pause(): void {
    this.calls.push("pause");
  }

  resume(): void {
    this.calls.push("resume");
  }

  setJobs(jobs: number): void {
    this.calls.push(`setJobs ${jobs}`);
  }

  cancelTask(id: string): void {
    this.calls.push(`cancelTask ${id}`);
  }

  retryTask(id: string): void {
    this.calls.push(`retryTask ${id}`);
  }

  cancel(by: "SIGINT" | "user"): void {
    this.calls.push(`cancel ${by}`);
  }

  follow(id: string, listener: FollowListener): () => void {
    this.calls.push(`follow ${id}`);
    this.#followers.set(id, listener);
    return () => {
      this.calls.push(`unfollow ${id}`);
      this.#followers.delete(id);
    };
  }

  /** What a followed task prints to standard output; nothing happens when nobody follows it. */
  printed(id: string, text: string): void {
    this.#followers.get(id)?.output("stdout", new TextEncoder().encode(text));
  }

  dropped(id: string, bytes: number): void {
    this.#followers.get(id)?.dropped?.("stdout", bytes);
  }

  /** The attempt of a followed task ends. */
  ended(id: string): void {
    const follower = this.#followers.get(id);
    this.#followers.delete(id);
    follower?.ended();
  }
}
