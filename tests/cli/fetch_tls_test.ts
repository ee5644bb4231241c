/** `heddle fetch` by https: whom it trusts, what it says when it does not, and redirects from and to http. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { EventRun } from "./_runs.ts";
import { BadServer } from "../_support/bad_server.ts";
import { AUTHORITY_PATH, type CertificateName } from "../_support/certificates.ts";
import { Sandbox } from "../_support/cli.ts";
import { Link } from "../_support/link.ts";
import { answer, inTurn, serveFile, someBytes } from "../_support/served_files.ts";
import { eventsOf, runEvents } from "./_runs.ts";

const BYTES = someBytes(500_000);
const FILE = { bytes: BYTES, etag: '"1"' };
const TRUSTING = { env: { DENO_CERT: AUTHORITY_PATH } };
const FAST = ["--backoff", "1ms"];

/** Speaks TLS before a server that does not. */
function secured(server: BadServer, certificate: CertificateName = "server"): Link {
  return new Link({ port: portOf(server), certificate });
}

function portOf(server: BadServer): number {
  return Number(new URL(server.origin).port);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What failed, by the labels of the tasks. */
function failuresOf({ events }: EventRun): Record<string, string> {
  const labels = new Map(eventsOf(events, "task_added").map(({ task, label }) => [task, label]));
  return Object.fromEntries(
    eventsOf(events, "task_failed").map(({ task, failure }) => [
      labels.get(task) ?? "?",
      failure.kind === "threw" ? failure.message : failure.kind,
    ]),
  );
}

Deno.test("a certificate that is not trusted is told once, with its place and what can be done", async () => {
  await using server = await BadServer.start({ "/unknown": serveFile(FILE) });
  await using unknown = secured(server);
  await using sandbox = await Sandbox.create();
  const run = await runEvents(sandbox, ["fetch", ...FAST, unknown.url("/unknown")]);
  assert.equal(run.code, 1);
  assert.deepEqual(failuresOf(run), {
    unknown:
      `The certificate of 127.0.0.1:${unknown.port} is not trusted, as its issuer is unknown: ` +
      "set DENO_CERT=FILE.pem to the issuer's, or DENO_TLS_CA_STORE=system to trust what the system trusts",
  });
  assert.equal(eventsOf(run.events, "retry_scheduled").length, 0);
  assert.equal(server.requests.length, 0);
});

for (const store of ["system", "mozilla,system", " system "]) {
  Deno.test(`what the system does not trust either needs its issuer: DENO_TLS_CA_STORE=${store}`, async () => {
    await using server = await BadServer.start({ "/unknown": serveFile(FILE) });
    await using unknown = secured(server);
    await using sandbox = await Sandbox.create();
    const env = { DENO_TLS_CA_STORE: store };
    const run = await runEvents(sandbox, ["fetch", ...FAST, unknown.url("/unknown")], { env });
    assert.match(
      failuresOf(run).unknown ?? "",
      /as its issuer is unknown to the system too: set DENO_CERT=FILE\.pem to the issuer's$/,
    );
  });
}

Deno.test("each way in which a certificate can be wrong is told, and tried once", async () => {
  await using server = await BadServer.start({});
  await using expired = secured(server, "expired");
  await using future = secured(server, "future");
  await using other = secured(server, "wrong_host");
  await using self = secured(server, "self_signed");
  await using authority = secured(server, "own_authority");
  await using sandbox = await Sandbox.create();
  const run = await runEvents(sandbox, [
    "fetch",
    ...FAST,
    expired.url("/expired"),
    future.url("/future"),
    other.url("/other"),
    self.url("/self"),
    authority.url("/authority"),
  ], TRUSTING);
  assert.equal(run.code, 1);
  const failures = failuresOf(run);
  for (
    const [label, pattern] of [
      ["expired", /^The certificate of 127\.0\.0\.1:\d+ expired on 2020-01-02: its owner/],
      ["future", /is not valid yet but from 2090-01-01: is the clock here right\?$/],
      ["other", /is for other hosts: other\.example$/],
      ["self", /is not trusted, as its issuer is unknown and not in \S+\.pem: set DENO_CERT=/],
      ["authority", /is made for an authority, not for a server/],
    ] as const
  ) {
    assert.match(failures[label] ?? "", pattern);
  }
  assert.equal(Object.keys(failures).length, 5);
  assert.equal(eventsOf(run.events, "retry_scheduled").length, 0);
});

Deno.test("a server that answers TLS with something else is told to be none of it", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(),
  );
  await using sandbox = await Sandbox.create();
  const { port } = server.addr;
  const run = await runEvents(sandbox, ["fetch", ...FAST, `https://127.0.0.1:${port}/a`]);
  assert.deepEqual(failuresOf(run), {
    a: `127.0.0.1:${port} does not speak TLS: give its address with http:, or another port`,
  });
  assert.equal(eventsOf(run.events, "retry_scheduled").length, 0);
});

