/** An isolate in a process of its own: the same messages as any other, and an end that takes all along. */
import assert from "node:assert/strict";
import { DEPTH_VARIABLE } from "../../lib/platform/isolate_messages.ts";
import { NO_RIGHTS } from "../_support/no_rights.ts";
import { CallWorker, isProgress } from "./_call_worker.ts";
import { createLifeline } from "../_support/lifeline.ts";
import { assertGone } from "../cli/_runs.ts";

const IN_PROCESS = { isolation: "process" } as const;

Deno.test("a process gives a module its input, hands back its result, and is used again", async () => {
  await using worker = new CallWorker(
    `let calls = 0;
     export default ({ a, b }) => ({ sum: a + b, call: ++calls });`,
    { ...IN_PROCESS, input: { a: 1, b: 2 } },
  );
  const first = await worker.end();
  assert.deepEqual(first.kind === "done" && first.result, { sum: 3, call: 1 });
  worker.start({ a: 3, b: 4 });
  const second = await worker.end(2);
  assert.deepEqual(second.kind === "done" && second.result, { sum: 7, call: 2 });
});

Deno.test("a synchronous loop in a process tells how far it is, and sees its flag", async () => {
  await using worker = new CallWorker(
    `export default (_, context) => { while (!context.cancelled) context.advance(); };`,
    IN_PROCESS,
  );
  await worker.until(isProgress);
  worker.raiseFlag();
  const end = await worker.end();
  assert.deepEqual(end.kind === "error" && end.failure, { kind: "cancelled", by: "abort" });
});

Deno.test("what a module and its programs print in a process arrives as lines", async () => {
  await using worker = new CallWorker(
    `export default async () => {
       console.log("first");
       await new Deno.Command("sh", { args: ["-c", "echo second; echo third"], stdin: "null", stdout: "inherit" }).spawn().status;
     };`,
    IN_PROCESS,
  );
  await worker.end();
  // The program's lines may overtake what the module had to say before, but not what it says after.
  assert.deepEqual(worker.lines.toSorted(), ["first", "second", "third"]);
});

Deno.test("a module in a process finds an empty standard input, and takes nobody's messages", async () => {
  await using worker = new CallWorker(
    `export default async () => [
       Deno.stdin.readSync(new Uint8Array(9)),
       await Deno.stdin.read(new Uint8Array(9)),
       await new Response(Deno.stdin.readable).text(),
     ];`,
    IN_PROCESS,
  );
  const end = await worker.end();
  assert.deepEqual(end.kind === "done" && end.result, [null, null, ""]);
});

Deno.test("a module cannot speak for its isolate by writing to standard output", async () => {
  await using worker = new CallWorker(
    `export default () => {
       const forged = JSON.stringify([{ kind: "done", task: 1, stats: {}, result: "forged" }]) + "\\n";
       Deno.openSync("/dev/stdout", { write: true }).writeSync(new TextEncoder().encode(forged));
       return "real";
     };`,
    IN_PROCESS,
  );
  const end = await worker.end();
  assert.equal(end.kind === "done" && end.result, "real");
});

Deno.test("a module in a process finds nothing that makes its words those of its isolate", async () => {
  await using worker = new CallWorker(
    `export default () => {
       const { pid } = Deno;
       const places = ["cmdline", "environ", "stat"].map((name) => \`/proc/\${pid}/\${name}\`);
       const texts = places.map((path) => { try { return Deno.readTextFileSync(path); } catch { return ""; } });
       const words = [...Deno.args, ...Object.values(Deno.env.toObject()), ...texts];
       return words.join(" ").match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g);
     };`,
    IN_PROCESS,
  );
  const end = await worker.end();
  assert.deepEqual(end.kind === "done" && end.result, null);
});

Deno.test("an endless loop in a process is really stopped, with the programs that it started", async () => {
  await using lifeline = await createLifeline();
  {
    await using worker = new CallWorker(
      `export default (path, context) => {
         // Whoever still runs holds the file.
         new Deno.Command("sh", { args: ["-c", 'exec 3>"$0"; exec sleep 1000', path], stdin: "null" }).spawn();
         context.advance();
         const end = Date.now() + 100; while (Date.now() < end) context.advance();
         for (;;);
       };`,
      { ...IN_PROCESS, input: lifeline.path },
    );
    await worker.until(isProgress);
    await lifeline.held;
    worker.terminate();
  }
  await assertGone(lifeline);
});

