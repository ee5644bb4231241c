/** `heddle fetch` by way of proxies: which requests go there, and what is said of one that does not do its work. */
import assert from "node:assert/strict";
import { BadServer } from "../_support/bad_server.ts";
import { AUTHORITY_PATH } from "../_support/certificates.ts";
import { Sandbox } from "../_support/cli.ts";
import { Link } from "../_support/link.ts";
import { Proxy, refuse } from "../_support/proxy.ts";
import { serveFile, someBytes } from "../_support/served_files.ts";
import { type EventRun, eventsOf, readJournal, runEvents, theEvent } from "./_runs.ts";

const BYTES = someBytes(50_000);
const FAST = ["--backoff", "1ms", "--retries", "2"];

/** A server by http and by https, and a proxy. */
class Bench implements AsyncDisposable {
  private constructor(
    readonly server: BadServer,
    readonly secure: Link,
    readonly proxy: Proxy,
    readonly sandbox: Sandbox,
  ) {}

  static async create(): Promise<Bench> {
    const server = await BadServer.start({ "/a": serveFile({ bytes: BYTES }) });
    const { port } = new URL(server.origin);
    const secure = new Link({ port: Number(port), certificate: "server" });
    return new Bench(server, secure, await Proxy.start(), await Sandbox.create());
  }

  get plainUrl(): string {
    return this.server.url("/a");
  }

  get secureUrl(): string {
    return this.secure.url("/a");
  }

  fetch(url: string, env: Record<string, string>): Promise<EventRun> {
    const full = { DENO_CERT: AUTHORITY_PATH, ...env };
    return runEvents(this.sandbox, ["fetch", ...FAST, "-o", "a", url], { env: full });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
    await this.secure[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

/** What failed, and how many tries it took. */
function failureOf({ events }: EventRun): readonly [message: string, tries: number] {
  const { failure, attempts } = theEvent(events, "task_failed");
  return [failure.kind === "threw" ? failure.message : JSON.stringify(failure), attempts];
}

Deno.test("requests go by the proxy of their protocol, in either spelling, and not where NO_PROXY says so", async () => {
  await using bench = await Bench.create();
  const proxy = `http://${bench.proxy.host}`;
  for (
    const [url, env, method] of [
      [bench.secureUrl, { HTTPS_PROXY: proxy }, "CONNECT"],
      [bench.secureUrl, { https_proxy: proxy }, "CONNECT"],
      [bench.secureUrl, { all_proxy: proxy }, "CONNECT"],
      [bench.secureUrl, { HTTP_PROXY: proxy }, undefined],
      [bench.secureUrl, { HTTPS_PROXY: proxy, NO_PROXY: "127.0.0.0/8" }, undefined],
      [bench.plainUrl, { HTTP_PROXY: proxy }, "GET"],
      [bench.plainUrl, { http_proxy: bench.proxy.host }, "GET"],
      [bench.plainUrl, { HTTPS_PROXY: proxy }, undefined],
      [bench.plainUrl, { HTTP_PROXY: proxy, no_proxy: "127.0.0.1" }, undefined],
    ] as const
  ) {
    bench.proxy.requests.length = 0;
    const { code, stdout } = await bench.fetch(url, env);
    assert.equal(code, 0, stdout);
    assert.deepEqual(Deno.readFileSync(`${bench.sandbox.path}/a`), BYTES);
    assert.equal(bench.proxy.requests[0]?.method, method, JSON.stringify(env));
    Deno.removeSync(`${bench.sandbox.path}/a`);
  }
});

Deno.test("a proxy that refuses is named, with what it refused, and asked once", async () => {
  await using bench = await Bench.create();
  const env = { HTTPS_PROXY: `http://${bench.proxy.host}` };
  for (const status of [403, 502]) {
    bench.proxy.refusal = refuse(status);
    assert.deepEqual(failureOf(await bench.fetch(bench.secureUrl, env)), [
      `Proxy ${bench.proxy.host} (HTTPS_PROXY) refuses to connect to 127.0.0.1:${bench.secure.port}`,
      1,
    ]);
  }
  assert.equal(bench.server.requests.length, 0);
});

Deno.test("a proxy that wants a user and password is named, and what was given it shown nowhere", async () => {
  await using bench = await Bench.create();
  const { host } = bench.proxy;
  bench.proxy.refusal = refuse(407, 'proxy-authenticate: Basic realm="x"\r\n');
  for (
    const [variable, url] of [
      ["HTTPS_PROXY", bench.secureUrl],
      ["HTTP_PROXY", bench.plainUrl],
    ] as const
  ) {
    const without = await bench.fetch(url, { [variable]: `http://${host}` });
    assert.deepEqual(failureOf(without), [
      `Proxy ${host} (${variable}) wants a user and password: ` +
      `set ${variable}=http://USER:PASSWORD@${host}`,
      1,
    ]);
    const wrong = await bench.fetch(url, { [variable]: `http://me:hidden@${host}` });
    assert.deepEqual(failureOf(wrong), [
      `Proxy ${host} (${variable}) does not accept the user and password given there`,
      1,
    ]);
    const credentials = bench.proxy.requests.at(-1)?.headers.get("proxy-authorization");
    assert.equal(credentials, `Basic ${btoa("me:hidden")}`);
    assert.doesNotMatch(JSON.stringify(await readJournal(bench.sandbox)), /hidden/);
    assert.doesNotMatch(wrong.stdout + wrong.stderr, /hidden/);
  }
});

Deno.test("a proxy that is not there is named, not the server", async () => {
  await using bench = await Bench.create();
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const host = `127.0.0.1:${free.addr.port}`;
  free.close();
  for (
    const [env, message] of [
      [
        { ALL_PROXY: `http://me:hidden@${host}` },
        `Connection refused by proxy ${host} (ALL_PROXY)`,
      ],
      [{ ALL_PROXY: "http://no.invalid" }, "No such host: proxy no.invalid (ALL_PROXY)"],
    ] as const
  ) {
    for (const url of [bench.secureUrl, bench.plainUrl]) {
      assert.deepEqual(failureOf(await bench.fetch(url, env)), [message, 1]);
    }
  }
});

Deno.test("a proxy that hangs up is asked again, and named", async () => {
  await using bench = await Bench.create();
  bench.proxy.refusal = null;
  const run = await bench.fetch(bench.secureUrl, { HTTPS_PROXY: `http://${bench.proxy.host}` });
  const [first, ...others] = eventsOf(run.events, "attempt_failed").map(({ failure }) => failure);
  assert.ok(first?.kind === "threw");
  assert.equal(
    first.message,
    `The connection to proxy ${bench.proxy.host} (HTTPS_PROXY) was lost`,
  );
  assert.equal(others.length, 2);
});

Deno.test("headers go to the server, not to the proxy, where that is a tunnel", async () => {
  await using bench = await Bench.create();
  const args = ["fetch", "-H", "Authorization: Bearer hidden", bench.secureUrl];
  const env = { DENO_CERT: AUTHORITY_PATH, HTTPS_PROXY: `http://${bench.proxy.host}` };
  const { code, stderr } = await bench.sandbox.run(args, { env });
  assert.equal(code, 0, stderr);
  assert.equal(bench.proxy.requests[0]?.headers.get("authorization"), null);
  assert.equal(bench.server.requests[0]?.headers.get("authorization"), "Bearer hidden");
});
