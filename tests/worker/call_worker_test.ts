/** The worker that calls functions, as a real Web Worker. */
import assert from "node:assert/strict";
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

Deno.test("a task that posts messages of its own breaks its worker, not the program", async () => {
  await using worker = new CallWorker(
    `export default () => { self.postMessage("mine"); return new Promise(() => {}); };`,
  );
  const end = await worker.end();
  assert.match(end.kind === "fatal" ? end.reason : "", /It posted something of its own/);
});
