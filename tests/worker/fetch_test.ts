/** Downloads by real workers, from a server that is good or broken: what is on disk, and what is asked for. */
import assert from "node:assert/strict";
import { REPORT_INTERVAL_MS } from "../../lib/worker/report_gate.ts";
import { brotliCompressSync } from "node:zlib";
import { BadServer, type Handler } from "../_support/bad_server.ts";
import { answer, inTurn, serveFile, someBytes } from "../_support/served_files.ts";
import { FetchWorker, POINTLESS, sha256Of, threw } from "./_fetch_worker.ts";

const BYTES = someBytes(300_000);
const OLD = "Mon, 05 Feb 2024 10:00:00 GMT";

Deno.test("a download becomes a file with the server's date, and tells how far it is", async () => {
  await using server = await BadServer.start({
    "/a": serveFile({ bytes: BYTES, lastModified: OLD }),
  });
  await using worker = new FetchWorker();
  const task = worker.start(server.url("/a"), { sha256: sha256Of(BYTES) });
  assert.equal((await worker.ended(task)).failure, null);
  assert.deepEqual(worker.read(), BYTES);
  assert.deepEqual(worker.names(), ["file"]);
  assert.equal(Deno.statSync(`${worker.dir}/file`).mtime?.getTime(), Date.parse(OLD));
  assert.deepEqual(worker.told(task), { task, done: 300_000, total: 300_000, unit: "B" });
});

Deno.test("the folder of a download is made, and an empty file is a file", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: new Uint8Array(0) }) });
  await using worker = new FetchWorker();
  await worker.succeed(server.url("/a"), { dir: `${worker.dir}/x/y` });
  assert.equal(Deno.statSync(`${worker.dir}/x/y/file`).size, 0);
});

for (const breakBy of ["end", "reset"] as const) {
  Deno.test(`a body that breaks off (${breakBy}) is worth another try, which asks for the rest`, async () => {
    const file = { bytes: BYTES, etag: '"v1"' };
    await using server = await BadServer.start({
      "/a": inTurn(serveFile({ ...file, breakAt: 100_000, breakBy }), serveFile(file)),
    });
    await using worker = new FetchWorker();
    const sha256 = sha256Of(BYTES);
    const { failure, retry } = await worker.fetch(server.url("/a"), { sha256 });
    assert.ok(
      failure?.kind === "threw" && /^The connection (was lost|ended)/.test(failure.message),
    );
    assert.equal(retry, undefined);
    assert.deepEqual(worker.names(), ["file.part", "file.part.json"]);
    const { size } = Deno.statSync(`${worker.dir}/file.part`);
    assert.ok(size > 0 && size <= 100_000);
    await worker.succeed(server.url("/a"), { sha256 });
    assert.deepEqual(worker.read(), BYTES);
    assert.deepEqual(worker.names(), ["file"]);
    const { headers } = server.requests[1] ?? assert.fail();
    assert.deepEqual([headers.get("range"), headers.get("if-range")], [`bytes=${size}-`, '"v1"']);
  });
}

Deno.test("another isolate goes on with what an earlier run left", async () => {
  const file = { bytes: BYTES, lastModified: OLD };
  await using server = await BadServer.start({
    "/a": inTurn(serveFile({ ...file, breakAt: 100_000 }), serveFile(file)),
  });
  await using earlier = new FetchWorker();
  await earlier.fetch(server.url("/a"));
  await using later = new FetchWorker();
  await later.succeed(server.url("/a"), { dir: earlier.dir });
  assert.deepEqual(earlier.read(), BYTES);
  assert.equal(server.requests[1]?.headers.get("range"), "bytes=100000-");
});

for (const sha256 of [undefined, sha256Of(BYTES)]) {
  const how = sha256 === undefined ? "at once" : "also while it is checked";
  Deno.test(`what was there of a file is told ${how}, or it would count as speed`, async () => {
    const file = { bytes: BYTES, lastModified: OLD };
    const rest = serveFile(file);
    await using server = await BadServer.start({
      "/a": inTurn(serveFile({ ...file, breakAt: 100_000 }), async (exchange) => {
        // So late that the isolate tells each thing of the answer as it learns it.
        await new Promise((resolve) => setTimeout(resolve, 2 * REPORT_INTERVAL_MS));
        await rest(exchange);
      }),
    });
    const work = sha256 === undefined ? {} : { sha256 };
    await using worker = new FetchWorker();
    await worker.fetch(server.url("/a"), work);
    const second = worker.start(server.url("/a"), work);
    assert.equal((await worker.ended(second)).failure, null);
    assert.ok((worker.toldDone(second)[0] ?? 0) >= 100_000, String(worker.toldDone(second)));
    assert.equal(worker.told(second).total, BYTES.length);
  });
}

