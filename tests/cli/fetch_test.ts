/** `heddle fetch` from a server that is good or broken: files, retries, records and mistakes. */
import assert from "node:assert/strict";
import { BadServer, type SeenRequest } from "../_support/bad_server.ts";
import { Sandbox } from "../_support/cli.ts";
import { answer, inTurn, serveFile, someBytes } from "../_support/served_files.ts";
import { eventsOf, readJournal, runEvents, theEvent } from "./_runs.ts";

const BYTES = someBytes(500_000);
const OLD = "Mon, 05 Feb 2024 10:00:00 GMT";
const FAST = ["--backoff", "1ms"];

Deno.test("fetch downloads files into a folder, tries again what breaks, and asks once more for nothing", async () => {
  const file = { bytes: BYTES, etag: '"1"', lastModified: OLD };
  await using server = await BadServer.start({
    "/a.bin": serveFile(file),
    "/b.bin": inTurn(
      answer(503),
      answer(429, { "retry-after": "0" }),
      serveFile({ ...file, breakAt: 200_000, breakBy: "reset" }),
      serveFile(file),
    ),
  });
  await using sandbox = await Sandbox.create();
  const args = [...FAST, "-d", "in", server.url("/a.bin"), server.url("/b.bin")];
  const { code, events, stderr } = await runEvents(sandbox, ["fetch", ...args]);
  assert.equal(code, 0, stderr);
  for (const name of ["a.bin", "b.bin"]) {
    assert.deepEqual(Deno.readFileSync(`${sandbox.path}/in/${name}`), Uint8Array.from(BYTES));
  }
  assert.deepEqual([...Deno.readDirSync(`${sandbox.path}/in`)].length, 2);
  assert.equal(eventsOf(events, "retry_scheduled").length, 3);
  assert.deepEqual(eventsOf(events, "task_added").map(({ label }) => label).sort(), [
    "a.bin",
    "b.bin",
  ]);
  const again = await runEvents(sandbox, ["fetch", ...args]);
  assert.equal(again.code, 0);
  assert.deepEqual([server.of("/a.bin").length, server.of("/b.bin").length], [2, 5]);
  for (const path of ["/a.bin", "/b.bin"]) {
    assert.equal(server.of(path).at(-1)?.headers.get("if-modified-since"), OLD);
  }
});

Deno.test("fetch asks once for each of many small files", async () => {
  await using server = await BadServer.start();
  const paths = Array.from({ length: 300 }, (_, at) => `/${at}`);
  for (const path of paths) server.on(path, serveFile({ bytes: BYTES.subarray(0, 100) }));
  await using sandbox = await Sandbox.create();
  const list = paths.map((path) => server.url(path)).join("\n");
  const args = ["fetch", "-j", "16", "-d", "in", "--ui", "quiet", "--from", "-"];
  const { code, stderr } = await sandbox.run(args, { stdin: list });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(server.requests.length, paths.length);
  assert.equal([...Deno.readDirSync(`${sandbox.path}/in`)].length, paths.length);
});

Deno.test("fetch tells what is final at once, downloads the rest, and ends with 1", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: BYTES }) });
  await using sandbox = await Sandbox.create();
  const { code, events } = await runEvents(
    sandbox,
    ["fetch", ...FAST, server.url("/missing"), server.url("/a")],
  );
  assert.equal(code, 1);
  assert.deepEqual(theEvent(events, "task_failed").failure, { kind: "http", status: 404 });
  assert.equal(server.of("/missing").length, 1);
  assert.equal(Deno.statSync(`${sandbox.path}/a`).size, BYTES.length);
});

Deno.test("fetch gives up after three more tries, or as many as were asked for", async () => {
  await using server = await BadServer.start({ "/a": answer(500), "/b": answer(500) });
  await using sandbox = await Sandbox.create();
  const first = await sandbox.run(["fetch", "--ui", "plain", ...FAST, server.url("/a")]);
  assert.equal(first.code, 1);
  assert.equal(server.of("/a").length, 4);
  assert.doesNotMatch(first.stderr, /--failed-of/);
  await sandbox.run(["fetch", ...FAST, "--retries", "1", server.url("/b")]);
  assert.equal(server.of("/b").length, 2);
});

