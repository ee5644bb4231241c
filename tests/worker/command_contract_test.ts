/**
 * The behaviour of commands, the same over both ways of starting children.
 */
import assert from "node:assert/strict";
import { type Ended, heldText, RunnerHarness } from "./_runner.ts";

const isLinux = Deno.build.os === "linux";
const SPAWNERS = isLinux ? ["native", "portable"] as const : ["portable"] as const;

function contract(name: string, test: (harness: RunnerHarness) => Promise<void>): void {
  for (const spawner of SPAWNERS) {
    Deno.test(`${spawner} children: ${name}`, async () => {
      await using harness = RunnerHarness.local(spawner);
      await test(harness);
    });
  }
}

function failureOf(ended: Ended): unknown {
  assert.equal(ended.kind, "error");
  return ended.kind === "error" ? ended.failure : undefined;
}

contract("a success says done, with both streams and their sizes", async (harness) => {
  const ended = await harness.run(["sh", "-c", "echo out; echo err >&2"]);
  assert.equal(ended.kind, "done");
  assert.equal(heldText(ended), "out\n");
  assert.equal(heldText(ended, "stderr"), "err\n");
  assert.equal(ended.stats.stdoutBytes, 4);
  assert.equal(ended.stats.stderrBytes, 4);
  assert.ok(ended.stats.durationMs > 0);
});

contract("started comes before the end and names the child", async (harness) => {
  const ended = await harness.run(["sh", "-c", "echo $$"]);
  const pid = await harness.pid(ended.task);
  assert.equal(heldText(ended), `${pid}\n`);
  assert.equal(harness.messages[0]?.kind, "started");
});

contract("an exit code is a failure with the last lines of stderr", async (harness) => {
  const ended = await harness.run(["sh", "-c", "echo one >&2; echo two >&2; exit 7"]);
  assert.deepEqual(failureOf(ended), { kind: "exit", code: 7, tail: ["one", "two"] });
});

contract(
  "a task that is tried again as if new does not write over what it held before",
  async (harness) => {
    const held: string[] = [];
    const capture = { kind: "hold" } as const;
    const sizes = [100_000, 200_000];
    for (const size of sizes) {
      const done = harness.messages.filter(({ kind }) => kind === "done").length;
      harness.post({
        ...{ kind: "start", task: 1, taskId: "a", attempt: 1, slot: 1, capture },
        work: {
          kind: "command",
          argv: ["head", "-c", String(size), "/dev/zero"],
          env: {},
          stdin: { kind: "null" },
          progress: { kind: "osc" },
        },
      });
      await harness.until(() =>
        harness.messages.filter(({ kind }) => kind === "done").length > done
      );
      const ended = harness.messages.at(-1);
      const stdout = ended?.kind === "done" ? ended.output?.stdout : undefined;
      held.push(stdout?.kind === "file" ? stdout.path : assert.fail("it was not held in a file"));
    }
    assert.deepEqual(held.map((path) => Deno.statSync(path).size), sizes);
  },
);

contract("a death by signal names the signal", async (harness) => {
  const ended = await harness.run(["sh", "-c", "kill -SEGV $$"]);
  assert.deepEqual(failureOf(ended), { kind: "signal", signal: "SIGSEGV", tail: [] });
});

contract("arguments arrive as they are", async (harness) => {
  const strange = ["", " ", "a b", "$HOME", "*", "ä🎉", "-n", "x\ny", '"', "'", "\\"];
  const ended = await harness.run(["printf", "[%s]", ...strange]);
  assert.equal(heldText(ended), strange.map((text) => `[${text}]`).join(""));
});

contract("a task finds its environment, which wins over ours", async (harness) => {
  const script = 'echo "$HOME $HEDDLE_RUN_ID $HEDDLE_TASK_ID $HEDDLE_ATTEMPT $HEDDLE_SLOT $NEW"';
  const overrides = { attempt: 2, slot: 5, work: { env: { HOME: "/else", NEW: "new" } } };
  const ended = await harness.run(["sh", "-c", script], overrides);
  assert.equal(heldText(ended), `/else ${harness.runId} task-${ended.task} 2 5 new\n`);
});

contract("variables that nobody changes are inherited once", async (harness) => {
  const ended = await harness.run(["env"], { work: { env: { PATH: "/bin:/usr/bin" } } });
  const names = heldText(ended).split("\n").filter((line) => line.startsWith("PATH="));
  assert.deepEqual(names, ["PATH=/bin:/usr/bin"]);
  assert.match(heldText(ended), new RegExp(`^HOME=${Deno.env.get("HOME")}$`, "m"));
});

