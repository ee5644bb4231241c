import assert from "node:assert/strict";
import { InputPump } from "../../lib/engine/input_pump.ts";
import type { TaskSource, TaskSpec } from "../../lib/plan/types.ts";
import { createSpec } from "../_support/engine_bench.ts";
import { settle } from "../_support/fake_clock.ts";

/** A pump whose room and ends a test sees. */
class Bench {
  readonly admitted: string[] = [];
  readonly ends: unknown[] = [];
  hasRoom = true;
  readonly pump: InputPump;

  constructor(source: TaskSource) {
    this.pump = new InputPump(source, {
      admit: (specs) => void this.admitted.push(...specs.map(({ id }) => id)),
      hasRoom: () => this.hasRoom,
      ended: (error) => void this.ends.push(error),
    });
  }
}

const batch = (...ids: string[]): TaskSpec[] => ids.map((id, at) => createSpec({ id }, at + 1));

async function* batches(...all: (TaskSpec[] | Error)[]): AsyncGenerator<readonly TaskSpec[]> {
  for (const one of all) {
    if (one instanceof Error) throw one;
    yield await Promise.resolve(one);
  }
}

/** A source whose reads never end, and which says whether it was told to stop. */
function silent(): TaskSource & { isReturned: boolean } {
  const source = {
    isReturned: false,
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: () => {
        source.isReturned = true;
        return Promise.reject(new Error("not even that works"));
      },
    }),
  };
  return source;
}

Deno.test("the pump admits all batches in order and tells the end once", async () => {
  const bench = new Bench(batches(batch("a", "b"), batch("c")));
  bench.pump.start();
  await settle();
  assert.deepEqual([bench.admitted, bench.ends], [["a", "b", "c"], [undefined]]);
});

Deno.test("the pump tells the error at which the inputs broke off, after the tasks before it", async () => {
  const error = new Error("line 2");
  const bench = new Bench(batches(batch("a"), error));
  bench.pump.start();
  await settle();
  assert.deepEqual([bench.admitted, bench.ends], [["a"], [error]]);
});

Deno.test("the pump waits while there is no room, and only a wake with room moves it on", async () => {
  const bench = new Bench(batches(batch("a"), batch("b")));
  bench.hasRoom = false;
  bench.pump.start();
  await settle();
  assert.deepEqual(bench.admitted, ["a"]);
  bench.pump.wake();
  await settle();
  assert.deepEqual(bench.admitted, ["a"]);
  bench.hasRoom = true;
  bench.pump.wake();
  bench.pump.wake();
  await settle();
  assert.deepEqual([bench.admitted, bench.ends], [["a", "b"], [undefined]]);
});

Deno.test("a stopped pump admits nothing more and tells no end", async () => {
  const bench = new Bench(batches(batch("a"), batch("b"), new Error("never seen")));
  bench.hasRoom = false;
  bench.pump.start();
  await settle();
  bench.pump.stop();
  bench.hasRoom = true;
  bench.pump.wake();
  await settle();
  assert.deepEqual([bench.admitted, bench.ends], [["a"], []]);
});

Deno.test("stopping does not wait for a read that never ends, and asks the source to stop", async () => {
  const source = silent();
  const bench = new Bench(source);
  bench.pump.start();
  await settle();
  bench.pump.stop();
  await settle();
  assert.deepEqual([source.isReturned, bench.ends], [true, []]);
});

Deno.test("what a stopped read brings after all is thrown away", async () => {
  const next = Promise.withResolvers<IteratorResult<readonly TaskSpec[]>>();
  const bench = new Bench({ [Symbol.asyncIterator]: () => ({ next: () => next.promise }) });
  bench.pump.start();
  bench.pump.stop();
  next.resolve({ done: false, value: batch("late") });
  await settle();
  assert.deepEqual([bench.admitted, bench.ends], [[], []]);
});