Deno.test("fetch ends a download that stalls, and goes on where it was", async () => {
  const file = { bytes: BYTES, etag: '"1"' };
  const stalling = serveFile({ ...file, breakAt: 100_000, breakBy: "stall" });
  await using server = await BadServer.start({
    "/a": (exchange) =>
      (startOf(exchange.request) >= 100_000 ? serveFile(file) : stalling)(exchange),
  });
  await using sandbox = await Sandbox.create();
  // A slow machine may take more tries.
  const { code, events } = await runEvents(
    sandbox,
    ["fetch", ...FAST, "--retries", "100", "--stall", "300ms", server.url("/a")],
  );
  assert.equal(code, 0);
  const kinds = eventsOf(events, "attempt_failed").map(({ failure }) => failure.kind);
  assert.deepEqual([...new Set(kinds)], ["stalled"]);
  const starts = server.requests.map(startOf);
  assert.ok(starts[0] === 0 && starts.includes(100_000), `${starts}`);
  assert.deepEqual(Deno.readFileSync(`${sandbox.path}/a`), Uint8Array.from(BYTES));
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`a run that ${signal} ends leaves a beginning, with which the next one goes on`, async () => {
    const file = { bytes: BYTES, etag: '"1"' };
    await using server = await BadServer.start({
      "/a": inTurn(serveFile({ ...file, breakAt: 100_000, breakBy: "stall" }), serveFile(file)),
    });
    await using sandbox = await Sandbox.create();
    const { pid, result } = sandbox.start(["fetch", "--ui", "json", server.url("/a")]);
    await server.asked("/a");
    while (sizeOf(`${sandbox.path}/a.part`) < 100_000) {
      await new Promise((done) => setTimeout(done));
    }
    Deno.kill(pid, signal);
    assert.notEqual((await result).code, 0);
    assert.deepEqual(fileNames(sandbox), ["a.part", "a.part.json"]);
    assert.equal((await sandbox.run(["fetch", server.url("/a")])).code, 0);
    assert.deepEqual(fileNames(sandbox), ["a"]);
    assert.deepEqual(Deno.readFileSync(`${sandbox.path}/a`), Uint8Array.from(BYTES));
    assert.equal(server.requests[1]?.headers.get("range"), "bytes=100000-");
  });
}

Deno.test("a file larger than the process may write is told, and what is there of it gone on with", async () => {
  const file = { bytes: BYTES, etag: '"1"' };
  const limited = Promise.withResolvers<void>();
  await using server = await BadServer.start({
    "/a": inTurn(async ({ head, send }) => {
      await head(200, { "content-length": String(BYTES.length), etag: '"1"' });
      await send(BYTES.subarray(0, 100_000));
      await limited.promise;
      await send(BYTES.subarray(100_000));
    }, serveFile(file)),
  });
  await using sandbox = await Sandbox.create();
  const { pid, result } = sandbox.start(["fetch", "--ui", "plain", server.url("/a")]);
  while (sizeOf(`${sandbox.path}/a.part`) < 100_000) await new Promise((done) => setTimeout(done));
  const args = ["--pid", String(pid), "--fsize=300000"];
  assert.ok((await new Deno.Command("prlimit", { args }).output()).success);
  limited.resolve();
  const { code, stderr } = await result;
  assert.equal(code, 1, stderr);
  assert.match(stderr, /larger than this process may write \(ulimit -f\); what is there is kept/);
  assert.equal(sizeOf(`${sandbox.path}/a.part`), 300_000);
  assert.equal((await sandbox.run(["fetch", server.url("/a")])).code, 0);
  assert.equal(server.requests[1]?.headers.get("range"), "bytes=300000-");
  assert.deepEqual(Deno.readFileSync(`${sandbox.path}/a`), Uint8Array.from(BYTES));
});