/** A first attempt breaks off, then the server is another; what is there must end up as `expected`. */
async function afterBreak(
  second: Parameters<BadServer["on"]>[1],
  expected: Uint8Array,
  first: Partial<Parameters<typeof serveFile>[0]> = {},
): Promise<BadServer["requests"]> {
  const file = { bytes: BYTES, etag: '"v1"', breakAt: 100_000, ...first };
  await using server = await BadServer.start({ "/a": inTurn(serveFile(file), second) });
  await using worker = new FetchWorker();
  await worker.fetch(server.url("/a"));
  await worker.succeed(server.url("/a"));
  assert.deepEqual(worker.read(), expected);
  assert.deepEqual(worker.names(), ["file"]);
  return server.requests;
}

const OTHER = someBytes(200_000, 7);

Deno.test("content that changed in between starts over", async () => {
  const requests = await afterBreak(serveFile({ bytes: OTHER, etag: '"v2"' }), OTHER);
  assert.equal(requests.length, 2);
});

Deno.test("content whose date changed in between starts over", async () => {
  const first = { etag: undefined, lastModified: OLD };
  const second = { bytes: OTHER, lastModified: "Tue, 06 Feb 2024 10:00:00 GMT" };
  const requests = await afterBreak(serveFile(second), OTHER, first);
  assert.deepEqual(requests.map(({ status }) => status), [200, 200]);
  assert.equal(requests[1]?.headers.get("if-range"), OLD);
});

Deno.test("a server that ignores If-Range gives itself away by its ETag", async () => {
  const second = inTurn(
    () => assert.fail(),
    async ({ head, send }) => {
      const range = `bytes 100000-199999/200000`;
      await head(206, { "content-range": range, "content-length": "100000", etag: '"v2"' });
      await send(OTHER.subarray(100_000));
    },
    serveFile({ bytes: OTHER, etag: '"v2"' }),
  );
  assert.equal((await afterBreak(second, OTHER)).length, 3);
});

Deno.test("a server without ranges sends everything again", async () => {
  const file = { bytes: BYTES, etag: '"v1"', hasRanges: false };
  assert.equal((await afterBreak(serveFile(file), BYTES)).length, 2);
});

Deno.test("the wrong part of a file, and a part past its end, are asked for anew and whole", async () => {
  const wrong = inTurn(() => assert.fail(), async ({ head, send }) => {
    await head(206, { "content-range": "bytes 5-9/300000", "content-length": "5", etag: '"v1"' });
    await send("wrong");
  }, serveFile({ bytes: BYTES, etag: '"v1"' }));
  assert.equal((await afterBreak(wrong, BYTES)).at(-1)?.headers.has("range"), false);
  const past = inTurn(
    () => assert.fail(),
    answer(416),
    serveFile({ bytes: BYTES, etag: '"v1"' }),
  );
  assert.equal((await afterBreak(past, BYTES)).at(-1)?.headers.has("range"), false);
});

Deno.test("a note that is too long to be one is not read", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: BYTES, etag: '"v1"' }) });
  await using worker = new FetchWorker();
  Deno.writeTextFileSync(`${worker.dir}/file.part`, "x");
  const address = sha256Of(new TextEncoder().encode(server.url("/a")));
  const note = JSON.stringify({ address, value: '"v1"' });
  Deno.writeTextFileSync(`${worker.dir}/file.part.json`, note + " ".repeat(1024 * 1024));
  await worker.succeed(server.url("/a"));
  assert.equal(server.requests[0]?.headers.get("range"), null);
  assert.deepEqual(worker.read(), BYTES);
});

Deno.test("what has neither an ETag nor a date is not gone on with", async () => {
  const requests = await afterBreak(serveFile({ bytes: BYTES }), BYTES, { etag: undefined });
  assert.equal(requests[1]?.headers.has("range"), false);
});

Deno.test("all of a file without its name yet, for a run was killed just then, is not asked for again", async () => {
  const file = { bytes: BYTES, etag: '"v1"' };
  await using server = await BadServer.start({
    "/a": inTurn(serveFile({ ...file, breakAt: 299_999 }), serveFile(file)),
  });
  await using worker = new FetchWorker();
  await worker.fetch(server.url("/a"));
  Deno.writeFileSync(`${worker.dir}/file.part`, BYTES);
  await worker.succeed(server.url("/a"), { sha256: sha256Of(BYTES) });
  assert.deepEqual(worker.read(), BYTES);
  assert.deepEqual(worker.names(), ["file"]);
  assert.deepEqual(server.requests.map(({ status }) => status), [200, 416]);
});

