/** The plan of `each`: inputs from everywhere, tasks as they arrive. */
import assert from "node:assert/strict";
import { createEachPlan, type EachPlanOptions } from "../../lib/plan/each_plan.ts";
import { DEFAULT_POLICY } from "../../lib/plan/policy.ts";
import type { ResolvedPlan, TaskSpec } from "../../lib/plan/types.ts";
import { createMemoryFiles } from "../_support/memory_files.ts";
import { commandOf } from "./_work.ts";

const NO_INPUTS = { lists: [], from: undefined, csv: false, nul: false };

function plan(options: Partial<EachPlanOptions> & { text?: string } = {}): ResolvedPlan {
  return createEachPlan({
    command: ["echo"],
    inputs: NO_INPUTS,
    stdin: () => ReadableStream.from([new TextEncoder().encode(options.text ?? "")]),
    files: createMemoryFiles(),
    policy: DEFAULT_POLICY,
    replacement: "{}",
    shell: false,
    progress: { kind: "osc" },
    env: {},
    isWindows: false,
    ...options,
  });
}

async function collect(resolved: ResolvedPlan): Promise<TaskSpec[]> {
  return (await Array.fromAsync(resolved.tasks)).flat();
}

async function argvs(resolved: ResolvedPlan): Promise<(readonly string[])[]> {
  return (await collect(resolved)).map((task) => commandOf(task).argv);
}

Deno.test("each line of stdin is a task with number, label, input and command", async () => {
  const [first, second, ...rest] = await collect(plan({ command: ["echo", "-n"], text: "a b\nc" }));
  assert.equal(rest.length, 0);
  assert.deepEqual(
    [first?.id, first?.index, first?.label, first?.input, first?.group, first?.needs],
    ["1", 1, "a b", ["a b"], "1", []],
  );
  assert.deepEqual(first?.work(1), {
    kind: "command",
    argv: ["echo", "-n", "a b"],
    env: {},
    stdin: { kind: "null" },
    progress: { kind: "osc" },
  });
  assert.equal(first?.command(1), "echo -n 'a b'");
  assert.equal(second?.id, "2");
});

Deno.test("neither a run nor a task is named after the query of its module's address", async () => {
  const call = {
    name: "https://me:secret@h/x.ts?secret/y",
    url: "https://me:secret@h/x.ts?secret/y",
    export: "default",
    isolation: "worker",
    rights: undefined,
  } as const;
  const resolved = plan({ call, text: "a" });
  assert.equal(resolved.name, "x.ts?…");
  const [task] = await collect(resolved);
  assert.equal(task?.command(1), "module 'https://h/x.ts?…' a");
});

Deno.test("a command is one line for people even if an input is not", async () => {
  const [task] = await collect(plan({ inputs: { ...NO_INPUTS, nul: true }, text: "a\nb\0" }));
  assert.equal(task?.command(1), "echo $'a\\nb'");
  assert.deepEqual(commandOf(task).argv, ["echo", "a\nb"]);
});

Deno.test("the slot is only known when a task starts", async () => {
  const [task] = await collect(plan({ command: ["x", "{%}", "{}"], text: "a\n" }));
  assert.deepEqual(commandOf(task, 3).argv, ["x", "3", "a"]);
  assert.equal(task?.command(5), "x 5 a");
});

Deno.test("totals are known for ::: and earlier inputs, and unknown for streams", () => {
  const lists = [{ isLinked: false, values: ["a", "b"] }, {
    isLinked: false,
    values: ["1", "2", "3"],
  }];
  assert.equal(plan({ inputs: { ...NO_INPUTS, lists } }).total, 6);
  assert.equal(plan({ rows: [{ index: 4, input: ["x"] }] }).total, 1);
  assert.equal(plan().total, null);
  assert.equal(plan({ inputs: { ...NO_INPUTS, from: "f" } }).total, null);
});

Deno.test("::: inputs make every combination", async () => {
  const lists = [{ isLinked: false, values: ["a", "b"] }, { isLinked: false, values: ["1", "2"] }];
  const resolved = plan({ command: ["x", "{2}{1}"], inputs: { ...NO_INPUTS, lists } });
  assert.deepEqual((await argvs(resolved)).map((argv) => argv[1]), ["1a", "2a", "1b", "2b"]);
});

Deno.test("CSV columns are named; without any replacement string all are appended", async () => {
  const csv = { ...NO_INPUTS, csv: true };
  const text = 'file,size\na.png,1\n"b c.png",2\n';
  assert.deepEqual(await argvs(plan({ command: ["x", "{file.}", "{size}"], inputs: csv, text })), [[
    "x",
    "a",
    "1",
  ], ["x", "b c", "2"]]);
  assert.deepEqual(await argvs(plan({ command: ["x"], inputs: csv, text })), [["x", "a.png", "1"], [
    "x",
    "b c.png",
    "2",
  ]]);
});

