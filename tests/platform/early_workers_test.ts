/** Real workers that load before anybody listens to them. */
import assert from "node:assert/strict";
import {
  endEarlyWorkers,
  startEarlyWorkers,
  takeEarlyWorker,
} from "../../lib/platform/early_workers.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createWorkerFactory } from "../../lib/platform/worker_factory.ts";
import type { WorkerListener } from "../../lib/ports.ts";
import type { FromWorker } from "../../lib/protocol.ts";

/** Resolves with the first message of each kind that is waited for. */
class Ear implements WorkerListener {
  readonly heard: FromWorker["kind"][] = [];
  #hear = Promise.withResolvers<void>();

  message(message: FromWorker): void {
    this.heard.push(message.kind);
    this.#hear.resolve();
    this.#hear = Promise.withResolvers();
  }

  crashed(reason: string): void {
    throw new Error(reason);
  }

  async hear(kind: FromWorker["kind"]): Promise<void> {
    while (!this.heard.includes(kind)) await this.#hear.promise;
  }
}

Deno.test("a factory gives out the workers that were started early, of their kind, and then new ones", async () => {
  startEarlyWorkers("checksum", 2);
  assert.equal(livingWorkers(), 2);
  const factory = createWorkerFactory();
  const ears = [new Ear(), new Ear(), new Ear()];
  const handles = ears.map((ear) => factory.create("checksum", ear));
  assert.equal(livingWorkers(), 3, "two were there, one is new");
  await Promise.all(ears.map((ear) => ear.hear("ready")));
  assert.deepEqual(ears.map(({ heard }) => heard), [["ready"], ["ready"], ["ready"]]);
  for (const handle of handles) handle.terminate();
  assert.equal(livingWorkers(), 0);
});

Deno.test("who takes an early worker hears first what it said before, and can speak to it", async () => {
  // The second is ready after the first, which nobody listens to until then.
  startEarlyWorkers("checksum", 1);
  const other = new Ear();
  const witness = createWorkerFactory().create("fetch", other);
  await other.hear("ready");
  const ear = new Ear();
  const handle = takeEarlyWorker("checksum", ear);
  assert.deepEqual(ear.heard, [], "not before its taker has it");
  handle?.post({ kind: "ping" });
  await ear.hear("pong");
  assert.deepEqual(ear.heard, ["ready", "pong"]);
  handle?.terminate();
  witness.terminate();
  assert.equal(livingWorkers(), 0);
});

Deno.test("early workers that nobody takes are ended", () => {
  startEarlyWorkers("fetch", 1);
  assert.equal(takeEarlyWorker("command", new Ear()), undefined);
  endEarlyWorkers();
  assert.equal(takeEarlyWorker("fetch", new Ear()), undefined);
  assert.equal(livingWorkers(), 0);
});