Deno.test("more than all of a file is no beginning of it", async () => {
  const file = { bytes: BYTES, etag: '"v1"' };
  await using server = await BadServer.start({
    "/a": inTurn(serveFile({ ...file, breakAt: 100_000 }), serveFile(file)),
  });
  await using worker = new FetchWorker();
  await worker.fetch(server.url("/a"));
  Deno.writeFileSync(`${worker.dir}/file.part`, someBytes(300_001, 3));
  await worker.succeed(server.url("/a"));
  assert.deepEqual(worker.read(), BYTES);
  assert.deepEqual(server.requests.map(({ status }) => status), [200, 416, 200]);
});

Deno.test("a server that calls a file unchanged and not how old it is, is asked for that", async () => {
  const unchanged = answer(304);
  await using server = await BadServer.start({
    "/a": inTurn(
      serveFile({ bytes: BYTES, lastModified: OLD }),
      unchanged,
      serveFile({
        bytes: BYTES,
        lastModified: OLD,
      }),
    ),
    "/b": inTurn(unchanged, serveFile({ bytes: OTHER, lastModified: OLD })),
  });
  await using worker = new FetchWorker();
  await worker.succeed(server.url("/a"));
  const again = worker.start(server.url("/a"));
  assert.equal((await worker.ended(again)).failure, null);
  assert.equal(worker.told(again).status, "already there");
  assert.equal(server.of("/a")[2]?.headers.has("if-modified-since"), false);
  await worker.succeed(server.url("/b"));
  assert.deepEqual(worker.read(), OTHER, "another file");
});

Deno.test("what has only a weak ETag, or a date of this very second, is not gone on with", async () => {
  for (
    const first of [{ etag: 'W/"v1"' }, { etag: undefined, lastModified: new Date().toUTCString() }]
  ) {
    const { etag, ...others } = first;
    const requests = await afterBreak(serveFile({ bytes: BYTES }), BYTES, {
      ...others,
      ...(etag === undefined ? { etag: 'W/"x"' } : { etag }),
    });
    assert.equal(requests[1]?.headers.has("range"), false);
  }
});

Deno.test("a beginning with the wrong bytes is found out by the digest, and starts over", async () => {
  const file = { bytes: BYTES, etag: '"v1"' };
  await using server = await BadServer.start({
    "/a": inTurn(serveFile({ ...file, breakAt: 100_000 }), serveFile(file)),
  });
  await using worker = new FetchWorker();
  await worker.fetch(server.url("/a"));
  Deno.writeFileSync(`${worker.dir}/file.part`, new Uint8Array(100_000));
  await worker.succeed(server.url("/a"), { sha256: sha256Of(BYTES) });
  assert.deepEqual(worker.read(), BYTES);
});

Deno.test("what another address left under the same name is not gone on with", async () => {
  const file = { etag: '"same"' };
  await using server = await BadServer.start({
    "/a": serveFile({ ...file, bytes: BYTES, breakAt: 1000 }),
    "/b": serveFile({ ...file, bytes: OTHER }),
  });
  await using worker = new FetchWorker();
  await worker.fetch(server.url("/a"));
  await worker.succeed(server.url("/b"));
  assert.deepEqual(worker.read(), OTHER);
});

Deno.test("a length that nobody tells leaves the total open", async () => {
  await using server = await BadServer.start({
    "/a": async ({ head, send }) => {
      await head(200, { "transfer-encoding": "chunked" });
      await send("5\r\nhello\r\n0\r\n\r\n");
    },
  });
  await using worker = new FetchWorker();
  const task = worker.start(server.url("/a"));
  assert.equal((await worker.ended(task)).failure, null);
  assert.deepEqual(worker.told(task), { task, done: 5, unit: "B" });
  assert.equal(new TextDecoder().decode(worker.read()), "hello");
});

Deno.test("chunks that break off are no file", async () => {
  await using server = await BadServer.start({
    "/a": async ({ head, send }) => {
      await head(200, { "transfer-encoding": "chunked", etag: '"v1"' });
      await send("5\r\nhello\r\n");
    },
  });
  await using worker = new FetchWorker();
  assert.deepEqual(await worker.fetch(server.url("/a")), {
    failure: threw("Network", "The connection was lost"),
    retry: undefined,
  });
  assert.deepEqual(worker.names(), ["file.part"]);
});

