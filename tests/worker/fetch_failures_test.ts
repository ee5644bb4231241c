/** Downloads that cannot be: which failures are worth another try, what is said, and what hostile names and links do. */
import assert from "node:assert/strict";
import { retryAfterMs } from "../../lib/worker/fetch/fetch_failure.ts";
import { nextAddress } from "../../lib/worker/fetch/open_response.ts";
import { WorkFailure } from "../../lib/worker/work_runner.ts";
import { BadServer } from "../_support/bad_server.ts";
import { answer, serveFile, someBytes } from "../_support/served_files.ts";
import { FetchWorker, POINTLESS, sha256Of, threw } from "./_fetch_worker.ts";

const BYTES = someBytes(10_000);

for (const status of [400, 401, 403, 404, 410, 204, 304]) {
  Deno.test(`HTTP ${status} is final`, async () => {
    await using server = await BadServer.start({ "/a": answer(status) });
    await using worker = new FetchWorker();
    assert.deepEqual(await worker.fetch(server.url("/a")), {
      failure: { kind: "http", status },
      retry: POINTLESS,
    });
    assert.deepEqual(worker.names(), []);
  });
}

for (const status of [429, 500, 502, 503]) {
  Deno.test(`HTTP ${status} is worth another try, after the time that the server asks for`, async () => {
    await using server = await BadServer.start({
      "/a": answer(status),
      "/seconds": answer(status, { "retry-after": "7" }),
      "/date": answer(status, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }),
    });
    await using worker = new FetchWorker();
    const failure = { kind: "http", status };
    assert.deepEqual(await worker.fetch(server.url("/a")), { failure, retry: undefined });
    const seconds = await worker.fetch(server.url("/seconds"));
    assert.deepEqual(seconds, { failure, retry: { kind: "after", delayMs: 7000 } });
    const past = await worker.fetch(server.url("/date"));
    assert.deepEqual(past, { failure, retry: { kind: "after", delayMs: 0 } });
  });
}

Deno.test("a connection that is lost before the answer is worth another try", async () => {
  await using server = await BadServer.start({ "/a": ({ reset }) => reset(), "/b": () => {} });
  await using worker = new FetchWorker();
  const hungUpOnTls = server.url("/a").replace("http:", "https:");
  for (const url of [server.url("/a"), server.url("/b"), hungUpOnTls]) {
    assert.deepEqual(await worker.fetch(url), {
      failure: threw("Network", "The connection was lost"),
      retry: undefined,
    });
  }
});

Deno.test("what cannot be reached is told in words with no more of the address than its host", async () => {
  await using worker = new FetchWorker();
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = free.addr;
  free.close();
  const refused = await worker.fetch(`http://127.0.0.1:${port}/tls-connection-reset-dns-error`);
  assert.deepEqual(refused, {
    failure: threw("Network", `Connection refused by 127.0.0.1:${port}`),
    retry: POINTLESS,
  });
  const nowhere = await worker.fetch("http://tls-timed-out.invalid/connection-reset");
  assert.deepEqual(nowhere, {
    failure: threw("Network", "No such host: tls-timed-out.invalid"),
    retry: POINTLESS,
  });
});

Deno.test("a status beyond all that are known is final", async () => {
  await using server = await BadServer.start({ "/a": answer(999) });
  await using worker = new FetchWorker();
  const { failure, retry } = await worker.fetch(server.url("/a"));
  assert.deepEqual([failure, retry], [{ kind: "http", status: 999 }, POINTLESS]);
});

Deno.test("content that was compressed on its way and is broken is not asked for again", async () => {
  const body = new Blob([BYTES]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  bytes.fill(120, bytes.length - 8);
  await using server = await BadServer.start({
    "/a": async ({ head, send }) => {
      await head(200, { "content-encoding": "gzip", "content-length": String(bytes.length) });
      await send(bytes);
    },
  });
  await using worker = new FetchWorker();
  assert.deepEqual(await worker.fetch(server.url("/a")), {
    failure: threw("Encoding", "The server sent the content compressed, and broken"),
    retry: POINTLESS,
  });
});

Deno.test("content with the wrong digest is thrown away at once", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: BYTES, etag: '"1"' }) });
  await using worker = new FetchWorker();
  const expected = "0".repeat(64);
  assert.deepEqual(await worker.fetch(server.url("/a"), { sha256: expected }), {
    failure: { kind: "mismatch", expected, actual: sha256Of(BYTES) },
    retry: POINTLESS,
  });
  assert.deepEqual(worker.names(), []);
});

