import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { FakeWorkers } from "./fake_workers.ts";

Deno.test("fake workers record what they are told and say what they are told to say", async () => {
  const workers = new FakeWorkers();
  const created: number[] = [];
  workers.onCreate = (worker) => created.push(workers.all.indexOf(worker));
  const heard: (FromWorker | string)[] = [];
  const handle = workers.create("command", {
    message: (message) => heard.push(message),
    crashed: (reason) => heard.push(reason),
  });
  await Promise.resolve();
  assert.deepEqual(created, [0]);
  handle.post({ kind: "ping" });
  assert.deepEqual(workers.at(1).received, [{ kind: "ping" }]);
  workers.at(1).say({ kind: "ready" });
  workers.at(1).crash("gone");
  workers.at(1).say({ kind: "pong" });
  assert.deepEqual(heard, [{ kind: "ready" }, "gone"]);
  assert.equal(workers.living.length, 1);
  handle.terminate();
  assert.equal(workers.living.length, 0);
  assert.throws(() => workers.at(2), /no worker 2/);
});

Deno.test("fake workers refuse messages that no isolate could be sent", () => {
  const workers = new FakeWorkers();
  const handle = workers.create("command", { message() {}, crashed() {} });
  const message = { kind: "ping", extra: () => {} } as const;
  assert.throws(() => handle.post(message), DOMException);
});
