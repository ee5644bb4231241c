import assert from "node:assert/strict";
import type { ProcessTree } from "../../lib/platform/process_tree.ts";
import { TreeSignaller } from "../../lib/worker/tree_signaller.ts";

Deno.test("TreeSignaller leaves no timer when one fires in the turn in which it was replaced", () => {
  const timers = new FakeTimers();
  try {
    const signaller = new TreeSignaller();
    const gone: string[] = [];
    signaller.whenGone(treeOfNobody(), true, () => gone.push("first"));
    const [first] = timers.pending.values();
    signaller.whenGone(treeOfNobody(), true, () => gone.push("second"));
    assert.equal(timers.pending.size, 1);
    // The runtime has taken it for due already, and calls it all the same.
    first?.();
    assert.deepEqual(gone, ["first", "second"]);
    assert.equal(timers.pending.size, 0);
  } finally {
    timers.restore();
  }
});

/** A token that no process has. */
function treeOfNobody(): ProcessTree {
  return { leader: 0, token: crypto.randomUUID(), isLeaderGone: true };
}

/** In the place of the global ones; nothing fires by itself. */
class FakeTimers {
  readonly pending = new Map<number, () => void>();
  readonly #real = { setTimeout, clearTimeout };
  #last = 0;

  constructor() {
    Object.assign(globalThis, {
      setTimeout: (callback: () => void) => {
        this.pending.set(++this.#last, callback);
        return this.#last;
      },
      clearTimeout: (timer?: number) => void this.pending.delete(timer ?? 0),
    });
  }

  restore(): void {
    Object.assign(globalThis, this.#real);
  }
}