Deno.test("fetch puts no secrets on record: no user, no query, no header", async () => {
  await using server = await BadServer.start({ "/a": answer(403) });
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/headers`, "Authorization: Bearer hidden3\n");
  const url = server.url("/a?token=hidden1").replace("//", "//user:hidden2@");
  const { code, stdout, stderr } = await sandbox.run(
    ["fetch", "--ui", "plain", "--joblog", "log", "-H", "@headers", "--header", "X: hidden4", url],
  );
  assert.equal(code, 1);
  const { headers } = server.requests[0] ?? assert.fail();
  assert.deepEqual([headers.get("authorization"), headers.get("x")], ["Bearer hidden3", "hidden4"]);
  assert.equal(server.requests[0]?.path, "/a?token=hidden1");
  const journal = JSON.stringify(await readJournal(sandbox));
  const log = await Deno.readTextFile(`${sandbox.path}/log`);
  for (const text of [journal, log, stdout, stderr]) assert.doesNotMatch(text, /hidden/);
  assert.match(journal, /\/a\?…/);
});

Deno.test("fetch asks for what an address says, and names the file so that it stays in its folder", async () => {
  const served = serveFile({ bytes: BYTES.subarray(0, 100) });
  const files = {
    "/gr%C3%BC%C3%9Fe/na%C3%AFve%20x.txt": "naïve x.txt",
    "/a%2F..%2Fb": "a_.._b",
    "/x/..%2f": ".._",
    "/part": "part",
  };
  await using server = await BadServer.start(
    Object.fromEntries(Object.keys(files).map((path) => [path, served])),
  );
  await using sandbox = await Sandbox.create();
  const paths = ["/grüße/naïve x.txt", "/a%2F..%2Fb", "/x/..%2f", "/y/../part#fragment"];
  const urls = paths.map((path) => server.url(path));
  const { code, stderr } = await sandbox.run(["fetch", "-d", "in", ...urls]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(server.requests.map(({ path }) => path).sort(), Object.keys(files).sort());
  const names = [...Deno.readDirSync(`${sandbox.path}/in`)].map(({ name }) => name);
  assert.deepEqual(names.sort(), Object.values(files).sort());
});

Deno.test("fetch asks hosts that are written as addresses of IPv6", async (t) => {
  const place = { hostname: "::1", port: 0, onListen() {} };
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = Deno.serve(place, () => new Response("six"));
  } catch {
    return void await t.step({ name: "needs IPv6", ignore: true, fn() {} });
  }
  await using _ = server;
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await sandbox.run(["fetch", `http://[::1]:${server.addr.port}/six`]);
  assert.equal(code, 0, stderr);
  assert.equal(Deno.readTextFileSync(`${sandbox.path}/six`), "six");
});

Deno.test("a host that refuses or does not exist is named, its user and password nowhere", async () => {
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = `127.0.0.1:${free.addr.port}`;
  free.close();
  await using sandbox = await Sandbox.create();
  const urls = [`http://me:hidden@${host}/refused`, "https://me:hidden@no.invalid/unknown"];
  const run = await runEvents(sandbox, ["fetch", ...FAST, ...urls]);
  assert.equal(run.code, 1);
  const failures = eventsOf(run.events, "task_failed").map(({ failure, attempts }) => [
    failure.kind === "threw" ? failure.message : failure.kind,
    attempts,
  ]);
  assert.deepEqual(failures.sort(), [
    [`Connection refused by ${host}`, 1],
    ["No such host: no.invalid", 1],
  ]);
  const journal = JSON.stringify(await readJournal(sandbox));
  for (const text of [journal, run.stdout, run.stderr]) assert.doesNotMatch(text, /hidden|me:/);
});

Deno.test("fetch names a file with -o, checks it with --sha256, and prints what it would do", async () => {
  await using server = await BadServer.start({ "/a": serveFile({ bytes: new Uint8Array(0) }) });
  await using sandbox = await Sandbox.create();
  const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const args = ["fetch", "-o", "name", "--sha256", empty.toUpperCase(), server.url("/a?secret")];
  const dry = await sandbox.run([...args, "--dry-run"]);
  assert.equal(dry.stdout, `fetch '${server.url("/a?…")}' -d ${sandbox.path} -o name\n`);
  assert.equal((await sandbox.run(args)).code, 0);
  assert.deepEqual(fileNames(sandbox), ["name"]);
  assert.equal((await sandbox.run(args)).code, 0);
  assert.equal(server.requests.length, 1, "what is verified is not asked for again");
  const wrong = await sandbox.run(["fetch", "--sha256", "0".repeat(64), server.url("/a")]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /checksum mismatch/);
  assert.deepEqual(fileNames(sandbox), ["name"]);
});

