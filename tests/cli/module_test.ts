/** `heddle each --module` and `module:` in plans, as a user meets them: from source and as the executable. */
import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { failureOf, isBinary, sandboxOf } from "./_modules.ts";
import { createLifeline } from "../_support/lifeline.ts";
import { assertGone, eventsOf, readJournal, runEvents, theEvent } from "./_runs.ts";

const COUNT = `
import data from "./data.json" with { type: "json" };
import { size } from "./lib/size.ts";
export default (input: string): { input: string; size: number; name: string } => {
  console.log("looking at", input);
  return { input, size: size(input), name: data.name };
};`;
const COUNT_FILES = {
  "count.ts": COUNT,
  "lib/size.ts": `import { one } from "../one.js";
    type Text = string;
    export function size(text: Text): number { return text.length * one; }`,
  "one.js": "export const one = 1;",
  "data.json": `{"name": "data"}`,
};

Deno.test("results are JSON Lines on standard output, and what modules print is not", async () => {
  await using sandbox = await sandboxOf(COUNT_FILES);
  const args = ["--module", "count.ts", "--output", "results", "-k", ":::", "a", "bb"];
  const { code, stdout, stderr } = await sandbox.run(["each", ...args]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.trimEnd().split("\n").map((line) => JSON.parse(line)), [
    { task: "1", input: ["a"], result: { input: "a", size: 1, name: "data" } },
    { task: "2", input: ["bb"], result: { input: "bb", size: 2, name: "data" } },
  ]);
  assert.match(stderr, /a: looking at a/);
});

Deno.test("results and lines of modules are events, in the journal too", async () => {
  await using sandbox = await sandboxOf(COUNT_FILES);
  const { code, events } = await runEvents(sandbox, ["each", "--module", "count.ts", ":::", "abc"]);
  assert.equal(code, 0);
  for (const stream of [events, await readJournal(sandbox)]) {
    assert.equal(theEvent(stream, "task_log").text, "looking at abc");
    assert.deepEqual(theEvent(stream, "task_succeeded").result, {
      input: "abc",
      size: 3,
      name: "data",
    });
  }
});

Deno.test("a plan's module gets its input and folder, may write where it may, and no further", async () => {
  await using sandbox = await sandboxOf({
    "plans/write.ts": `export default ({ name }: { name: string }, ctx: { cwd: string }) =>
      Deno.writeTextFileSync(\`\${ctx.cwd}/\${name}\`, "written");`,
    "plans/plan.yaml": `tasks:
  - {id: good, module: ./write.ts, input: {name: out/a}, permissions: {write: [out]}}
  - {id: bad, module: ./write.ts, input: {name: b}, permissions: {write: [out]}}`,
    "plans/out/.keep": "",
  });
  const { code, events } = await runEvents(sandbox, ["run", "plans/plan.yaml"]);
  assert.equal(code, 1);
  assert.equal(theEvent(events, "task_succeeded").task, "good");
  assert.equal(await Deno.readTextFile(`${sandbox.path}/plans/out/a`), "written");
  const { failure } = theEvent(events, "task_failed");
  const path = `${sandbox.path}/plans/b`;
  assert.deepEqual(
    failure.kind === "module" && failure.message,
    `needs write access to ${path}: ` +
      `allow it with permissions: { write: ["${path}"] } in the plan`,
  );
});

Deno.test("without more permissions a module reads, and does nothing else", async () => {
  const code = (call: string) => ({ "m.js": `export default () => ${call};` });
  assert.match(
    await failureOf(code(`fetch("http://127.0.0.1:4507/")`)),
    /^permission: needs net access/,
  );
  assert.match(
    await failureOf(code(`Deno.env.get("HOME")`)),
    /^permission: needs env access to HOME/,
  );
  assert.match(
    await failureOf(code(`new Deno.Command("true").outputSync()`)),
    /^permission: needs run/,
  );
  await using sandbox = await sandboxOf(code(`Deno.env.get("HOME")`));
  const args = ["--output", "results", "--permissions", "env=HOME", "--module", "m.js"];
  const { stdout } = await sandbox.run(["each", ...args, ":::", "x"]);
  assert.equal(JSON.parse(stdout).result, sandbox.path);
});