Deno.test("a body that was compressed on its way is not, on disk", async () => {
  const packed = new Uint8Array(
    await new Response(new Blob([BYTES]).stream().pipeThrough(new CompressionStream("gzip")))
      .arrayBuffer(),
  );
  const send = (encoding: string, bytes: Uint8Array): Handler => async ({ head, send }) => {
    const length = { "content-length": String(bytes.length) };
    await head(200, { "content-encoding": encoding, etag: '"v1"', ...length });
    await send(bytes);
  };
  await using server = await BadServer.start({
    "/a": send("gzip", packed),
    "/br": send("br", brotliCompressSync(BYTES)),
    "/broken": async ({ head, send }) => {
      await head(200, { "content-encoding": "gzip", "content-length": "20" });
      await send(packed.subarray(100, 120));
    },
    "/odd": answer(200, { "content-encoding": "compress" }),
  });
  await using worker = new FetchWorker();
  await worker.succeed(server.url("/a"), { sha256: sha256Of(BYTES) });
  assert.equal(server.requests[0]?.headers.get("accept-encoding"), "identity");
  const task = worker.start(server.url("/br"), { name: "br", sha256: sha256Of(BYTES) });
  assert.equal((await worker.ended(task)).failure, null);
  // What comes is not what is counted, so nobody knows how much there will be.
  assert.deepEqual(worker.told(task), { task, done: BYTES.length, unit: "B" });
  assert.notEqual((await worker.fetch(server.url("/broken"), { name: "b" })).failure, null);
  assert.deepEqual(worker.names(), ["br", "file"]);
  assert.deepEqual(await worker.fetch(server.url("/odd"), { name: "c" }), {
    failure: threw("Encoding", "The server sent the content as compress, which cannot be decoded"),
    retry: POINTLESS,
  });
});

Deno.test("what is complete is not downloaded again: by its digest, or by the server's date", async () => {
  await using server = await BadServer.start({
    "/a": serveFile({ bytes: BYTES, lastModified: OLD }),
    "/b": serveFile({ bytes: OTHER, lastModified: "Mon, 05 Feb 2023 10:00:00 GMT" }),
  });
  await using worker = new FetchWorker();
  await worker.succeed(server.url("/a"));
  const again = worker.start(server.url("/a"));
  assert.equal((await worker.ended(again)).failure, null);
  assert.equal(worker.told(again).status, "already there");
  assert.equal(server.requests[1]?.headers.get("if-modified-since"), OLD);
  await worker.succeed(server.url("/a"), { sha256: sha256Of(BYTES) });
  assert.equal(server.requests.length, 2, "the digest needs no request");
  await worker.succeed(server.url("/b"));
  assert.deepEqual(worker.read(), OTHER, "an older file of another address is another file");
});

Deno.test("what was told of a file with the wrong digest is taken back when another one comes", async () => {
  await using server = await BadServer.start({
    "/a": async ({ head, send }) => {
      await head(200, { "transfer-encoding": "chunked" });
      await send("5\r\nhello\r\n0\r\n\r\n");
    },
  });
  await using worker = new FetchWorker();
  Deno.writeFileSync(`${worker.dir}/file`, BYTES);
  const sha256 = sha256Of(new TextEncoder().encode("hello"));
  const task = worker.start(server.url("/a"), { sha256 });
  assert.equal((await worker.ended(task)).failure, null);
  assert.deepEqual(worker.told(task), { task, done: 5, total: 0, unit: "B", status: "" });
});

Deno.test("a file that the server has newer, or whose digest is wrong, is replaced", async () => {
  const server_ = { bytes: OTHER, lastModified: OLD };
  await using server = await BadServer.start({ "/a": serveFile(server_) });
  await using worker = new FetchWorker();
  const path = `${worker.dir}/file`;
  Deno.writeFileSync(path, BYTES);
  Deno.utimeSync(path, 1000, 1000);
  await worker.succeed(server.url("/a"));
  assert.deepEqual(worker.read(), OTHER);
  Deno.writeFileSync(path, BYTES);
  await worker.succeed(server.url("/a"), { sha256: sha256Of(OTHER) });
  assert.deepEqual(worker.read(), OTHER);
});

Deno.test("cancelling keeps the beginning and nothing under the file's name", async () => {
  const file = { bytes: BYTES, etag: '"v1"' };
  await using server = await BadServer.start({
    "/a": serveFile({ ...file, breakAt: 50_000, breakBy: "stall" }),
  });
  await using worker = new FetchWorker();
  const task = worker.start(server.url("/a"));
  await worker.received(task, 50_000);
  worker.signal(task, "SIGTERM");
  assert.deepEqual((await worker.ended(task)).failure, { kind: "cancelled", by: "abort" });
  assert.deepEqual(worker.names(), ["file.part", "file.part.json"]);
});

Deno.test("a frozen download goes on when it is thawed, and can be cancelled frozen", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: someBytes(5_000_000) }) });
  await using worker = new FetchWorker();
  const frozen = worker.start(server.url("/a"));
  worker.signal(frozen, "SIGSTOP");
  const other = worker.start(server.url("/a"), { name: "other" });
  assert.equal((await worker.ended(other)).failure, null);
  assert.ok(!worker.names().includes("file"));
  worker.signal(frozen, "SIGCONT");
  assert.equal((await worker.ended(frozen)).failure, null);
  const cancelled = worker.start(server.url("/a"), { name: "third" });
  worker.signal(cancelled, "SIGSTOP");
  worker.signal(cancelled, "SIGTERM");
  assert.equal((await worker.ended(cancelled)).failure?.kind, "cancelled");
});