Deno.test("settings of the trust that cannot be read are told by their names, and nothing is tried again", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(
    `${sandbox.path}/bad.pem`,
    "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n",
  );
  for (
    const [env, message] of [
      [{ DENO_CERT: "none.pem" }, /^DENO_CERT names a file that cannot be opened \(none\.pem\): /],
      [
        { DENO_CERT: `${sandbox.path}/bad.pem` },
        /^DENO_CERT names a file that holds no certificates in PEM form \(\S+bad\.pem\)$/,
      ],
      [
        { DENO_TLS_CA_STORE: "none" },
        /^DENO_TLS_CA_STORE names no store of certificates: it is system/,
      ],
    ] as const
  ) {
    const run = await runEvents(sandbox, ["fetch", ...FAST, "https://127.0.0.1:9/a"], { env });
    assert.equal(run.code, 1, run.stderr);
    assert.match(failuresOf(run).a ?? "", message);
    assert.equal(eventsOf(run.events, "retry_scheduled").length, 0);
  }
});

Deno.test("a server that hangs up while TLS begins is asked again", async () => {
  await using server = await BadServer.start({ "/a": serveFile(FILE) });
  await using secure = secured(server);
  const { port } = secure;
  await using link = new Link({
    port,
    breakOf: (connection) => connection === 1 ? { by: "end" } : undefined,
  });
  await using sandbox = await Sandbox.create();
  const run = await runEvents(sandbox, ["fetch", ...FAST, link.url("/a")], TRUSTING);
  assert.equal(run.code, 0, run.stdout);
  assert.equal(eventsOf(run.events, "retry_scheduled").length, 1);
});

Deno.test("a server that hangs up instead of an answer by https is asked again", async () => {
  await using server = await BadServer.start({ "/a": inTurn(() => {}, serveFile(FILE)) });
  await using link = secured(server);
  await using sandbox = await Sandbox.create();
  const run = await runEvents(sandbox, ["fetch", ...FAST, link.url("/a")], TRUSTING);
  assert.equal(run.code, 0, run.stdout);
  assert.equal(server.requests.length, 2);
});

Deno.test("a download by https goes on where its connection broke", async () => {
  await using server = await BadServer.start({
    "/a": inTurn(serveFile({ ...FILE, breakAt: 100_000, breakBy: "reset" }), serveFile(FILE)),
  });
  await using link = secured(server);
  await using sandbox = await Sandbox.create();
  const run = await runEvents(sandbox, ["fetch", ...FAST, link.url("/a")], TRUSTING);
  assert.equal(run.code, 0, run.stdout);
  assert.deepEqual(Deno.readFileSync(`${sandbox.path}/a`), BYTES);
  const ranges = server.requests.map(({ headers }) => headers.get("range"));
  assert.equal(ranges.length, 2);
  assert.match(ranges[1] ?? "", /^bytes=[1-9]\d*-$/);
});

Deno.test("redirects change between http and https as far as they may, and take no credentials along", async () => {
  await using server = await BadServer.start({ "/file": serveFile(FILE) });
  await using link = secured(server);
  server.on("/up", answer(301, { location: link.url("/file") }));
  server.on("/down", answer(302, { location: server.url("/file") }));
  await using sandbox = await Sandbox.create();
  const secrets = ["-H", "Authorization: Bearer secret", "-H", "Cookie: secret"];
  const up = await sandbox.run(["fetch", ...secrets, server.url("/up")], TRUSTING);
  assert.equal(up.code, 0, up.stderr);
  const down = await runEvents(sandbox, ["fetch", ...secrets, link.url("/down")], TRUSTING);
  assert.match(
    failuresOf(down).down ?? "",
    /^A redirect leads from https: to http:, which is followed only/,
  );
  const checked = ["--sha256", sha256Of(BYTES), link.url("/down").replace("//", "//me:secret@")];
  const followed = await sandbox.run(["fetch", ...secrets, ...checked], TRUSTING);
  assert.equal(followed.code, 0, followed.stderr);
  assert.deepEqual(Deno.readFileSync(`${sandbox.path}/down`), BYTES);
  const files = server.of("/file");
  assert.equal(files.length, 2);
  for (const { headers } of files) {
    assert.deepEqual([headers.get("authorization"), headers.get("cookie")], [null, null]);
  }
  for (const { headers } of [...server.of("/up"), ...server.of("/down")]) {
    assert.deepEqual([headers.get("authorization"), headers.get("cookie")], [
      "Bearer secret",
      "secret",
    ]);
  }
});