Deno.test("a module without any right still loads, with what it imports from beside it", async () => {
  await using sandbox = await sandboxOf(COUNT_FILES);
  const args = ["--output", "results", "--permissions", "none", "--module", "count.ts"];
  const { stdout, stderr } = await sandbox.run(["each", ...args, ":::", "abc"]);
  assert.equal(JSON.parse(stdout || assert.fail(stderr)).result.size, 3);
});

Deno.test("each isolate is set up and taken down once, and what it says in the end is still told", async () => {
  await using sandbox = await sandboxOf({
    "m.ts": `import type { TaskContext } from "./types.ts";
      let calls = 0;
      export const setup = (ctx: TaskContext) => ctx.log("up");
      export default (input: string) => input + ++calls;
      export async function teardown(ctx: TaskContext): Promise<void> {
        await null;
        ctx.log("down after " + calls);
      }`,
  });
  const args = ["-j1", "--module", "m.ts", ":::", "a", "b", "c"];
  const { code, events } = await runEvents(sandbox, ["each", ...args]);
  assert.equal(code, 0);
  assert.deepEqual(eventsOf(events, "task_succeeded").map(({ result }) => result), [
    "a1",
    "b2",
    "c3",
  ]);
  assert.deepEqual(eventsOf(events, "task_log").map(({ task, text }) => [task, text]), [
    ["1", "up"],
    ["3", "down after 3"],
  ]);
});

for (
  const [isolation, ended] of [["worker", "isolate was given up"], [
    "process",
    "process was ended",
  ]] as const
) {
  Deno.test(`a teardown in a ${isolation} that does not end is told, and the run ends`, async () => {
    await using sandbox = await sandboxOf({
      "m.js": `export default () => 1;\nexport const teardown = () => { for (;;); };`,
    });
    const args = ["--grace", "300ms", "--isolation", isolation, "--module", "m.js", ":::", "a"];
    const { code, events } = await runEvents(sandbox, ["each", ...args]);
    assert.equal(code, 0);
    const { task, text } = theEvent(events, "task_log");
    const told = `teardown(), or what was left running, did not end in time; its ${ended}`;
    assert.deepEqual([task, text], ["1", told]);
  });
}

Deno.test("on a terminal nobody is asked for a permission that a module lacks", async () => {
  await using sandbox = await sandboxOf({ "m.js": `export default () => Deno.env.get("HOME");` });
  await using pty = await sandbox.openPty(["each", "--module", "m.js", ":::", "x"]);
  assert.equal((await pty.end).code, 1);
  assert.match(pty.output, /needs env access to HOME/);
  assert.doesNotMatch(pty.output, /Allow\?|requests env access/);
});

/** Comes once to where it does not end, however slow the machine: there are tries until then. */
async function timeoutsOf(end: string, isolation: string): Promise<readonly string[]> {
  await using sandbox = await sandboxOf({
    "m.js": `export default async () => {
      try {
        return Deno.statSync("been-there").size;
      } catch {
        Deno.writeTextFileSync("been-there", "");
      }
      ${end}
    }`,
  });
  const policy = ["--timeout", "1s", "--grace", "1s", "--retries", "100", "--backoff", "1ms"];
  const args = ["--isolation", isolation, "--permissions", "read,write", "--module", "m.js"];
  const { code, events } = await runEvents(sandbox, ["each", ...policy, ...args, ":::", "x"]);
  assert.equal(code, 0);
  return eventsOf(events, "attempt_failed").map(({ failure }) =>
    failure.kind === "timeout" ? failure.detail ?? "" : failure.kind
  );
}

for (
  const [name, end, isolation, detail] of [
    [
      "an endless loop in a worker",
      "for (;;);",
      "worker",
      "module kept looping after it was asked to end; its isolate was given up",
    ],
    [
      "an endless loop in a process",
      "for (;;);",
      "process",
      "module kept looping after it was asked to end; its process was ended",
    ],
    [
      "a function that never settles",
      "await new Promise(() => {});",
      "worker",
      "module did not settle after it was asked to end; its isolate was ended",
    ],
  ] as const
) {
  Deno.test(`${name} is told as such`, async () => {
    const details = await timeoutsOf(end, isolation);
    assert.ok(details.includes(detail), `${details}`);
  });
}

