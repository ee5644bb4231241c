/** That the server misbehaves in the ways it was told to. */
import assert from "node:assert/strict";
import { BadServer } from "./bad_server.ts";
import { answer, inTurn, serveFile, someBytes } from "./served_files.ts";

async function rawExchange(server: BadServer, text: string): Promise<string> {
  const { port } = new URL(server.origin);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await conn.write(new TextEncoder().encode(text));
  const piece = new Uint8Array(1000);
  let received = "";
  for (;;) {
    const count = await conn.read(piece);
    if (count === null) return received;
    received += new TextDecoder("latin1").decode(piece.subarray(0, count));
  }
}

Deno.test("a bad server sends a file whole and in part, and keeps what it was asked", async () => {
  const bytes = someBytes(1000);
  await using server = await BadServer.start({ "/a": serveFile({ bytes, etag: '"1"' }) });
  const whole = await fetch(server.url("/a?x"));
  assert.deepEqual(await whole.bytes(), bytes);
  const part = await fetch(server.url("/a"), { headers: { range: "bytes=990-" } });
  assert.equal(part.status, 206);
  assert.deepEqual(await part.bytes(), bytes.subarray(990));
  assert.deepEqual(server.of("/a").map(({ path, count }) => [path, count]), [["/a?x", 1], [
    "/a",
    2,
  ]]);
});

Deno.test("a bad server ends a connection in an orderly way, or resets it", async () => {
  const file = { bytes: someBytes(1000), breakAt: 10 };
  await using server = await BadServer.start({
    "/end": serveFile(file),
    "/reset": serveFile({ ...file, breakBy: "reset" }),
  });
  const text = await rawExchange(server, "GET /end HTTP/1.1\r\n\r\n");
  assert.match(text, /content-length: 1000\r\n/);
  const reset = rawExchange(server, "GET /reset HTTP/1.1\r\n\r\n");
  if (Deno.version.deno.startsWith("2.4.")) assert.match(await reset, /content-length: 1000\r\n/);
  else await assert.rejects(reset, Deno.errors.ConnectionReset);
});

Deno.test("a bad server answers in turn, and stalls until the client goes", async () => {
  const file = { bytes: someBytes(10), breakAt: 5, breakBy: "stall" } as const;
  await using server = await BadServer.start({ "/a": inTurn(answer(503), serveFile(file)) });
  const first = await fetch(server.url("/a"));
  assert.deepEqual([first.status, await first.text()], [503, ""]);
  const second = await fetch(server.url("/a"));
  const reader = second.body?.getReader();
  assert.equal((await reader?.read())?.value?.length, 5);
  await reader?.cancel();
});
