import assert from "node:assert/strict";
import fc from "fast-check";
import type { OutputMode } from "../../lib/output/output_router.ts";
import { output, RouterBench } from "../_support/router_bench.ts";
import { createSpec } from "../_support/engine_bench.ts";
import { settle } from "../_support/fake_clock.ts";

const MIB = 1024 * 1024;

Deno.test("grouped output goes out task by task as tasks end, each stream to its own place", async () => {
  const bench = new RouterBench();
  bench.admit(2);
  bench.router.settled(2, false, output("out 2\n", "err 2\n"));
  bench.router.settled(1, true, output("out 1\n", "err 1\n"));
  assert.equal(await bench.written(), "out 2\nout 1\n");
  assert.equal(bench.stderr.text, "err 2\nerr 1\n");
});

Deno.test("streamed output goes out as it comes, and the writer is told when it is gone", async () => {
  const bench = new RouterBench({ mode: "stream" });
  bench.admit(2);
  const written: number[] = [];
  bench.chunk(2, "a\n", () => written.push(2));
  bench.chunk(1, "b\n", () => written.push(1));
  bench.router.settled(1, false, undefined);
  assert.equal(await bench.written(), "a\nb\n");
  assert.deepEqual(written, [2, 1]);
});

const MODES: readonly [OutputMode, string][] = [
  ["group", "fine\nbroken\n"],
  ["failed", "broken\n"],
  ["none", ""],
];
for (const [mode, expected] of MODES) {
  Deno.test(`mode ${mode} shows ${JSON.stringify(expected)} of a good and a failed task`, async () => {
    const bench = new RouterBench({ mode });
    bench.admit(2);
    bench.settle(1, "fine\n");
    bench.settle(2, "broken\n", true);
    assert.equal(await bench.written(), expected);
    assert.deepEqual(bench.saved, ["t2"]);
  });
}

Deno.test("mode results writes each result as a line of JSON, and nothing that was printed", async () => {
  const bench = new RouterBench({ mode: "results" });
  bench.admit(4);
  bench.router.settled(3, false, undefined, { a: [1, "\u2028 no new line"] });
  bench.router.settled(1, true, output("broken\n", "why\n"));
  bench.router.settled(2, false, undefined, null);
  // One that returned nothing has nothing to tell.
  bench.router.settled(4, false, output("printed\n"));
  assert.equal(
    await bench.written(),
    '{"task":"t3","result":{"a":[1,"\\u2028 no new line"]}}\n{"task":"t2","result":null}\n',
  );
  assert.equal(bench.stderr.text, "");
});

Deno.test("results in the order of the inputs wait for those before them", async () => {
  const bench = new RouterBench({ mode: "results", isOrdered: true });
  bench.admit(3);
  bench.router.settled(3, false, undefined, "third");
  bench.router.settled(1, true, undefined);
  assert.equal(await bench.written(), "");
  bench.router.settled(2, false, undefined, "second");
  assert.equal(
    await bench.written(),
    '{"task":"t2","result":"second"}\n{"task":"t3","result":"third"}\n',
  );
});

Deno.test("output of an attempt that is tried again is dropped, its files removed, nothing saved", async () => {
  const bench = new RouterBench();
  bench.admit(1);
  bench.router.dropped(1, bench.file("attempt-1", "first try\n"));
  bench.router.dropped(1, undefined);
  bench.router.settled(1, false, bench.file("attempt-2", "second try\n"));
  assert.equal(await bench.written(), "second try\n");
  assert.deepEqual([bench.removed, bench.saved], [["attempt-1", "attempt-2"], []]);
});

Deno.test("files that are not temporary are shown and left where they are", async () => {
  const bench = new RouterBench();
  bench.admit(2);
  bench.router.settled(1, false, bench.file("results/1/stdout", "kept\n", false));
  bench.router.dropped(2, bench.file("results/2/stdout", "kept too\n", false));
  assert.equal(await bench.written(), "kept\n");
  assert.deepEqual(bench.removed, []);
});

Deno.test("a failed task's file is saved before it is removed, even when it is not shown", () => {
  const seen: boolean[] = [];
  const bench = new RouterBench({
    mode: "none",
    saveFailed: () => void seen.push(bench.files.has("big")),
  });
  bench.admit(1);
  bench.router.settled(1, true, bench.file("big", "why\n"));
  assert.deepEqual([seen, bench.removed], [[true], ["big"]]);
});

