import assert from "node:assert/strict";
import fc from "fast-check";
import { Heap } from "../../lib/engine/heap.ts";

const isLess = (a: number, b: number) => a < b;

Deno.test("an empty heap has nothing to give", () => {
  const heap = new Heap(isLess);
  assert.deepEqual([heap.size, heap.peek(), heap.pop(), heap.drain()], [
    0,
    undefined,
    undefined,
    [],
  ]);
});

Deno.test("a heap gives the least first, whatever is pushed and popped in between", () => {
  // A number is pushed, null pops.
  const steps = fc.array(fc.oneof(fc.integer(), fc.constant(null)), { maxLength: 200 });
  fc.assert(fc.property(steps, (steps) => {
    const heap = new Heap(isLess);
    const sorted: number[] = [];
    for (const step of steps) {
      if (step === null) assert.equal(heap.pop(), sorted.shift());
      else {
        heap.push(step);
        sorted.push(step);
        sorted.sort((a, b) => a - b);
      }
      assert.deepEqual([heap.size, heap.peek()], [sorted.length, sorted[0]]);
    }
    assert.deepEqual(heap.drain().sort((a, b) => a - b), sorted);
    assert.equal(heap.size, 0);
  }));
});

Deno.test("remove() takes one item out, wherever it is, and the rest stays in order", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer()), fc.nat(), (numbers, pick) => {
    const heap = new Heap(isLess);
    for (const number of numbers) heap.push(number);
    const removed = numbers[pick % Math.max(1, numbers.length)];
    if (removed !== undefined) assert.equal(heap.remove(removed), true);
    assert.equal(heap.remove(removed ?? 0), false);
    const rest = numbers.filter((number) => number !== removed).sort((a, b) => a - b);
    assert.deepEqual(rest.map(() => heap.pop()), rest);
  }));
});