Deno.test("an older file stays when the new one is wrong", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: BYTES }) });
  await using worker = new FetchWorker();
  Deno.writeTextFileSync(`${worker.dir}/file`, "old");
  await worker.fetch(server.url("/a"), { sha256: "0".repeat(64) });
  assert.deepEqual(worker.names(), ["file"]);
  assert.equal(new TextDecoder().decode(worker.read()), "old");
});

Deno.test("a server that sends parts nobody asked for gives no file", async () => {
  await using server = await BadServer.start({
    "/a": async ({ head, send }) => {
      await head(206, { "content-range": "bytes 5-9/10", "content-length": "5" });
      await send("wrong");
    },
  });
  await using worker = new FetchWorker();
  const { failure, retry } = await worker.fetch(server.url("/a"));
  assert.deepEqual(failure, threw("Range", "The server sent other bytes than it was asked for"));
  assert.deepEqual(retry, POINTLESS);
  assert.deepEqual(worker.names(), []);
});

Deno.test("redirects are followed, and those without end or to elsewhere are not", async () => {
  await using server = await BadServer.start({
    "/a": serveFile({ bytes: BYTES }),
    "/to-a": answer(302, { location: "a" }),
    "/loop": answer(301, { location: "/loop" }),
    "/file": answer(302, { location: "file:///etc/passwd" }),
    "/nowhere": answer(302, { location: "http://" }),
  });
  await using worker = new FetchWorker();
  await worker.succeed(server.url("/to-a"));
  assert.deepEqual(worker.read(), BYTES);
  for (
    const [path, message] of [
      ["/loop", "More than 10 redirects"],
      ["/file", "A redirect leads to file:, which is not followed"],
      ["/nowhere", "A redirect leads to no address"],
    ]
  ) {
    const { failure, retry } = await worker.fetch(server.url(path ?? ""));
    assert.deepEqual([failure, retry], [threw("Redirect", message ?? ""), POINTLESS]);
  }
  assert.equal(server.of("/loop").length, 11);
});

Deno.test("a redirect from https to http is followed only where the content is checked", () => {
  const from = new URL("https://a.example/x");
  assert.throws(
    () => nextAddress("http://a.example/y", from, false),
    (error) => {
      assert.ok(error instanceof WorkFailure && error.failure.kind === "threw");
      assert.match(error.failure.message, /followed only with a checksum/);
      assert.deepEqual(error.retry, POINTLESS);
      return true;
    },
  );
  assert.equal(nextAddress("http://a.example/y", from, true).href, "http://a.example/y");
  assert.equal(nextAddress("y", from, false).href, "https://a.example/y");
  const plain = new URL("http://a.example/x");
  assert.equal(nextAddress("https://b.example/", plain, false).href, "https://b.example/");
});

Deno.test("the server's time to wait is seconds or a date, at most a day", () => {
  const nowMs = Date.parse("Mon, 05 Feb 2024 10:00:00 GMT");
  for (
    const [value, expected] of [
      [null, null],
      ["7", 7000],
      [" 0 ", 0],
      ["1.5", null],
      ["-1", null],
      ["soon", null],
      ["", null],
      ["Mon, 05 Feb 2024 10:00:30 GMT", 30_000],
      ["Monday, 05-Feb-24 10:00:30 GMT", 30_000],
      ["Mon Feb  5 10:00:30 2024 GMT", 30_000],
      ["Mon, 05 Feb 2024 09:00:00 GMT", 0],
      ["99999999999999", 86_400_000],
    ] as const
  ) {
    assert.equal(retryAfterMs(value, nowMs), expected, value ?? "absent");
  }
});

Deno.test("credentials go to the address itself, and to no other origin", async () => {
  await using other = await BadServer.start({ "/a": serveFile({ bytes: BYTES }) });
  await using server = await BadServer.start({
    "/a": answer(302, { location: "/b" }),
    "/b": answer(302, { location: other.url("/a") }),
  });
  await using worker = new FetchWorker();
  const url = server.url("/a").replace("//", "//us%40er:pa%zz@");
  await worker.succeed(url, {
    headers: { "X-Custom": "secret", cookie: "secret", "user-agent": "me" },
  });
  for (const { headers } of server.requests) {
    assert.equal(headers.get("authorization"), `Basic ${btoa("us@er:pa%zz")}`);
    assert.deepEqual([headers.get("x-custom"), headers.get("cookie")], ["secret", "secret"]);
  }
  const { headers } = other.requests[0] ?? assert.fail();
  for (const name of ["authorization", "x-custom", "cookie"]) assert.equal(headers.get(name), null);
  assert.equal(headers.get("user-agent"), "me");
});