Deno.test("tags go before every line of each stream, and each stream keeps its own line", async () => {
  const bench = new RouterBench({ mode: "stream", isTagged: true });
  bench.admit(2);
  bench.chunk(1, "be");
  bench.router.chunk(1, "stderr", new TextEncoder().encode("oops\n"), () => {});
  bench.chunk(1, "gin\nend\n");
  bench.chunk(2, "other\n");
  assert.equal(await bench.written(), "t1\tbegin\nt1\tend\nt2\tother\n");
  assert.equal(bench.stderr.text, "t1\toops\n");
});

Deno.test("a tag on a terminal outlives what a job does to its line", async () => {
  const bench = new RouterBench({ isTagged: true, isTerminal: (stream) => stream === "stdout" });
  bench.admit(1);
  bench.router.settled(1, false, output("1%\r2%\n", "1%\r2%\n"));
  assert.equal(await bench.written(), "t1\t2%\n");
  assert.equal(bench.stderr.text, "t1\t1%\r2%\n");
});

for (const isTerminal of [false, true]) {
  Deno.test(`each task's tag begins a line ${isTerminal ? "on a terminal" : "in a pipe"}, whatever the last line was`, async () => {
    const bench = new RouterBench({ isTagged: true, isTerminal: () => isTerminal });
    bench.admit(3);
    bench.settle(1, "one");
    bench.router.settled(2, false, bench.file("f", "two"));
    bench.settle(3, "three\n");
    assert.equal(await bench.written(), "t1\tone\nt2\ttwo\nt3\tthree\n");
  });
}

Deno.test("the line that a failed attempt left open ends before the next attempt's", async () => {
  const bench = new RouterBench({ mode: "stream", isTagged: true });
  bench.admit(1);
  bench.chunk(1, "first");
  bench.router.dropped(1, undefined);
  bench.chunk(1, "second");
  bench.router.settled(1, false, undefined);
  assert.equal(await bench.written(), "t1\tfirst\nt1\tsecond\n");
});

Deno.test("tags reach output that lies in a file", async () => {
  const bench = new RouterBench({ isTagged: true });
  bench.admit(1);
  bench.router.settled(1, false, bench.file("f", "one\ntwo\n"));
  assert.equal(await bench.written(), "t1\tone\nt1\ttwo\n");
});

Deno.test("ordered output keeps input order, and tasks without output hold nobody back", async () => {
  const bench = new RouterBench({ isOrdered: true, mode: "failed" });
  bench.admit(4);
  bench.settle(4, "4\n", true);
  bench.settle(2, "not shown\n");
  bench.settle(3, "3\n", true);
  assert.equal(await bench.written(), "");
  bench.router.settled(1, false, undefined);
  assert.equal(await bench.written(), "3\n4\n");
});

/** Opens a settled task again. */
const reopen = (bench: RouterBench, task: number) =>
  bench.router.admitted(task, createSpec({ id: `t${task}` }, task));

Deno.test("output of a task that is opened again before its turn is shown in its turn, the old one not", async () => {
  const bench = new RouterBench({ isOrdered: true });
  bench.admit(3);
  bench.router.settled(2, true, bench.file("first", "failed\n"));
  reopen(bench, 2);
  assert.deepEqual(bench.removed, ["first"]);
  bench.settle(3, "3\n");
  bench.settle(1, "1\n");
  assert.equal(await bench.written(), "1\n");
  bench.settle(2, "2\n");
  assert.equal(await bench.written(), "1\n2\n3\n");
});

Deno.test("output of a task that is opened again after its turn comes as soon as it ends, and holds nobody back", async () => {
  const bench = new RouterBench({ isOrdered: true, isTagged: true });
  bench.admit(3);
  bench.settle(1, "failed\n", true);
  reopen(bench, 1);
  bench.settle(3, "3\n");
  bench.settle(1, "late\n");
  bench.settle(2, "2\n");
  assert.equal(await bench.written(), "t1\tfailed\nt1\tlate\nt2\t2\nt3\t3\n");
});

Deno.test("ordered output beyond the memory for it waits in files, and they are removed", async () => {
  const bench = new RouterBench({ isOrdered: true });
  bench.admit(5);
  const texts = [5, 4, 3, 2, 1].map((task) => String(task).repeat(12 * MIB));
  texts.forEach((text, at) => bench.settle(5 - at, text));
  // Two fit into memory, and the one whose turn it is needs no room.
  assert.equal(bench.files.size, 2);
  const written = await bench.written();
  assert.ok(written === texts.toReversed().join(""), "the order or the bytes are wrong");
  assert.deepEqual([bench.files.size, bench.removed.length], [0, 2]);
});

