/** The worker that calls functions, as a real Web Worker. */
import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { CallWorker, isProgress } from "./_call_worker.ts";

Deno.test("a worker imports the module and calls its default export", async () => {
  await using worker = new CallWorker("export default ({ a, b }) => ({ sum: a + b });", {
    input: { a: 1, b: 2 },
  });
  const end = await worker.end();
  assert.deepEqual(end.kind === "done" && end.result, { sum: 3 });
});

Deno.test("a worker in a synchronous loop tells how far it is, and sees its flag", async () => {
  await using worker = new CallWorker(
    `export default (_, context) => {
       let count = 0;
       while (!context.cancelled) { context.advance(); count++; }
       return count;
     };`,
  );
  await worker.until(isProgress);
  worker.raiseFlag();
  const end = await worker.end();
  assert.deepEqual(end.kind === "error" && end.failure, { kind: "cancelled", by: "abort" });
  const last = worker.messages.filter(isProgress).at(-1)?.updates[0];
  assert.ok((last?.done ?? 0) > 0);
});

Deno.test("what a module prints arrives as lines, objects as the console shows them", async () => {
  await using worker = new CallWorker(
    `export default () => { console.log("row", { id: 1 }); console.error("late"); };`,
  );
  await worker.end();
  assert.deepEqual(worker.lines, ["row { id: 1 }", "late"]);
});

Deno.test("a module that does not parse fails in words, and its worker is of no more use", async () => {
  await using worker = new CallWorker("export default (");
  const end = await worker.end();
  assert.ok(end.kind === "error" && end.isLast && end.failure.kind === "module");
  assert.equal(end.failure.problem, "syntax");
  assert.match(end.failure.message, /^syntax error in data:.*: .*(expected|Unexpected)/i);
});

for (const call of ["Deno.exit(3)", "close()", "self.close()", "Deno.exit()"]) {
  Deno.test(`a task that calls ${call} fails instead of vanishing`, async () => {
    await using worker = new CallWorker(`export default () => { ${call}; };`);
    const end = await worker.end();
    assert.ok(end.kind === "error" && end.failure.kind === "module");
    assert.equal(end.failure.problem, "exited");
    const called = call.replace("self.", "");
    assert.equal(
      end.failure.message,
      `called ${called}, which would end its isolate: a task ends by returning or throwing`,
    );
  });
}

Deno.test("a rejection that nobody handles fails the task, and ends the worker", async () => {
  await using worker = new CallWorker(
    `export default () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };`,
  );
  const end = await worker.end();
  assert.ok(end.kind === "error" && end.isLast && end.failure.kind === "threw");
  assert.equal(end.failure.message, "lost");
});

for (const message of [`"mine"`, "[null]", `[{ kind: "done", task: 1, result: "forged" }]`]) {
  Deno.test(`a task cannot post ${message} in Heddle's place`, async () => {
    await using worker = new CallWorker(`export default () => { self.postMessage(${message}); };`);
    assert.match(await worker.problem(), /^threw TypeError: Called postMessage\(\), which nobody/);
  });
}

for (const code of ["Deno.chdir('/')", "process.chdir('/')"]) {
  Deno.test(`a task cannot move all others to another folder by ${code}`, async () => {
    const folder = Deno.cwd();
    await using worker = new CallWorker(`export default () => { ${code}; };`);
    assert.match(await worker.problem(), /^threw TypeError: Called chdir\("\/"\), which would/);
    assert.equal(Deno.cwd(), folder);
  });
}

for (const code of ["Deno.umask(0o777)", "process.umask(0o777)"]) {
  Deno.test(`a task cannot close the files of all others by ${code}, but look`, async () => {
    const mask = Deno.umask();
    await using worker = new CallWorker(
      `export default (input) => input === "look" ? [Deno.umask(), process.umask()] : ${code};`,
    );
    assert.match(await worker.problem(), /^threw TypeError: Called umask\(\) with a mask, which/);
    assert.equal(Deno.umask(), mask);
    worker.start("look");
    const end = await worker.end(2);
    assert.deepEqual(end.kind === "done" && end.result, [mask, mask]);
  });
}

for (
  const code of [
    `Deno.permissions.revokeSync({ name: "sys" })`,
    `Deno.permissions.revoke({ name: "sys" })`,
    `Object.getPrototypeOf(Deno.permissions).revokeSync.call(Deno.permissions, { name: "sys" })`,
  ]
) {
  Deno.test(`a task cannot take rights from Heddle by ${code}`, async () => {
    const { state } = Deno.permissions.querySync({ name: "sys" });
    await using worker = new CallWorker(`export default async () => { await ${code}; };`);
    assert.match(await worker.problem(), /^threw TypeError: Called revoke\(\), which would take/);
    assert.equal(Deno.permissions.querySync({ name: "sys" }).state, state);
  });
}

