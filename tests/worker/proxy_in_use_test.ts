/** Which proxy a request goes by, by the rules that were seen with Deno itself. */
import assert from "node:assert/strict";
import { type ProxyEnv, proxyInUse } from "../../lib/worker/fetch/proxy_in_use.ts";

async function proxyFor(address: string, env: ProxyEnv): Promise<string | null> {
  const proxy = await proxyInUse(new URL(address), env);
  return proxy === null ? null : `${proxy.host} ${proxy.variable}`;
}

const SECURE = "https://example.org/a";
const PLAIN = "http://example.org/a";

Deno.test("a request goes by the proxy of its protocol, or by that of all", async () => {
  for (
    const [address, env, expected] of [
      [SECURE, {}, null],
      [SECURE, { HTTPS_PROXY: "http://p:1" }, "p:1 HTTPS_PROXY"],
      [SECURE, { https_proxy: "p:1" }, "p:1 https_proxy"],
      [SECURE, { HTTP_PROXY: "http://p:1" }, null],
      [PLAIN, { HTTPS_PROXY: "http://p:1" }, null],
      [PLAIN, { HTTP_PROXY: "https://p" }, "p HTTP_PROXY"],
      [PLAIN, { http_proxy: "http://p:1/" }, "p:1 http_proxy"],
      [PLAIN, { HTTP_PROXY: "http://p:1", REQUEST_METHOD: "GET" }, null],
      [SECURE, { HTTPS_PROXY: "http://p:1", https_proxy: "http://q:1" }, "p:1 HTTPS_PROXY"],
      [SECURE, { HTTPS_PROXY: "", https_proxy: "http://q:1" }, "q:1 https_proxy"],
      [SECURE, { ALL_PROXY: "socks5://p:1", HTTPS_PROXY: "http://q:1" }, "p:1 ALL_PROXY"],
      [PLAIN, { all_proxy: "http://[::1]:8080" }, "[::1]:8080 all_proxy"],
    ] as const
  ) {
    assert.equal(await proxyFor(address, env), expected, JSON.stringify(env));
  }
});

Deno.test("a proxy is named without its user and password, whatever they hold", async () => {
  const url = new URL(SECURE);
  assert.deepEqual(await proxyInUse(url, { HTTPS_PROXY: "http://me:p%40ss:word@p:1" }), {
    host: "p:1",
    variable: "HTTPS_PROXY",
    hasCredentials: true,
  });
});

Deno.test("what is no proxy's address is gone on without, as the runtime does", async () => {
  for (
    const text of ["nonsense://p:1", "http://bad host:1", "http://", "me@p:1", "http://a@b:c@p:1"]
  ) {
    assert.equal(await proxyFor(SECURE, { HTTPS_PROXY: text }), null, text);
  }
});

Deno.test("hosts are excepted by domain, address and network", async () => {
  for (
    const [host, exceptions, isExcepted] of [
      ["example.org", "example.org", true],
      ["example.org", ".example.org", true],
      ["a.example.org", "x, example.org", true],
      ["a.example.org", ".example.org", true],
      ["badexample.org", "example.org", false],
      ["example.org", "a.example.org", false],
      ["example.org:8443", "example.org:8443", false],
      ["example.org", "*", true],
      ["10.1.2.3", "*", false],
      ["10.1.2.3", "10.0.0.0/8", true],
      ["11.1.2.3", "10.0.0.0/8", false],
      ["10.1.2.3", "10.1.2.3", true],
      ["10.1.2.3", "10.0.0.0/x", false],
      ["10.1.2.3", "10.0.0.0/99", false],
      ["[::1]", "::1", true],
      ["[2001:db8::1]", "2001:db8::/32", true],
      ["[2001:db9::1]", "2001:db8::/32", false],
      ["example.org", "", false],
      ["example.org", ",", false],
    ] as const
  ) {
    for (const variable of ["NO_PROXY", "no_proxy"] as const) {
      const proxy = await proxyFor(`https://${host}/`, {
        HTTPS_PROXY: "http://p:1",
        [variable]: exceptions,
      });
      assert.equal(proxy === null, isExcepted, `${host} ${exceptions}`);
    }
  }
});
