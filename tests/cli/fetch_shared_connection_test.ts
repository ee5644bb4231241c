/** `heddle fetch` by HTTP/2, where many downloads share a connection, and with it what happens to it. */
import assert from "node:assert/strict";
import { AUTHORITY_PATH, serverCertificate } from "../_support/certificates.ts";
import { Sandbox } from "../_support/cli.ts";
import { Link } from "../_support/link.ts";
import { someBytes } from "../_support/served_files.ts";
import { eventsOf, runEvents } from "./_runs.ts";

const BYTES = someBytes(500_000);
const TRUSTING = { env: { DENO_CERT: AUTHORITY_PATH } };
const FAST = ["--backoff", "1ms"];

/** Speaks HTTP/2 with those who can, as Deno's servers do by TLS. */
function serveSecurely(handler: Deno.ServeHandler<Deno.NetAddr>): Deno.HttpServer<Deno.NetAddr> {
  const place = { hostname: "127.0.0.1", port: 0, ...serverCertificate("server"), onListen() {} };
  return Deno.serve(place, handler);
}

Deno.test("many downloads of one host share a few connections", async () => {
  let requestCount = 0;
  await using server = serveSecurely((request) => {
    requestCount++;
    const number = Number(new URL(request.url).pathname.slice(1));
    return new Response(BYTES.subarray(number, number + 20_000), { headers: { etag: '"1"' } });
  });
  await using link = new Link({ port: server.addr.port });
  await using sandbox = await Sandbox.create();
  const numbers = [...Array(200).keys()];
  const list = numbers.map((number) => link.url(`/${number}`)).join("\n");
  const args = ["fetch", "-j", "16", "--ui", "quiet", "-d", "in", "--from", "-"];
  const { code, stderr } = await sandbox.run(args, { ...TRUSTING, stdin: list });
  assert.equal(code, 0, stderr);
  for (const number of numbers) {
    const bytes = Deno.readFileSync(`${sandbox.path}/in/${number}`);
    assert.deepEqual(bytes, BYTES.slice(number, number + 20_000));
  }
  assert.equal(requestCount, numbers.length);
  assert.ok(link.connectionCount <= 16, `${link.connectionCount}`);
});

/** The rest of what is asked for. */
function partOf(request: Request): Response {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
  const range = { "content-range": `bytes ${start}-${BYTES.length - 1}/${BYTES.length}` };
  return new Response(BYTES.subarray(start), {
    status: start === 0 ? 200 : 206,
    headers: { etag: '"1"', ...(start === 0 ? {} : range) },
  });
}

/** Of HTTP/2 an error in a body resets the stream alone, before the answer if nothing was sent. @param sent Bytes. */
function brokenBody(sent: number): Response {
  const pieces = sent === 0 ? [] : [BYTES.subarray(0, sent)];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.pop();
      if (piece === undefined) controller.error("This is meant");
      else controller.enqueue(piece);
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { etag: '"1"', "content-length": String(BYTES.length) },
  });
}

async function downloadAtSecondTry(port: number): Promise<void> {
  await using sandbox = await Sandbox.create();
  const url = `https://127.0.0.1:${port}/a`;
  const run = await runEvents(sandbox, ["fetch", ...FAST, url], TRUSTING);
  assert.equal(run.code, 0, run.stdout);
  assert.deepEqual(Deno.readFileSync(`${sandbox.path}/a`), BYTES);
  assert.equal(eventsOf(run.events, "retry_scheduled").length, 1);
}

for (const sent of [0, 100_000]) {
  Deno.test(`a download whose stream is reset behind ${sent} bytes is tried again`, async () => {
    let count = 0;
    await using server = serveSecurely((request) =>
      ++count === 1 ? brokenBody(sent) : partOf(request)
    );
    await downloadAtSecondTry(server.addr.port);
    assert.equal(count, 2);
  });
}

Deno.test("a download goes on over another connection where one resets all its streams", async () => {
  let first: number | undefined;
  await using server = serveSecurely((request, { remoteAddr: { port } }) =>
    port === (first ??= port) ? brokenBody(0) : partOf(request)
  );
  await downloadAtSecondTry(server.addr.port);
});

Deno.test("downloads of a connection that fell silent go on over another one", async () => {
  await using server = serveSecurely(partOf);
  await using link = new Link({
    port: server.addr.port,
    // The first one that lasts; what is left of others is not needed.
    breakOf: (connection) => connection <= 2 ? { by: "silence", atBytes: 200_000 } : undefined,
  });
  await using sandbox = await Sandbox.create();
  // A slow machine may take more tries.
  const args = [...FAST, "--stall", "1s", "--retries", "20", link.url("/a"), link.url("/b")];
  const run = await runEvents(sandbox, ["fetch", ...args], TRUSTING);
  assert.equal(run.code, 0, run.stdout);
  for (const name of ["a", "b"]) {
    assert.deepEqual(Deno.readFileSync(`${sandbox.path}/${name}`), BYTES);
  }
  const failures = eventsOf(run.events, "attempt_failed").map(({ failure }) => failure.kind);
  assert.deepEqual([...new Set(failures)], ["stalled"]);
});
