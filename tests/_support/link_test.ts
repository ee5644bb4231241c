/** That a link passes on what comes, and breaks where it was told to. */
import assert from "node:assert/strict";
import { AUTHORITY_PATH } from "./certificates.ts";
import { BadServer } from "./bad_server.ts";
import { Link } from "./link.ts";
import { serveFile, someBytes } from "./served_files.ts";

const BYTES = someBytes(100_000);

async function startServer(): Promise<{ server: BadServer; port: number }> {
  const server = await BadServer.start({ "/a": serveFile({ bytes: BYTES }) });
  return { server, port: Number(new URL(server.origin).port) };
}

Deno.test("a link speaks TLS for a server that does not", async () => {
  const { server, port } = await startServer();
  await using _ = server;
  await using link = new Link({ port, certificate: "server" });
  using client = Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(AUTHORITY_PATH)] });
  const response = await fetch(link.url("/a"), { client });
  assert.deepEqual(await response.bytes(), BYTES);
  assert.equal(link.connectionCount, 1);
});

Deno.test("a link ends connections at once, or after so many bytes", async () => {
  const { server, port } = await startServer();
  await using _ = server;
  const breaks = [{ by: "end" }, { by: "end", atBytes: 50_000 }] as const;
  await using link = new Link({ port, breakOf: (connection) => breaks[connection - 1] });
  const url = `http://127.0.0.1:${link.port}/a`;
  await assert.rejects(fetch(url));
  const broken = await fetch(url);
  await assert.rejects(broken.bytes());
  const whole = await fetch(url);
  assert.deepEqual(await whole.bytes(), BYTES);
});

Deno.test("a link falls silent, and says nothing of it", async () => {
  const { server, port } = await startServer();
  await using _ = server;
  await using link = new Link({ port, breakOf: () => ({ by: "silence", atBytes: 50_000 }) });
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: link.port });
  await conn.write(new TextEncoder().encode("GET /a HTTP/1.1\r\n\r\n"));
  let received = 0;
  const piece = new Uint8Array(10_000);
  while (received < 50_000) received += await conn.read(piece) ?? assert.fail();
  assert.equal(received, 50_000);
});