contract("a task starts in its folder", async (harness) => {
  const ended = await harness.run(["pwd"], { work: { cwd: "/usr" } });
  assert.equal(heldText(ended), "/usr\n");
});

contract("stdin is empty, a text or a file", async (harness) => {
  const path = `${harness.folder}/input`;
  const text = "line\n".repeat(50_000);
  await Deno.writeTextFile(path, "from a file");
  const nothing = await harness.run(["cat"]);
  const written = await harness.run(["wc", "-c"], { work: { stdin: { kind: "text", text } } });
  const read = await harness.run(["cat"], { work: { stdin: { kind: "file", path } } });
  assert.equal(heldText(nothing), "");
  assert.equal(heldText(written).trim(), String(text.length));
  assert.equal(heldText(read), "from a file");
});

contract("a child that reads none of its stdin ends well", async (harness) => {
  const text = "x".repeat(1_000_000);
  const ended = await harness.run(["true"], { work: { stdin: { kind: "text", text } } });
  assert.equal(ended.kind, "done");
});

const SHELL = "what is built into the shell takes --shell, in a plan a text";

contract("a start that fails says why, in words", async (harness) => {
  const script = `${harness.folder}/script`;
  await Deno.writeTextFile(script, "#!/no/such/interpreter\n", { mode: 0o755 });
  await Deno.writeTextFile(`${harness.folder}/plain`, "text", { mode: 0o644 });
  const plain = "chmod +x it, or write what runs it before it";
  const cases: readonly (readonly [string[], object, string, string])[] = [
    [["source", "x"], {}, "ENOENT", `source: not found; ${SHELL}`],
    [["X=1", "env"], {}, "ENOENT", "X=1: not found; to set a variable, write env before it"],
    [["no-such-program"], {}, "ENOENT", "no-such-program: not found"],
    [["/no/such"], {}, "ENOENT", "/no/such: not found"],
    [
      [`${harness.folder}/plain`],
      {},
      "EACCES",
      `${harness.folder}/plain: permission denied; ${plain}`,
    ],
    [[harness.folder], {}, "EACCES", `${harness.folder}: is a folder`],
    [[script], {}, "ENOENT", `${script}: its interpreter /no/such/interpreter was not found`],
    [["true"], { cwd: "/no/such" }, "ENOENT", "folder /no/such: not found"],
    [["true"], { cwd: script }, "ENOTDIR", `folder ${script}: is not a folder`],
    [["true", "x".repeat(200_000)], {}, "E2BIG", "arguments and environment are too long"],
    [["true", "a\0b"], {}, "EINVAL", "an argument contains a NUL byte"],
    [["true"], { env: { "A=B": "" } }, "EINVAL", 'environment variable "A=B" is not valid'],
    [[], {}, "ENOENT", "the command is empty"],
    [
      ["cat"],
      { stdin: { kind: "file", path: "/no/such" } },
      "ENOENT",
      "input file /no/such: not found",
    ],
  ];
  for (const [argv, work, code, detail] of cases) {
    const ended = await harness.run(argv, { work });
    assert.deepEqual(failureOf(ended), { kind: "spawn", code, detail });
    assert.equal(ended.stats.durationMs, 0);
  }
});

contract("a script without #! runs through the shell", async (harness) => {
  const script = `${harness.folder}/script`;
  await Deno.writeTextFile(script, 'echo "$0" "$1"\n', { mode: 0o755 });
  const ended = await harness.run([script, "argument"]);
  assert.equal(heldText(ended), `${script} argument\n`);
});

contract("programs are found in the PATH that the plan sets", async (harness) => {
  const { folder } = harness;
  await Deno.writeTextFile(`${folder}/tool`, "#!/bin/sh\necho first\n", { mode: 0o755 });
  const work = { env: { PATH: `/no/such:${folder}:/bin` } };
  assert.equal(heldText(await harness.run(["tool"], { work })), "first\n");
  const relative = { env: { PATH: "." }, cwd: folder };
  assert.equal(heldText(await harness.run(["tool"], { work: relative })), "first\n");
});