Deno.test("--from reads a file, and - is stdin", async () => {
  const files = createMemoryFiles({ texts: { "list": "p\nq\n" } });
  assert.deepEqual(await argvs(plan({ files, inputs: { ...NO_INPUTS, from: "list" } })), [[
    "echo",
    "p",
  ], ["echo", "q"]]);
  assert.deepEqual(await argvs(plan({ inputs: { ...NO_INPUTS, from: "-" }, text: "s\n" })), [[
    "echo",
    "s",
  ]]);
  await assert.rejects(collect(plan({ inputs: { ...NO_INPUTS, from: "gone" } })), {
    message: "gone: No such file",
  });
});

Deno.test("tasks come as soon as their input has, and much input comes in large batches", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const tasks = plan({ stdin: () => readable }).tasks[Symbol.asyncIterator]();
  const send = (text: string) => void writer.write(new TextEncoder().encode(text));
  const sizes = async () => (await tasks.next()).value?.length;
  send("a\nb\nc");
  assert.equal(await sizes(), 2);
  send("\n");
  assert.equal(await sizes(), 1);
  send("x\n".repeat(2_500));
  assert.deepEqual([await sizes(), await sizes(), await sizes()], [1_000, 1_000, 500]);
  await tasks.return?.();
});

Deno.test("returning early interrupts a read that waits and gives the stream back", async () => {
  let isCancelled = false;
  const stdin = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("a\nunfinished")),
      cancel: () => void (isCancelled = true),
    });
  const tasks = plan({ stdin }).tasks[Symbol.asyncIterator]();
  assert.equal((await tasks.next()).value?.length, 1);
  const pending = tasks.next();
  await tasks.return?.();
  assert.deepEqual(await pending, { done: true, value: undefined });
  assert.ok(isCancelled);
});

Deno.test("nothing is read before it is asked for", async () => {
  let pulls = 0;
  const stdin = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulls++;
        controller.enqueue(new TextEncoder().encode("a\n"));
      },
    }, { highWaterMark: 0 });
  const tasks = plan({ stdin }).tasks[Symbol.asyncIterator]();
  assert.equal(pulls, 0);
  await tasks.next();
  await tasks.next();
  assert.equal(pulls, 2);
  await tasks.return?.();
});

Deno.test("a wrong input comes after the tasks before it", async () => {
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const batch of plan({ text: "a\nb\nc\0\nd\n" }).tasks) {
      seen.push(...batch.map(({ id }) => id));
    }
  }, { name: "UsageError", message: /^stdin:3: / });
  assert.deepEqual(seen, ["1", "2"]);
});

Deno.test("a wrong command is refused before any input is read", () => {
  const stdin = () => {
    throw new Error("stdin was read");
  };
  assert.throws(() => plan({ command: [], stdin }), { name: "UsageError", message: /No command/ });
  assert.throws(() => plan({ command: ["x", "{2}"], stdin }), {
    name: "UsageError",
    message: /\{2\}/,
  });
  assert.throws(() => plan({ shell: true, isWindows: true, stdin }), {
    name: "UsageError",
    message: /Windows/,
  });
  assert.throws(() => plan({ shell: true, command: ["cat <<E\n{}\nE"], stdin }), {
    name: "UsageError",
  });
});

Deno.test("a CSV column number beyond the header is refused when the header is known", async () => {
  const resolved = plan({
    command: ["x", "{3}"],
    inputs: { ...NO_INPUTS, csv: true },
    text: "a,b\n1,2\n",
  });
  await assert.rejects(collect(resolved), /\{3\} names a column number .* 2 columns$/);
});

Deno.test("--shell makes one quoted line", async () => {
  const [task] = await collect(
    plan({ shell: true, command: ["echo {} |", "tr a b"], text: "a; rm -rf x\n" }),
  );
  assert.deepEqual(commandOf(task).argv, ["/bin/sh", "-c", "echo 'a; rm -rf x' | tr a b"]);
  assert.equal(task?.command(1), "echo 'a; rm -rf x' | tr a b");
});

Deno.test("inputs of an earlier run keep their numbers, and CSV names come from the header", async () => {
  const rows = [{ index: 2, input: ["b", "2"] }, { index: 9, input: ["z", "5"] }];
  const resolved = plan({
    rows,
    command: ["x", "{n}", "{#}"],
    inputs: { ...NO_INPUTS, csv: true },
    text: "f,n\na,1\n",
  });
  const tasks = await collect(resolved);
  assert.deepEqual(tasks.map(({ id, index }) => [id, index]), [["2", 2], ["9", 9]]);
  assert.deepEqual(tasks.map((task) => commandOf(task).argv), [["x", "2", "2"], ["x", "5", "9"]]);
});

Deno.test("the run is named after the program unless it has a name", () => {
  assert.equal(plan({ command: ["/usr/bin/convert", "x"] }).name, "convert");
  assert.equal(plan({ name: "nightly" }).name, "nightly");
  const lines = {
    "convert {} out/{.}.png && rm {}": "convert",
    "\n  /bin/ls -l /tmp | wc": "ls",
    "(cd x; make)": "cd",
    ";": "sh",
  };
  for (const [line, name] of Object.entries(lines)) {
    assert.equal(plan({ shell: true, command: [line] }).name, name);
  }
});