Deno.test("fetch --from reads addresses as they come, and fails only those that are wrong", async () => {
  await using server = await BadServer.start({
    "/a": serveFile({ bytes: BYTES }),
    "/x/a": serveFile({ bytes: BYTES }),
    "/b": serveFile({ bytes: BYTES }),
  });
  await using sandbox = await Sandbox.create();
  const list = `# files\r\n${server.url("/a")}\r\n\r\n  ${server.url("/x/a")}\nnonsense\n\t\n${
    server.url("/b")
  }`;
  const { code, events } = await runEvents(sandbox, ["fetch", "--from", "-"], { stdin: list });
  assert.equal(code, 1);
  assert.deepEqual(fileNames(sandbox), ["a", "b"]);
  const failed = eventsOf(events, "task_failed").sort((a, b) => Number(a.task) - Number(b.task));
  const messages = failed.map(({ failure }) => failure.kind === "threw" ? failure.message : "");
  assert.equal(messages.length, 2);
  assert.match(messages[0] ?? "", /^stdin:4: .*\/x\/a would become the file "a", as .*\/a does/);
  assert.match(messages[1] ?? "", /^Address "nonsense" cannot be downloaded/);
  const labels = eventsOf(events, "task_added").map(({ label }) => label);
  assert.deepEqual(labels, ["a", "a", "stdin:5", "b"]);
  assert.deepEqual([server.of("/x/a").length, eventsOf(events, "retry_scheduled").length], [0, 0]);
});

Deno.test("fetch runs nothing when the command line is wrong", async () => {
  await using sandbox = await Sandbox.create();
  const url = "http://127.0.0.1:9/a";
  await Deno.writeTextFile(`${sandbox.path}/taken`, "");
  for (
    const [args, message] of [
      [[], /Nothing to download/],
      [["example.org/a"], /write https:\/\/example.org\/a/],
      [[url, url], /a is given twice: leave one away/],
      [[url, "http://127.0.0.1:9/x/a"], /would become the file "a"/],
      [[url + "?x=1", url + "?x=2"], /would become the file "a"/],
      [["--from", "no/list", url], /no\/list: No such file/],
      [["-d", "taken", url], /-d .*taken: Is a file, not a folder/],
      [[url, url + ".part"], /would become the file "a.part"/],
      [["-o", "../a", url], /is no name of a file/],
      [["-o", "/a", url], /is no name of a file/],
      [["-o", "x", url, url + "b"], /-o is for a single address/],
      [["--sha256", "12", url], /64 hexadecimal digits/],
      [["--header", "X", url], /NAME: VALUE/],
      [["--failed-of", "x", url], /Unknown option --failed-of/],
      [["-H", "@nowhere", url], /nowhere/],
    ] as const
  ) {
    const { code, stdout, stderr } = await sandbox.run(["fetch", ...args]);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, message);
  }
});

Deno.test("fetch asks for nothing when its folder cannot be made", {
  // A folder that not even root can write into.
  ignore: Deno.build.os !== "linux",
}, async () => {
  await using sandbox = await Sandbox.create();
  const args = ["fetch", "-d", "/proc/none/deep", "http://127.0.0.1:9/a"];
  const { code, stdout, stderr } = await sandbox.run(args);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^heddle: -d \/proc\/none\/deep: Cannot be made: .+; give a folder .+\n$/);
  const dry = await sandbox.run([...args, "--dry-run"]);
  assert.equal(dry.code, 0);
});

/** Where the part of a file begins that is asked for. */
function startOf({ headers }: SeenRequest): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1] ?? 0);
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

/** Files in the sandbox's folder, but for its own. */
function fileNames(sandbox: Sandbox): readonly string[] {
  return [...Deno.readDirSync(sandbox.path)].map(({ name }) => name)
    .filter((name) => !["state", "tmp", "headers", "log"].includes(name)).sort();
}