contract("a program that moves within PATH is found again", async (harness) => {
  const { folder } = harness;
  await Deno.mkdir(`${folder}/a`);
  await Deno.mkdir(`${folder}/b`);
  await Deno.writeTextFile(`${folder}/a/tool`, "#!/bin/sh\necho a\n", { mode: 0o755 });
  const work = { env: { PATH: `${folder}/a:${folder}/b:/bin` } };
  assert.equal(heldText(await harness.run(["tool"], { work })), "a\n");
  await Deno.rename(`${folder}/a/tool`, `${folder}/b/tool`);
  assert.equal(heldText(await harness.run(["tool"], { work })), "a\n");
});

contract("children die of SIGPIPE as they would from a shell", async (harness) => {
  const ended = await harness.run(["sh", "-c", "kill -PIPE $$; echo alive"]);
  assert.deepEqual(failureOf(ended), { kind: "signal", signal: "SIGPIPE", tail: [] });
});

contract("a task ends although a grandchild still holds its pipes", async (harness) => {
  const ended = await harness.run(["sh", "-c", "sleep 60 & echo $!"]);
  assert.equal(ended.kind, "done");
  const pid = Number(heldText(ended));
  Deno.kill(pid, "SIGKILL");
});

contract("what the child itself wrote is complete, whoever holds the pipe", async (harness) => {
  const ended = await harness.run(["sh", "-c", "sleep 60 & echo $! >&2; seq 10000"]);
  assert.equal(heldText(ended).split("\n").length, 10_001);
  Deno.kill(Number(heldText(ended, "stderr")), "SIGKILL");
});

contract("many children at once all end, each with its own output", async (harness) => {
  const tasks = Array.from({ length: 60 }, (_, index) => harness.shell(`echo ${index}`));
  const ends = await Promise.all(tasks.map((task) => harness.ended(task)));
  assert.deepEqual(ends.map((ended) => heldText(ended)), tasks.map((_, index) => `${index}\n`));
});

contract("bytes survive, whatever they are", async (harness) => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const path = `${harness.folder}/bytes`;
  await Deno.writeFile(path, bytes);
  const ended = await harness.run(["cat", path]);
  const held = ended.output?.stdout;
  assert.deepEqual(held?.kind === "bytes" ? held.bytes : undefined, bytes);
});

contract("output above the limit is in a temporary file, byte for byte", async (harness) => {
  const ended = await harness.run(["sh", "-c", "seq 100000; echo x >&2"]);
  const held = ended.output?.stdout;
  assert.equal(held?.kind, "file");
  assert.equal(held?.kind === "file" && held.isTemporary, true);
  assert.equal(heldText(ended), Array.from({ length: 100_000 }, (_, i) => `${i + 1}\n`).join(""));
  assert.equal(ended.output?.stderr.kind, "bytes");
});

contract("result files get both streams in every plan", async (harness) => {
  for (const kind of ["discard", "hold", "stream"] as const) {
    const resultsDir = Deno.makeTempDirSync({ dir: harness.folder });
    const overrides = { capture: { kind }, resultsDir };
    const ended = await harness.run(["sh", "-c", "echo out; echo err >&2"], overrides);
    assert.equal(Deno.readTextFileSync(`${resultsDir}/stdout`), "out\n");
    assert.equal(Deno.readTextFileSync(`${resultsDir}/stderr`), "err\n");
    const path = `${resultsDir}/stdout`;
    const file = { kind: "file", path, sizeBytes: 4, isTemporary: false };
    assert.deepEqual(ended.output?.stdout, kind === "hold" ? file : undefined);
  }
});

contract("output that cannot be kept fails the attempt", async (harness) => {
  const ended = await harness.run(["echo", "x"], { resultsDir: "/no/such/folder" });
  assert.equal(ended.kind === "error" && ended.failure.kind, "threw");
});

contract("streamed output is whole lines, and the rest at the end", async (harness) => {
  const task = harness.shell("printf 'one\\ntwo\\nthr'", { capture: { kind: "stream" } });
  const ended = await harness.ended(task);
  assert.equal(ended.output, undefined);
  assert.equal(harness.printed(task), "one\ntwo\nthr");
});