Deno.test("the slot of a loop is used again, and the run ends though the loop may not", async () => {
  await using sandbox = await sandboxOf({
    "m.js": `export default (input) => { while (input === "loop"); return input; };`,
    "plan.yaml": `
tasks:
  - { id: loop, module: ./m.js, input: loop, timeout: 1s }
  - { id: others, forEach: [a, b], module: ./m.js }
`,
  });
  const args = ["-j1", "--grace", "300ms", "plan.yaml"];
  const { code, events } = await runEvents(sandbox, ["run", ...args]);
  assert.equal(code, 1);
  assert.deepEqual(eventsOf(events, "task_succeeded").map(({ result }) => result), ["a", "b"]);
  assert.deepEqual(eventsOf(events, "attempt_started").map(({ slot }) => slot), [1, 1, 1]);
});

Deno.test({
  name: "running out of memory in a process costs one task",
  // The executable takes no limit from outside, and the one of the machine takes too long to reach.
  ignore: isBinary,
  async fn() {
    await using sandbox = await sandboxOf({
      "m.js": `export default (input) => {
        for (const all = []; input === "hungry";) all.push(new Array(100_000).fill(all.length));
        return input;
      };`,
    });
    const args = ["-j1", "--isolation", "process", "--module", "m.js", ":::", "a", "hungry", "b"];
    const env = { DENO_V8_FLAGS: "--max-old-space-size=64" };
    const { code, events } = await runEvents(sandbox, ["each", ...args], { env });
    assert.equal(code, 1);
    assert.deepEqual(theEvent(events, "task_failed").failure, {
      kind: "module",
      problem: "memory",
      message: "module ran out of memory; its process was ended",
    });
    assert.deepEqual(eventsOf(events, "task_succeeded").map(({ result }) => result), ["a", "b"]);
  },
});

Deno.test("a Heddle that is killed leaves no isolate's process, nor what a module started", async () => {
  await using lifeline = await createLifeline();
  await using sandbox = await sandboxOf({
    "m.js": `export default (path) => {
      new Deno.Command("sh", { args: ["-c", 'exec 3>"$0"; exec sleep 1000', path], stdin: "null" }).spawn();
      for (;;);
    };`,
  });
  const args = ["--isolation", "process", "--permissions", "run", "--module", "m.js"];
  const { pid, result } = sandbox.start(["each", ...args, ":::", lifeline.path]);
  await lifeline.held;
  Deno.kill(pid, "SIGKILL");
  await result;
  await assertGone(lifeline);
});

for (const isolation of ["worker", "process"]) {
  Deno.test(`a program that a module in a ${isolation} has started ends with a module that does not end`, async () => {
    await using lifeline = await createLifeline();
    await using sandbox = await sandboxOf({
      "m.js": `export default (path) => {
        new Deno.Command("setsid", { args: ["sh", "-c", 'exec 3>"$0"; exec sleep 1000', path], stdin: "null" }).spawn();
        for (;;);
      };`,
    });
    const args = ["--isolation", isolation, "--permissions", "run", "--grace", "300ms"];
    const { pid, result } = sandbox.start([
      "each",
      ...args,
      "--module",
      "m.js",
      ":::",
      lifeline.path,
    ]);
    await lifeline.held;
    Deno.kill(pid, "SIGTERM");
    assert.equal((await result).code, 143);
    await assertGone(lifeline);
  });

  Deno.test(`a cancelled loop in a ${isolation} that looks at ctx.cancelled ends by itself`, async () => {
    await using lifeline = await createLifeline();
    await using sandbox = await sandboxOf({
      "m.js": `export default (path, ctx) => {
        new Deno.Command("sh", { args: ["-c", 'exec 3>"$0"', path], stdin: "null" }).outputSync();
        while (!ctx.cancelled) ctx.advance();
        ctx.log("saw it");
      };`,
    });
    const args = ["--isolation", isolation, "--permissions", "run", "--module", "m.js"];
    const { pid, result } = sandbox.start(["each", "--ui", "json", ...args, ":::", lifeline.path]);
    await lifeline.released;
    Deno.kill(pid, "SIGTERM");
    const { code, stdout } = await result;
    assert.equal(code, 143);
    assert.match(stdout, /"kind":"task_log","task":"1","text":"saw it"/);
    assert.match(stdout, /"kind":"task_cancelled"/);
  });
}

Deno.test("nobody starts an isolate's process by hand", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await sandbox.run(["__isolate", "x"], { stdin: "" });
  assert.deepEqual([code, stderr], [2, "heddle: __isolate is Heddle's own\n"]);
});
