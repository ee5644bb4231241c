import assert from "node:assert/strict";
import fc from "fast-check";
import type { Entry } from "../../lib/engine/entry.ts";
import { ReadyQueue } from "../../lib/engine/ready_queue.ts";
import { createEntry } from "../_support/engine_bench.ts";

type Taken = { entry: Entry; slot: number; weight: number };

function take(queue: ReadyQueue): Taken {
  return queue.take() ?? assert.fail("nothing may start");
}

function queueOf(jobs: number, ...entries: Entry[]): ReadyQueue {
  const queue = new ReadyQueue(jobs);
  for (const entry of entries) queue.push(entry);
  return queue;
}

Deno.test("tasks are taken in input order, whatever the order in which they got ready", () => {
  const queue = queueOf(9, createEntry(3), createEntry(1), createEntry(2));
  assert.deepEqual([1, 2, 3].map(() => take(queue).entry.number), [1, 2, 3]);
  assert.equal(queue.take(), undefined);
  assert.equal(queue.size, 0);
});

Deno.test("slots count from 1, and the lowest free one is given", () => {
  const queue = queueOf(3, ...[1, 2, 3, 4, 5].map((number) => createEntry(number)));
  const [first, second, third] = [take(queue), take(queue), take(queue)];
  assert.deepEqual([first.slot, second.slot, third.slot], [1, 2, 3]);
  assert.equal(queue.take(), undefined);
  queue.release(third.entry, third.slot, third.weight);
  queue.release(first.entry, first.slot, first.weight);
  assert.deepEqual([take(queue).slot, take(queue).slot], [1, 3]);
});

Deno.test("a task heavier than all slots together takes them all", () => {
  const huge = createEntry(1, { policy: { weight: 99 } });
  const queue = queueOf(4, huge, createEntry(2));
  assert.equal(queue.weightOf(huge), 4);
  const taken = take(queue);
  assert.equal(taken.weight, 4);
  assert.equal(queue.take(), undefined);
  queue.release(taken.entry, taken.slot, taken.weight);
  assert.equal(take(queue).entry.number, 2);
});

Deno.test("a group at its cap lets other groups pass, and keeps its own order", () => {
  const group = { group: "g", groupSlots: 1 };
  const queue = queueOf(
    9,
    createEntry(1, group),
    createEntry(2, group),
    createEntry(3, group),
    createEntry(4),
  );
  const first = take(queue);
  assert.equal(take(queue).entry.number, 4);
  assert.equal(queue.take(), undefined);
  assert.equal(queue.size, 2);
  queue.release(first.entry, first.slot, first.weight);
  assert.equal(take(queue).entry.number, 2);
  assert.equal(queue.take(), undefined);
});

Deno.test("drain() returns all that waits in input order, those behind a group's cap too", () => {
  const group = { group: "g", groupSlots: 1 };
  const queue = queueOf(2, createEntry(4, group), createEntry(1, group), createEntry(2, group));
  take(queue);
  assert.equal(queue.take(), undefined);
  queue.push(createEntry(3));
  assert.deepEqual(queue.drain().map((entry) => entry.number), [2, 3, 4]);
  assert.deepEqual([queue.size, queue.take()], [0, undefined]);
});

Deno.test("weights and group slots hold, and all tasks get their turn, in any order of ends", () => {
  const sketches = fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 5 }),
      group: fc.constantFrom("a", "b", "c"),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const caps: Record<string, number> = { a: 1, b: 3 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), sketches, fc.infiniteStream(fc.nat()), (
      jobs,
      sketches,
      picks,
    ) => {
      const entries = sketches.map(({ weight, group }, at) =>
        createEntry(at + 1, {
          group,
          policy: { weight },
          ...(caps[group] === undefined ? {} : { groupSlots: caps[group] }),
        })
      );
      const queue = queueOf(jobs, ...entries);
      const running: Taken[] = [];
      let ended = 0;
      while (ended < entries.length) {
        for (let taken = queue.take(); taken !== undefined; taken = queue.take()) {
          running.push(taken);
        }
        assert.ok(running.length > 0, "everything waits");
        assert.ok(running.reduce((sum, { weight }) => sum + weight, 0) <= jobs);
        const slots = running.map(({ slot }) => slot);
        assert.equal(new Set(slots).size, slots.length);
        assert.ok(slots.every((slot) => slot >= 1 && slot <= jobs), String(slots));
        for (const [group, cap] of Object.entries(caps)) {
          assert.ok(running.filter(({ entry }) => entry.spec.group === group).length <= cap);
        }
        assert.equal(queue.size, entries.length - ended - running.length);
        const at = (picks.next().value ?? 0) % running.length;
        const [done] = running.splice(at, 1);
        if (done !== undefined) queue.release(done.entry, done.slot, done.weight);
        ended++;
      }
      assert.equal(queue.size, 0);
    }),
    { numRuns: 60 },
  );
});

Deno.test("remove() takes out a task that waits, also behind its group's cap, and nobody else", () => {
  const group = { group: "g", groupSlots: 1 };
  const [running, parked, ready] = [createEntry(1, group), createEntry(2, group), createEntry(3)];
  const queue = queueOf(1, running, parked, ready);
  const first = take(queue);
  assert.deepEqual([queue.remove(running), queue.take()], [false, undefined]);
  queue.setJobs(2);
  assert.equal(take(queue).entry, ready);
  assert.deepEqual([queue.remove(parked), queue.remove(parked), queue.size], [true, false, 0]);
  assert.equal(queue.memoryBytes, 0);
  queue.release(first.entry, first.slot, first.weight);
  assert.equal(queue.take(), undefined);
});

Deno.test("slots above the jobs that are left are not handed on, though no room is left either", () => {
  const queue = queueOf(3, ...[1, 2, 3, 4].map((number) => createEntry(number)));
  const [first, second, third] = [take(queue), take(queue), take(queue)];
  assert.equal(queue.isFull, true);
  queue.setJobs(1);
  queue.release(first.entry, first.slot, first.weight);
  queue.release(third.entry, third.slot, third.weight);
  assert.deepEqual([queue.room, queue.isFull], [0, false]);
  queue.setJobs(2);
  assert.deepEqual([take(queue).slot, queue.isFull], [1, true]);
  queue.setJobs(1);
  queue.release(second.entry, second.slot, second.weight);
  assert.deepEqual([queue.room, queue.isFull], [0, true]);
});

Deno.test("setJobs() makes room, or leaves less than none until enough has ended", () => {
  const queue = queueOf(2, ...[1, 2, 3, 4, 5, 6].map((number) => createEntry(number)));
  const taken = [take(queue), take(queue)];
  queue.setJobs(4);
  assert.equal(queue.room, 2);
  taken.push(take(queue), take(queue));
  queue.setJobs(1);
  assert.equal(queue.room, -3);
  for (const { entry, slot, weight } of taken.toReversed()) {
    assert.equal(queue.take(), undefined);
    queue.release(entry, slot, weight);
  }
  assert.deepEqual([take(queue).slot, queue.take()], [1, undefined]);
});
