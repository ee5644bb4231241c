import assert from "node:assert/strict";
import { Progress } from "../../lib/library/progress.ts";
import { track } from "../../lib/library/track.ts";
import { createSurroundings, pass } from "./_surroundings.ts";

Deno.test("a synchronous loop is drawn between its items, at most ten times a second, and passes every item", async () => {
  const surroundings = createSurroundings();
  const seen: number[] = [];
  for (const item of track([1, 2, 3, 4, 5], { surroundings, description: "adding" })) {
    seen.push(item);
    surroundings.clock.block(60);
    assert.equal(surroundings.terminal.writes.length, [1, 1, 2, 2, 3][item - 1]);
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /^✓ adding .*100% 5\/5/);
  assert.equal(surroundings.clock.pendingCount, 0);
});

Deno.test("a synchronous loop leaves signals and the cursor alone: nobody would hear of a Ctrl-C", async () => {
  const surroundings = createSurroundings();
  for (const _ of track([1, 2], { surroundings })) {
    assert.equal(surroundings.process.send("SIGINT"), false);
    assert.equal(surroundings.terminal.showsCursor, true);
    surroundings.clock.block(200);
  }
  await surroundings.terminal.lines();
});

Deno.test("a loop with await in it is drawn in the background", async () => {
  const surroundings = createSurroundings();
  for (const _ of track(["a", "b"], { surroundings })) await pass(surroundings, 1_000);
  assert.ok(surroundings.terminal.writes.length > 10);
  assert.equal(surroundings.terminal.showsCursor, true);
  await surroundings.terminal.lines();
});

Deno.test("an asynchronous loop counts what it has done with", async () => {
  const surroundings = createSurroundings();
  async function* lines() {
    for (const line of ["a", "b", "c"]) yield await Promise.resolve(line);
  }
  const seen: string[] = [];
  for await (const line of track(lines(), { surroundings, description: "lines", total: 3 })) {
    seen.push(line);
    await pass(surroundings, 200);
  }
  assert.deepEqual(seen, ["a", "b", "c"]);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /^✓ lines .*100% 3\/3/);
});

Deno.test("a loop that is left early has not finished, and closes what it iterates over", async () => {
  const surroundings = createSurroundings();
  let isClosed = false;
  function* numbers() {
    try {
      for (let n = 0;; n++) yield n;
    } finally {
      isClosed = true;
    }
  }
  for (const n of track(numbers(), { surroundings, description: "endless" })) if (n === 3) break;
  assert.equal(isClosed, true);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /^– endless .* 3\/\?/);
});

Deno.test("a loop that throws gives the terminal back", async () => {
  const surroundings = createSurroundings();
  await assert.rejects(async () => {
    for await (
      const _ of track(
        (async function* () {
          yield await Promise.resolve(1);
        })(),
        { surroundings },
      )
    ) throw new Error("in the loop");
  }, /in the loop/);
  assert.equal(surroundings.process.listeners.size, 0);
  assert.equal(surroundings.terminal.showsCursor, true);
});

Deno.test("a signal that aborts ends loops by its reason, also while they wait for an item that never comes", async () => {
  const surroundings = createSurroundings();
  const controller = new AbortController();
  const { signal } = controller;
  let isClosed = false;
  async function* endless() {
    try {
      yield await Promise.resolve(1);
      await new Promise(() => {});
    } finally {
      isClosed = true;
    }
  }
  const seen: number[] = [];
  const loop = (async () => {
    const options = { surroundings, signal, description: "endless" };
    for await (const item of track(endless(), options)) seen.push(item);
  })();
  await pass(surroundings, 100);
  controller.abort(new Error("enough"));
  await assert.rejects(loop, /enough/);
  assert.deepEqual([seen, isClosed], [[1], false]);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /^– endless/);
  assert.throws(() => {
    for (const _ of track([1, 2], { surroundings, signal }));
  }, /enough/);
  assert.equal(surroundings.process.listeners.size, 0);
  await surroundings.terminal.lines();
});

Deno.test("the size of a set or a map is its total, and nothing is everything", async () => {
  const surroundings = createSurroundings();
  for (const _ of track(new Set([1, 2, 3]), { surroundings, description: "set" }));
  for (const _ of track([], { surroundings, description: "none" }));
  const lines = await surroundings.terminal.lines();
  assert.match(lines[0] ?? "", /^✓ set .*3\/3/);
  assert.match(lines[1] ?? "", /^✓ none .*100% 0\/0/);
});

Deno.test("loops within loops share one display", async () => {
  const surroundings = createSurroundings();
  {
    using progress = new Progress({ surroundings });
    for (const _ of track([1, 2], { progress, description: "outer" })) {
      for (const _ of track([1, 2, 3], { progress, description: "inner" }));
    }
  }
  const rows = (await surroundings.terminal.lines()).map((line) => line.split(" ")[1]);
  assert.deepEqual(rows, ["outer", "inner", "inner"]);
  for (const _ of track([1], { surroundings })) {
    assert.throws(() => track([1], { surroundings }).next(), /Cannot start a second live display/);
  }
  await surroundings.terminal.lines();
});

Deno.test("without a terminal a loop says how it ended", async () => {
  const surroundings = createSurroundings({ isLive: false });
  for (const _ of track([1, 2], { surroundings, description: "adding" })) {
    surroundings.clock.block(50);
  }
  await pass(surroundings, 0);
  assert.deepEqual(surroundings.errors.lines, ["t0 adding: finished 2/2 in 0.1s"]);
});
