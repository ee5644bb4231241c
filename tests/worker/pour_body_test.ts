/** Downloads that the runtime writes by itself, where it can: what is on disk and what is told is as for all others. */
import assert from "node:assert/strict";
import { poursNatively } from "../../lib/platform/runtime.ts";
import { isWorthPouring } from "../../lib/worker/fetch/pour_body.ts";
import { BadServer } from "../_support/bad_server.ts";
import { inTurn, serveFile, someBytes } from "../_support/served_files.ts";
import { FetchWorker, sha256Of } from "./_fetch_worker.ts";

const BYTES = someBytes(5_000_000);
const HALF = 2_500_000;

Deno.test("it pays for large files and for those of unknown size", () => {
  assert.deepEqual([null, 5_000_000, 1_000].map(isWorthPouring), [
    poursNatively(),
    poursNatively(),
    false,
  ]);
});

for (const size of ["known", "unknown"] as const) {
  Deno.test(`a large file of ${size} size arrives whole, and tells how far it is`, async () => {
    await using server = await BadServer.start({
      "/a": size === "known" ? serveFile({ bytes: BYTES }) : async (exchange) => {
        await exchange.head(200, {});
        await exchange.send(BYTES);
      },
    });
    await using worker = new FetchWorker();
    const task = worker.start(server.url("/a"));
    assert.equal((await worker.ended(task)).failure, null);
    assert.equal(sha256Of(worker.read()), sha256Of(BYTES));
    assert.equal(worker.told(task).done, BYTES.length);
    assert.equal(worker.told(task).total, size === "known" ? BYTES.length : undefined);
    assert.deepEqual(worker.names(), ["file"]);
  });
}

for (const breakBy of ["end", "reset"] as const) {
  Deno.test(`one that breaks off (${breakBy}) goes on where it was, and nothing is lost`, async () => {
    const file = { bytes: BYTES, etag: '"v1"' };
    await using server = await BadServer.start({
      "/a": inTurn(serveFile({ ...file, breakAt: HALF, breakBy }), serveFile(file)),
    });
    await using worker = new FetchWorker();
    const { failure, retry } = await worker.fetch(server.url("/a"));
    assert.ok(
      failure?.kind === "threw" && /^The connection (was lost|ended)/.test(failure.message),
      JSON.stringify(failure),
    );
    assert.equal(retry, undefined);
    const { size } = Deno.statSync(`${worker.dir}/file.part`);
    assert.ok(size > 0 && size <= HALF);
    await worker.succeed(server.url("/a"));
    assert.equal(sha256Of(worker.read()), sha256Of(BYTES));
    assert.equal(server.requests[1]?.headers.get("range"), `bytes=${size}-`);
  });
}

Deno.test("one that is cancelled while nothing comes keeps its beginning", async () => {
  await using server = await BadServer.start({
    "/a": serveFile({ bytes: BYTES, etag: '"v1"', breakAt: HALF, breakBy: "stall" }),
  });
  await using worker = new FetchWorker();
  const task = worker.start(server.url("/a"));
  await worker.received(task, HALF);
  worker.signal(task, "SIGTERM");
  assert.deepEqual((await worker.ended(task)).failure, { kind: "cancelled", by: "abort" });
  assert.deepEqual(worker.names(), ["file.part", "file.part.json"]);
  assert.equal(Deno.statSync(`${worker.dir}/file.part`).size, HALF);
});

Deno.test("one that is frozen in its middle goes on from there in the same connection", async () => {
  const more = Promise.withResolvers<void>();
  await using server = await BadServer.start({
    "/a": async (exchange) => {
      await exchange.head(200, { "content-length": String(BYTES.length) });
      await exchange.send(BYTES.subarray(0, HALF));
      await more.promise;
      await exchange.send(BYTES.subarray(HALF));
    },
  });
  await using worker = new FetchWorker();
  const task = worker.start(server.url("/a"));
  await worker.received(task, HALF);
  worker.signal(task, "SIGSTOP");
  // Signals come in order: whoever answers this one has stopped.
  const other = worker.start(server.url("/b"), { name: "other" });
  await worker.ended(other);
  more.resolve();
  // Its end would come before the end of one that is started later.
  await worker.ended(worker.start(server.url("/b"), { name: "third" }));
  // Where pieces are read, one may have been on its way.
  assert.ok(Deno.statSync(`${worker.dir}/file.part`).size <= HALF + 256 * 1024);
  worker.signal(task, "SIGCONT");
  assert.equal((await worker.ended(task)).failure, null);
  assert.equal(sha256Of(worker.read()), sha256Of(BYTES));
  assert.equal(server.of("/a").length, 1);
});