Deno.test("nothing is written through links that somebody put there", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: BYTES, etag: '"1"' }) });
  await using worker = new FetchWorker();
  const victim = `${worker.dir}/victim`;
  for (const name of ["file", "file.part", "file.part.json"]) {
    for (const link of [Deno.symlinkSync, Deno.linkSync]) {
      Deno.writeTextFileSync(victim, "precious");
      link(victim, `${worker.dir}/${name}`);
      await worker.succeed(server.url("/a"));
      assert.equal(Deno.readTextFileSync(victim), "precious", name);
      assert.ok(Deno.lstatSync(`${worker.dir}/file`).isFile);
      assert.deepEqual(worker.read(), BYTES);
      Deno.removeSync(`${worker.dir}/file`);
    }
  }
});

Deno.test("a folder in the way, and a folder that cannot be made, are told", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: BYTES }) });
  await using worker = new FetchWorker();
  Deno.mkdirSync(`${worker.dir}/file`);
  assert.deepEqual(await worker.fetch(server.url("/a")), {
    failure: threw("Disk", "file is a folder"),
    retry: POINTLESS,
  });
  Deno.writeTextFileSync(`${worker.dir}/plain`, "");
  const { failure } = await worker.fetch(server.url("/a"), { dir: `${worker.dir}/plain` });
  assert.ok(failure?.kind === "threw" && failure.name === "Disk", JSON.stringify(failure));
});

Deno.test("a file that another download is writing is left to it", async () => {
  await using server = await BadServer.start({
    "/a": serveFile({ bytes: BYTES, etag: '"1"', breakAt: 5000, breakBy: "stall" }),
    "/b": serveFile({ bytes: BYTES }),
  });
  await using first = new FetchWorker();
  await using second = new FetchWorker();
  const task = first.start(server.url("/a"));
  await first.received(task, 5000);
  for (const path of ["/a", "/b"]) {
    assert.deepEqual(await second.fetch(server.url(path), { dir: first.dir }), {
      failure: threw("Busy", "Another download is writing file.part"),
      retry: POINTLESS,
    });
  }
  assert.equal(Deno.statSync(`${first.dir}/file.part`).size, 5000);
  first.signal(task, "SIGTERM");
  await first.ended(task);
});

/** A small disk of one's own, where that can be had. */
function mountSmallDisk(path: string): boolean {
  const args = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path];
  try {
    return new Deno.Command("mount", { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

// The second one is large enough for the runtime to write it by itself.
for (const count of [200_000, 3_000_000]) {
  Deno.test(`a disk that fills up is told, and what is there is gone on with when there is room (${count})`, async (t) => {
    await using worker = new FetchWorker();
    const disk = `${worker.dir}/disk`;
    Deno.mkdirSync(disk);
    if (!mountSmallDisk(disk)) {
      return void await t.step({ name: "needs root", ignore: true, fn() {} });
    }
    try {
      const bytes = someBytes(count);
      await using server = await BadServer.start({ "/a": serveFile({ bytes, etag: '"1"' }) });
      const full = await worker.fetch(server.url("/a"), { dir: disk });
      const message = "The disk is full; what is there is kept and gone on with the next time";
      assert.deepEqual(full, { failure: threw("DiskFull", message), retry: POINTLESS });
      server.on("/b", serveFile({ bytes }));
      const lost = await worker.fetch(server.url("/b"), { dir: disk, name: "b" });
      assert.deepEqual(lost.failure, threw("DiskFull", "The disk is full"), "nobody can go on");
      const names = [...Deno.readDirSync(disk)].map(({ name }) => name).sort();
      assert.deepEqual(names, ["file.part", "file.part.json"]);
      const { size } = Deno.statSync(`${disk}/file.part`);
      assert.ok(size > 0);
      const args = ["-o", "remount,size=8m", disk];
      assert.ok(new Deno.Command("mount", { args }).outputSync().success);
      await worker.succeed(server.url("/a"), { dir: disk, sha256: sha256Of(bytes) });
      assert.equal(server.of("/a")[1]?.headers.get("range"), `bytes=${size}-`);
    } finally {
      new Deno.Command("umount", { args: [disk] }).outputSync();
    }
  });
}