contract("a child is not read while its output is not written away", async (harness) => {
  const task = harness.shell("seq 1000000", { capture: { kind: "stream" } });
  const outputs = () => harness.messages.filter((message) => message.kind === "output");
  const sizeBytes = () => outputs().reduce((sum, { bytes }) => sum + bytes.length, 0);
  await harness.until(() => sizeBytes() >= 1_048_576);
  // Whatever runs meanwhile proves that the worker is not stuck.
  await harness.run(["seq", "10"]);
  const unackedBytes = sizeBytes();
  assert.ok(unackedBytes < 1_048_576 + 4 * 65_536, `${unackedBytes} bytes un-acknowledged`);
  let ackedBytes = 0;
  while (!harness.messages.some((message) => message.kind === "done" && message.task === task)) {
    const bytes = sizeBytes() - ackedBytes;
    ackedBytes += bytes;
    const seen = harness.messages.length;
    harness.post({ kind: "ack", task, bytes });
    await harness.until(() => harness.messages.length > seen);
  }
  assert.equal(harness.printed(task).split("\n").length, 1_000_001);
});

contract("a child killed while nobody reads it ends", async (harness) => {
  const task = harness.shell("yes", { capture: { kind: "stream" } });
  const outputs = () => harness.messages.filter((message) => message.kind === "output");
  await harness.until(() => outputs().reduce((sum, { bytes }) => sum + bytes.length, 0) > 1e6);
  harness.post({ kind: "signal", task, signal: "SIGKILL" });
  assert.equal(failureOf(await harness.ended(task)) !== undefined, true);
});

contract("progress comes before the end, with the status line", async (harness) => {
  const ended = await harness.run(["sh", "-c", "printf '\\033]9;4;1;42\\007'; echo working"]);
  const kinds = harness.messages.map((message) => message.kind);
  assert.ok(kinds.indexOf("progress") < kinds.indexOf("done"));
  const updates = harness.messages.flatMap((m) => m.kind === "progress" ? m.updates : []);
  const merged = Object.assign({}, ...updates);
  assert.deepEqual(merged, { task: ended.task, done: 42, total: 100, status: "working" });
});

contract("signals for tasks that are unknown or over do no harm", async (harness) => {
  const ended = await harness.run(["true"]);
  harness.post({ kind: "signal", task: ended.task, signal: "SIGKILL" });
  harness.post({ kind: "signal", task: 999, signal: "SIGTERM" });
  harness.post({ kind: "ack", task: 999, bytes: 1 });
  assert.equal((await harness.run(["true"])).kind, "done");
});

contract("nothing starts once the run is cancelled", async (harness) => {
  Atomics.store(new Int32Array(harness.cancelFlag), 0, 1);
  const ended = await harness.run(["touch", `${harness.folder}/made`]);
  assert.deepEqual(failureOf(ended), { kind: "cancelled", by: "abort" });
  assert.throws(() => Deno.statSync(`${harness.folder}/made`), Deno.errors.NotFound);
});

contract("a progress pattern that is no expression fails the task only", async (harness) => {
  const work = { progress: { kind: "pattern", pattern: "(" } } as const;
  const failure = failureOf(await harness.run(["true"], { work }));
  assert.equal((failure as { name: string }).name, "SyntaxError");
});

contract("ping is answered", async (harness) => {
  harness.post({ kind: "ping" });
  await harness.until(() => harness.messages.some(({ kind }) => kind === "pong"));
});

if (isLinux) {
  contract("no descriptor is left open, whatever failed", async (harness) => {
    const count = () => [...Deno.readDirSync("/proc/self/fd")].length;
    const round = async () => {
      await harness.run(["sh", "-c", "seq 20000"]);
      await harness.run(["true"], { work: { stdin: { kind: "text", text: "x" } } });
      await harness.run(["/no/such"], { work: { stdin: { kind: "text", text: "x" } } });
      await harness.run(["true"], { work: { cwd: "/no/such" } });
      await harness.run(["cat"], { work: { stdin: { kind: "file", path: "/no/such" } } });
    };
    await round();
    const before = count();
    for (let index = 0; index < 5; index++) await round();
    // The rest may vary by what the runtime itself opens and closes.
    assert.ok(count() <= before + 2, `${before} descriptors became ${count()}`);
  });

  contract("children inherit no descriptor of other children", async (harness) => {
    const count = async () =>
      heldText(await harness.run(["ls", "/proc/self/fd"])).trim().split("\n").length;
    const before = await count();
    const others = Array.from({ length: 10 }, () => harness.start(["sleep", "60"]));
    await Promise.all(others.map((task) => harness.pid(task)));
    assert.equal(await count(), before);
    for (const task of others) harness.post({ kind: "signal", task, signal: "SIGKILL" });
    await Promise.all(others.map((task) => harness.ended(task)));
  });
}