Deno.test("a task finds no terminal on its standard input, and cannot change its modes", async () => {
  await using worker = new CallWorker(
    `export default () => { if (!Deno.stdin.isTerminal()) Deno.stdin.setRaw(true); };`,
  );
  assert.match(await worker.problem(), /^threw TypeError: Called setRaw\(\), but the terminal is/);
});

Deno.test("what is printed without a line end is told when its task ends, before it does", async () => {
  await using worker = new CallWorker(
    `const bytes = (text) => new TextEncoder().encode(text);
     export default async (input) => {
       await Deno.stdout.write(bytes("half a line of " + input));
       Deno.stderr.writeSync(bytes("other\\nend"));
     };`,
    { input: "first" },
  );
  await worker.end();
  assert.deepEqual(worker.lines, ["other", "half a line of first", "end"]);
  worker.start("second");
  await worker.end(2);
  assert.deepEqual(worker.lines.slice(3), ["other", "half a line of second", "end"]);
});

Deno.test("whatever is thrown is told: no error breaks its worker by what it is made of", async () => {
  await using worker = new CallWorker(
    `const made = {
       members: () => Object.assign(new Error("x"), { stack: 5, name: null, message: "odd" }),
       trap: () => Object.defineProperty(new Error("y"), "message", { get() { throw 1; } }),
       bare: () => Object.assign(Object.create(null), { code: 7 }),
       proxy: () => new Proxy({}, { get() { throw 1; }, ownKeys() { throw 1; } }),
     };
     export default (input) => { throw made[input](); };`,
    { input: "members" },
  );
  assert.equal(await worker.problem(1), "threw Error: odd");
  worker.start("trap");
  assert.equal(await worker.problem(2), "threw Error: ");
  worker.start("bare");
  assert.equal(await worker.problem(3), "threw Error: [Object: null prototype] { code: 7 }");
  worker.start("proxy");
  assert.match(await worker.problem(4), /^threw Error: ./);
});

Deno.test("of a message that is longer than anybody reads the beginning is kept", async () => {
  await using worker = new CallWorker(
    `export default () => { throw new Error("m".repeat(5e6)); };`,
  );
  const end = await worker.end();
  assert.ok(end.kind === "error" && end.failure.kind === "threw");
  assert.match(end.failure.message, /^m{16384}…$/);
  assert.ok(JSON.stringify(end).length < 40_000);
});

for (const isolation of ["worker", "process"] as const) {
  Deno.test(`in a ${isolation} setup runs once before all calls, and teardown once in the end`, async () => {
    await using worker = new CallWorker(
      `let calls = 0;
       export async function setup(ctx) { await null; ctx.log("set up in attempt " + ctx.attempt); }
       export default () => ++calls;
       export function teardown(ctx) { console.log("printed"); ctx.log("torn down after " + calls); }`,
      { isolation },
    );
    await worker.end(1);
    worker.start();
    const second = await worker.end(2);
    // The isolate is a warm one: it has counted the first call.
    assert.equal(second.kind === "done" && second.result, 2);
    assert.deepEqual(worker.lines, ["set up in attempt 1"]);
    worker.close();
    await worker.until((message): message is Extract<typeof message, { kind: "closed" }> =>
      message.kind === "closed"
    );
    assert.deepEqual(worker.lines, ["set up in attempt 1", "printed", "torn down after 2"]);
  });
}

Deno.test("a teardown that throws is told as a line, and the isolate closes all the same", async () => {
  await using worker = new CallWorker(
    `export default () => 1; export function teardown() { throw new Error("no way"); }`,
  );
  await worker.end();
  worker.close();
  await worker.until((message): message is Extract<typeof message, { kind: "closed" }> =>
    message.kind === "closed"
  );
  assert.deepEqual(worker.lines, ["teardown() failed: no way"]);
});

Deno.test("code in an isolate finds an empty standard input", async () => {
  await using worker = new CallWorker(
    `export default async () => [
       Deno.stdin.readSync(new Uint8Array(9)),
       await new Response(Deno.stdin.readable).text(),
     ];`,
  );
  const end = await worker.end();
  assert.deepEqual(end.kind === "done" && end.result, [null, ""]);
});

for (const isolation of ["worker", "process"] as const) {
  Deno.test(`a loop in a ${isolation} that logs faster than anybody listens is held up, and still hears that it shall end`, async () => {
    await using worker = new CallWorker(
      `const line = "x".repeat(1000);
       export default (_, ctx) => {
         for (let count = 1; !ctx.cancelled; count++) ctx.log(count + " " + line);
       };`,
      { isolation },
    );
    let logged = 0;
    await worker.until((message): message is FromWorker => {
      if (message.kind === "log") logged = parseInt(message.text);
      return logged >= 20_000;
    });
    worker.raiseFlag();
    const end = await worker.end();
    assert.deepEqual(end.kind === "error" && end.failure, { kind: "cancelled", by: "abort" });
    // What was under way; a process hears of its end later.
    const late = worker.lines.length - logged;
    assert.ok(isolation === "process" || late < 3000, `${late} more lines`);
  });
}

