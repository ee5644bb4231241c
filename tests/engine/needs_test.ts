import assert from "node:assert/strict";
import { Needs, type Skip } from "../../lib/engine/needs.ts";
import { createEntry } from "../_support/engine_bench.ts";

const numbers = (entries: readonly { number: number }[]) => entries.map(({ number }) => number);
const skips = (skipped: readonly Skip[]) => skipped.map(({ entry, need }) => [entry.number, need]);

Deno.test("a task without needs may run, one with needs waits", () => {
  const needs = new Needs();
  assert.equal(needs.add(createEntry(1)), false);
  assert.equal(needs.add(createEntry(2, { needs: ["t1"] })), true);
  assert.equal(needs.size, 1);
});

Deno.test("a need is met when its task has succeeded and the inputs have ended", () => {
  const needs = new Needs();
  const first = createEntry(1);
  needs.add(first);
  needs.add(createEntry(2, { needs: ["t1"] }));
  assert.deepEqual(needs.settle(first, true), { released: [], skipped: [] });
  assert.deepEqual(numbers(needs.endInputs()), [2]);
  assert.equal(needs.size, 0);
});

Deno.test("a group is met when all of its tasks have succeeded", () => {
  const needs = new Needs();
  const [a, b] = [createEntry(1, { group: "g" }), createEntry(2, { group: "g" })];
  needs.add(a);
  needs.add(b);
  needs.add(createEntry(3, { needs: ["g"] }));
  needs.add(createEntry(4, { needs: ["t1", "t1"] }));
  assert.deepEqual(needs.endInputs(), []);
  assert.deepEqual(numbers(needs.settle(a, true).released), [4]);
  assert.deepEqual(numbers(needs.settle(b, true).released), [3]);
});

Deno.test("a task waits for all of its needs, and is released once", () => {
  const needs = new Needs();
  const [a, b] = [createEntry(1), createEntry(2)];
  needs.add(a);
  needs.add(b);
  needs.add(createEntry(3, { needs: ["t1", "t2"] }));
  needs.endInputs();
  assert.deepEqual(needs.settle(a, true).released, []);
  assert.deepEqual(numbers(needs.settle(b, true).released), [3]);
});

Deno.test("a failure skips everything behind it, each task once, and tells the need that failed", () => {
  const needs = new Needs();
  const a = createEntry(1, { group: "g" });
  needs.add(a);
  needs.add(createEntry(2, { group: "g" }));
  needs.add(createEntry(3, { needs: ["g"] }));
  needs.add(createEntry(4, { needs: ["t3", "t1"] }));
  needs.add(createEntry(5, { needs: ["t2"] }));
  const { released, skipped } = needs.settle(a, false);
  assert.deepEqual(released, []);
  assert.deepEqual(skips(skipped), [[3, "g"], [4, "t1"]]);
  assert.equal(needs.size, 1);
});

Deno.test("a name that nobody has counts as met once the inputs have ended", () => {
  const needs = new Needs();
  needs.add(createEntry(1, { needs: ["nobody"] }));
  assert.deepEqual(numbers(needs.endInputs()), [1]);
});

Deno.test("a task that comes after its need had failed is doomed, and so is what waits for it", () => {
  const needs = new Needs();
  const first = createEntry(1);
  needs.add(first);
  needs.settle(first, false);
  assert.equal(needs.add(createEntry(2, { needs: ["t1"] })), true);
  needs.add(createEntry(3, { needs: ["t2"] }));
  assert.equal(needs.size, 2);
  assert.deepEqual(skips(needs.takeDoomed()), [[2, "t1"], [3, "t2"]]);
  assert.deepEqual([needs.size, needs.takeDoomed(), needs.endInputs()], [0, [], []]);
});

Deno.test("doomed tasks are told with the next end of a task, if nobody asked before", () => {
  const needs = new Needs();
  const [first, other] = [createEntry(1), createEntry(2)];
  needs.add(first);
  needs.add(other);
  needs.settle(first, false);
  needs.add(createEntry(3, { needs: ["t1", "t2"] }));
  needs.endInputs();
  const { released, skipped } = needs.settle(other, true);
  assert.deepEqual([released, skips(skipped)], [[], [[3, "t1"]]]);
});

Deno.test("drain() gives back all that waits and forgets it", () => {
  const needs = new Needs();
  const first = createEntry(1);
  needs.add(first);
  needs.add(createEntry(2, { needs: ["t1"] }));
  assert.deepEqual(numbers(needs.drain()), [2]);
  assert.equal(needs.size, 0);
  assert.deepEqual(needs.settle(first, false), { released: [], skipped: [] });
});

Deno.test("a failed task that is opened again opens those that were skipped for it, and behind them", () => {
  const needs = new Needs();
  const a = createEntry(1);
  needs.add(a);
  needs.add(createEntry(2, { needs: ["t1"] }));
  needs.add(createEntry(3, { needs: ["t2"] }));
  needs.endInputs();
  needs.settle(a, false);
  const { reopened, released } = needs.reopen(a, false);
  assert.deepEqual([numbers(reopened), numbers(released), needs.size], [[2, 3], [], 2]);
  assert.deepEqual(numbers(needs.settle(a, true).released), [2]);
});

Deno.test("a skipped task waits again only for the needs that are not met, and stays skipped while one has failed", () => {
  const needs = new Needs();
  const [a, b, c] = [createEntry(1), createEntry(2), createEntry(3)];
  for (const entry of [a, b, c]) needs.add(entry);
  needs.add(createEntry(4, { needs: ["t1", "t2", "t3"] }));
  needs.endInputs();
  needs.settle(a, true);
  needs.settle(b, false);
  needs.settle(c, false);
  assert.deepEqual(needs.reopen(b, false).reopened, []);
  assert.deepEqual(numbers(needs.reopen(c, false).reopened), [4]);
  needs.settle(b, true);
  assert.deepEqual(numbers(needs.settle(c, true).released), [4]);
});

Deno.test("a group that failed is whole again when its failed task succeeds", () => {
  const needs = new Needs();
  const [a, b] = [createEntry(1, { group: "g" }), createEntry(2, { group: "g" })];
  needs.add(a);
  needs.add(b);
  needs.add(createEntry(3, { needs: ["g"] }));
  needs.endInputs();
  needs.settle(a, false);
  needs.settle(b, true);
  needs.reopen(a, false);
  assert.deepEqual(skips(needs.settle(a, false).skipped), [[3, "g"]]);
  needs.reopen(a, false);
  assert.deepEqual(numbers(needs.settle(a, true).released), [3]);
});

Deno.test("an allowed failure that is opened again had not stopped anybody, and does not now", () => {
  const needs = new Needs();
  const a = createEntry(1);
  needs.add(a);
  needs.add(createEntry(2, { needs: ["t1"] }));
  needs.endInputs();
  assert.deepEqual(numbers(needs.settle(a, true).released), [2]);
  assert.deepEqual(needs.reopen(a, true), { reopened: [], released: [] });
  assert.deepEqual(needs.settle(a, true), { released: [], skipped: [] });
});

Deno.test("a task that is taken out waits no longer, and what needs it is told by settle()", () => {
  const needs = new Needs();
  const second = createEntry(2, { needs: ["t1"] });
  needs.add(createEntry(1));
  needs.add(second);
  needs.add(createEntry(3, { needs: ["t2"] }));
  assert.deepEqual([needs.remove(second), needs.remove(second), needs.size], [true, false, 1]);
  assert.deepEqual(skips(needs.settle(second, false).skipped), [[3, "t2"]]);
});