Deno.test("ordered output stays in memory when the disk is full, and room counts on afterwards", async () => {
  const bench = new RouterBench({ isOrdered: true });
  bench.admit(5);
  bench.isDiskFull = true;
  for (const task of [4, 3, 2]) bench.settle(task, String(task).repeat(20 * MIB));
  bench.settle(1, "1");
  assert.equal((await bench.written()).length, 60 * MIB + 1);
  bench.isDiskFull = false;
  bench.admit(7);
  bench.settle(6, "6".repeat(20 * MIB));
  assert.equal(bench.files.size, 0);
  bench.settle(7, "7".repeat(20 * MIB));
  assert.equal(bench.files.size, 1);
});

Deno.test("a slow reader congests the run until most of the backlog is gone", async () => {
  const bench = new RouterBench();
  bench.stdout.isFast = false;
  bench.admit(6);
  bench.settle(1, "1".repeat(16 * MIB));
  assert.equal(bench.router.isCongested, false);
  bench.settle(2, "2");
  assert.equal(bench.router.isCongested, true);
  await settle();
  bench.stdout.accept();
  await settle();
  assert.deepEqual([bench.router.isCongested, bench.drains], [false, 1]);
});

Deno.test("between the two limits congestion stays as it is", async () => {
  const bench = new RouterBench();
  bench.stdout.isFast = false;
  bench.admit(2);
  bench.settle(1, "1".repeat(12 * MIB));
  bench.settle(2, "2".repeat(5 * MIB));
  assert.equal(bench.router.isCongested, true);
  await settle();
  bench.stdout.accept();
  await settle();
  assert.deepEqual([bench.router.isCongested, bench.drains], [true, 0]);
  bench.stdout.accept();
  await settle();
  assert.deepEqual([bench.router.isCongested, bench.drains], [false, 1]);
});

Deno.test("a reader that goes away is told once, before the room that this makes", async () => {
  const seen: string[] = [];
  const bench = new RouterBench({ onClosed: (stream) => void seen.push(`closed ${stream}`) });
  bench.router.onDrained = () => void seen.push("drained");
  bench.stdout.isFast = false;
  bench.admit(4);
  bench.settle(1, "1".repeat(17 * MIB));
  bench.router.settled(2, false, bench.file("waits", "never read"));
  await settle();
  bench.stdout.break("EPIPE");
  await settle();
  bench.settle(3, "too late");
  bench.router.settled(4, false, bench.file("late", "never read"));
  await bench.router.flush();
  assert.deepEqual(seen, ["closed stdout", "drained"]);
  assert.deepEqual(bench.removed, ["waits", "late"]);
});

Deno.test("a reader of one stream that goes away leaves the other stream alone", async () => {
  const bench = new RouterBench();
  bench.stderr.isFast = false;
  bench.admit(2);
  bench.router.settled(1, false, output("out\n", "err\n"));
  await settle();
  bench.stderr.break("EPIPE");
  await settle();
  bench.settle(2, "more\n");
  assert.equal(await bench.written(), "out\nmore\n");
  assert.deepEqual(bench.closed, ["stderr: EPIPE"]);
});

Deno.test("whatever the mode and the order of ends, no temporary file is left, and order is kept", async () => {
  const tasks = fc.array(
    fc.record({ isFailed: fc.boolean(), isFile: fc.boolean(), at: fc.nat() }),
    {
      maxLength: 12,
    },
  );
  await fc.assert(fc.asyncProperty(
    fc.constantFrom<OutputMode>("group", "stream", "none", "failed"),
    fc.boolean(),
    tasks,
    async (mode, isOrdered, tasks) => {
      const bench = new RouterBench({ mode, isOrdered });
      bench.admit(tasks.length);
      const ends = tasks.map((task, at) => ({ ...task, number: at + 1 }))
        .toSorted((a, b) => a.at - b.at);
      for (const { number, isFailed, isFile } of ends) {
        const text = `${number};`;
        const made = isFile ? bench.file(`f${number}`, text) : output(text);
        bench.router.settled(number, isFailed, made);
      }
      const shown = ends.filter(({ isFailed }) => mode === "group" || mode === "failed" && isFailed)
        .map(({ number }) => number);
      if (isOrdered) shown.sort((a, b) => a - b);
      assert.equal(await bench.written(), shown.map((number) => `${number};`).join(""));
      assert.deepEqual([...bench.files.keys()], []);
    },
  ));
});