/** What the shell of a worker is made of, damaged: the run must hear of it, and none of these is in its way. */
const HARMLESS = [
  "Array.prototype.push = undefined",
  "Array.prototype.push = () => 0",
  "Promise.prototype.then = () => { throw new Error('no then') }",
  "Promise.prototype.then = () => new Promise(() => {})",
  "globalThis.postMessage = () => {}",
  "globalThis.performance = globalThis.setTimeout = globalThis.clearTimeout = undefined",
  "globalThis.queueMicrotask = () => {}",
  "globalThis.MessageEvent = globalThis.ErrorEvent = undefined",
  "Map.prototype.delete = Map.prototype.clear = () => false",
  "globalThis.Promise = globalThis.Map = undefined",
];

for (const damage of HARMLESS) {
  Deno.test(`a task that does ${damage} ends as if it had not`, async () => {
    await using worker = new CallWorker(`export default () => { ${damage}; return "fine"; };`);
    const end = await worker.end();
    assert.equal(end.kind === "done" && end.result, "fine", JSON.stringify(end));
  });
}

const HARMFUL: readonly (readonly [damage: string, reason: RegExp])[] = [
  [
    "Array.prototype.map = Array.prototype.filter = undefined; throw new Error('mine')",
    /is not a function; the module has changed Array\.prototype\.filter, Array\.prototype\.map$/,
  ],
  [
    "Object.defineProperty(Error, Symbol.hasInstance, { value() { throw new TypeError('no') } }); throw 1",
    /^TypeError: no; the module has changed Error$/,
  ],
  ["globalThis.Math = undefined; throw 1", /^TypeError: .*; the module has changed Math$/],
  ["globalThis.Error = undefined; throw 1", /; the module has changed Error$/],
  [
    "Promise.reject(new Error('lost')); Event.prototype.preventDefault = String.prototype.split = undefined",
    /; the module has changed Event\.prototype\.preventDefault, String\.prototype\.split$/,
  ],
];

for (const [damage, reason] of HARMFUL) {
  Deno.test(`a task that does ${damage} fails, and it is said what was changed`, async () => {
    const code = `export default async () => { ${damage}; await new Promise(() => {}); };`;
    await using worker = new CallWorker(code);
    const end = await worker.end();
    assert.ok(end.kind === "fatal", JSON.stringify(end));
    assert.match(end.reason, reason);
  });
}

/** A signal that changes nothing, should it come through. */
const SIGNAL = `"SIGCONT"`;
const NODE = 'import process, { kill } from "node:process";';
const CALLS: readonly (readonly [head: string, call: string, message: RegExp])[] = [
  ["", `Deno.kill(Deno.pid, ${SIGNAL})`, /^Called kill\(\d+\) on Heddle's own process/],
  ["", `Deno.kill(Deno.pid + 0.5, ${SIGNAL})`, /^Called kill\([\d.]+\) on/],
  ["", `Deno.kill(Deno.pid + 2 ** 32, ${SIGNAL})`, /^Called kill\(\d+\) on/],
  ["", `Deno.kill(0, ${SIGNAL})`, /^Called kill\(0\) on/],
  ["", `globalThis.process.kill(Deno.pid, ${SIGNAL})`, /^Called kill\(\d+\) on/],
  [NODE, `process.kill(process.pid, ${SIGNAL})`, /^Called kill\(\d+\) on/],
  [NODE, `kill(-1, ${SIGNAL})`, /^Called kill\(-1\) on/],
  [NODE, `process.chdir("/")`, /^Called chdir\("\/"\), which would change the folder/],
  [NODE, `process.umask(0o77)`, /^Called umask\(\) with a mask/],
  [NODE, `process.abort()`, /^Called abort\(\), which would end all tasks/],
];

for (const [head, call, message] of CALLS) {
  Deno.test(`a task that calls ${call} fails instead${head && ", also by what it imports"}`, async () => {
    await using worker = new CallWorker(`${head} export default () => { ${call}; };`);
    const end = await worker.end();
    assert.ok(end.kind === "error" && end.failure.kind === "threw", JSON.stringify(end));
    assert.match(end.failure.message, message);
  });
}

Deno.test("a task may ask whether its process is there, and signal others", async () => {
  await using worker = new CallWorker(`${NODE} export default () => {
    const { pid } = new Deno.Command("sleep", { args: ["60"] }).spawn();
    return [process.kill(process.pid, 0), kill(process.pid, 0), kill(pid, "SIGKILL")];
  };`);
  const end = await worker.end();
  assert.deepEqual(end.kind === "done" && end.result, [true, true, true], JSON.stringify(end));
});