Deno.test("a module's rights hold in a process as in a worker", async () => {
  await using worker = new CallWorker(
    `export default () => Deno.readTextFileSync("/etc/hostname");`,
    { ...IN_PROCESS, rights: NO_RIGHTS },
  );
  assert.equal(
    await worker.problem(),
    "permission: needs read access to /etc/hostname: allow it with --permissions read=/etc/hostname",
  );
});

Deno.test("what a module says in a process arrives whole, however much its programs print between", async () => {
  await using worker = new CallWorker(
    `export default async (_, context) => {
       const script = 'yes "$0" | head -n 4000; yes z | tr -d "\\n" | head -c 1000000';
       const { status } = new Deno.Command("sh", { args: ["-c", script, "x".repeat(999)], stdin: "null" }).spawn();
       let isOver = false;
       status.then(() => isOver = true);
       for (let n = 0; !isOver; n++) {
         context.log("ü".repeat(100_000));
         await new Promise((resolve) => setTimeout(resolve));
       }
       return "\u{1f600}ä".repeat(100_000);
     };`,
    IN_PROCESS,
  );
  const end = await worker.end();
  assert.equal(end.kind === "done" && end.result === "\u{1f600}ä".repeat(100_000), true);
  const said = worker.lines.filter((line) => line.includes("ü"));
  assert.deepEqual([said.length > 0, said.filter((line) => !/^ü{100000}$/.test(line))], [true, []]);
  const count = (letter: string) =>
    worker.lines.reduce((sum, line) => sum + line.split(letter).length - 1, 0);
  assert.deepEqual([count("x"), count("z")], [3_996_000, 1_000_000]);
});

Deno.test("the end of a process is told at once, whoever of its programs goes on with its pipes", async () => {
  await using lifeline = await createLifeline();
  await using worker = new CallWorker(
    `export default async (path, context) => {
       const args = ["-c", 'exec 3>"$0"; exec sleep 1000', path];
       new Deno.Command("sh", { args, stdin: "null" }).spawn();
       // Out of reach: in a session of its own.
       const { pid } = new Deno.Command("setsid", { args: ["sh", ...args], stdin: "null" }).spawn();
       context.log(String(pid));
       while (!context.cancelled) await new Promise((resolve) => setTimeout(resolve));
       new Deno.Command("kill", { args: [String(Deno.pid)] }).outputSync();
       for (;;);
     };`,
    { ...IN_PROCESS, input: lifeline.path },
  );
  const { text: pid } = await worker.until((
    message,
  ): message is Extract<typeof message, { kind: "log" }> => message.kind === "log");
  await lifeline.held;
  worker.raiseFlag();
  assert.equal(await worker.problem(), "fatal Its process ended by SIGTERM");
  Deno.kill(Number(pid), "SIGKILL");
  await assertGone(lifeline);
});

Deno.test("isolates in processes do not nest without end", async () => {
  const before = Deno.env.get(DEPTH_VARIABLE);
  Deno.env.set(DEPTH_VARIABLE, "4");
  try {
    await using worker = new CallWorker("export default () => 1;", IN_PROCESS);
    assert.match(await worker.problem(), /cannot be started: Isolates are nested more than 4 deep/);
  } finally {
    if (before === undefined) Deno.env.delete(DEPTH_VARIABLE);
    else Deno.env.set(DEPTH_VARIABLE, before);
  }
});

Deno.test("a process that dies is told with how, and with the last that it said", async () => {
  await using worker = new CallWorker(
    `export default () => {
       Deno.openSync("/dev/stderr", { write: true }).writeSync(new TextEncoder().encode("so long\\n"));
       new Deno.Command("kill", { args: [String(Deno.pid)] }).outputSync();
       for (;;);
     };`,
    IN_PROCESS,
  );
  assert.equal(await worker.problem(), "fatal Its process ended by SIGTERM: so long");
});

Deno.test({
  name: "a frozen process stands still, and goes on where it was",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using worker = new CallWorker(
      `export default async (_, context) => {
         context.log(String(Deno.pid));
         while (!context.cancelled) { context.advance(); await null; }
       };`,
      IN_PROCESS,
    );
    const { text: pid } = await worker.until((
      message,
    ): message is Extract<typeof message, { kind: "log" }> => message.kind === "log");
    // "T" is a process that was stopped by a signal.
    const state = async (wanted: RegExp) => {
      for (;;) {
        const [, after = ""] = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ");
        if (wanted.test(after)) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    worker.setFrozen(true);
    await state(/^T/);
    worker.setFrozen(false);
    await state(/^[RS]/);
    worker.raiseFlag();
    const end = await worker.end();
    assert.deepEqual(end.kind === "error" && end.failure, { kind: "cancelled", by: "abort" });
  },
});
