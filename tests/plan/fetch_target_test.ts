/** Addresses and the names that files get from them, however hostile. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHeader } from "../../lib/plan/fetch_headers.ts";
import {
  MAX_NAME_BYTES,
  nameOfAddress,
  parseAddress,
  parseFileName,
  publicAddress,
} from "../../lib/plan/fetch_target.ts";
import { UsageError } from "../../lib/text/usage_error.ts";

for (
  const [address, name] of [
    ["https://h/a/b.tar.gz", "b.tar.gz"],
    ["https://h/b%20c.zip?x=/y#/z", "b c.zip"],
    ["https://h", "index.html"],
    ["https://h/dir/", "index.html"],
    ["https://h/..%2f..%2fetc%2fpasswd", ".._.._etc_passwd"],
    ["https://h/%2e%2e", "index.html"],
    ["https://h/%2e%2e%5cx", ".._x"],
    ["https://h/a%00b%0ac%1b[2J", "a_b_c_[2J"],
    ["https://h/%ff%fe", "%ff%fe"],
    ["https://h/%E2%82%AC", "€"],
  ] as const
) {
  Deno.test(`nameOfAddress() makes ${JSON.stringify(name)} of ${address}`, () => {
    assert.equal(nameOfAddress(parseAddress(address)), name);
  });
}

Deno.test("nameOfAddress() cuts names that are too long, and keeps the extension", () => {
  for (const stem of ["a", "€", "😀"]) {
    const name = nameOfAddress(new URL(`https://h/${stem.repeat(300)}.tar.gz`));
    assert.ok(new TextEncoder().encode(name).length <= MAX_NAME_BYTES);
    assert.ok(name.endsWith(".tar.gz") && name.isWellFormed());
  }
});

Deno.test("nameOfAddress() looks at a name of a megabyte once, not once for each character of it", () => {
  const name = nameOfAddress(new URL(`https://h/${"a".repeat(1_000_000)}.gz`));
  assert.equal(name, `${"a".repeat(MAX_NAME_BYTES - 3)}.gz`);
});

Deno.test("nameOfAddress() makes a name in the folder of any path", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (path) => {
    const url = URL.parse(`https://h/${path}`);
    if (url === null) return;
    const name = nameOfAddress(url);
    assert.equal(parseFileName(name), name);
  }));
});

Deno.test("parseFileName() refuses what is no single name", () => {
  for (const name of ["", ".", "..", "a/b", "/a", "../a", "a\\b", "a\0", "a\n", "x".repeat(246)]) {
    assert.throws(() => parseFileName(name), SyntaxError, name);
  }
});

Deno.test("parseAddress() says what is wrong without secrets", () => {
  for (
    const [address, message] of [
      ["example.org/x", /has no protocol: write https:\/\/example.org\/x/],
      ["ftp://u:secret@h/x?secret", /"ftp:\/\/h\/x\?…" cannot be downloaded: it must begin/],
      ["file:///etc/passwd", /must begin with http/],
      ["", /must begin with http/],
      ["me:secret@h/x", /"h\/x" cannot be/],
      ["http://me:a/secret@h/x", /"http:\/\/h\/x" cannot be .+ wrong; in a password write %2F/],
      ["http://me:secret@h:99999/x", /"http:\/\/h:99999\/x" cannot be .+ port is wrong/],
      [
        "HTTPS://[::1/x",
        /"HTTPS:\/\/\[::1\/x" cannot be downloaded: its host or its port is wrong$/,
      ],
      ["http://exa mple/?secret", /"http:\/\/exa mple\/\?…" cannot be .+ wrong$/],
      ["ftp://me:a@secret@h/x", /"ftp:\/\/h\/x" cannot be/],
      ["ftp://me:a?secret@h/x", /"ftp:\/\/h\/x" cannot be/],
      ["htps://me:secret\n@h/x", /"htps:\/\/h\/x" cannot be/],
      ["htps:me:secret@h/x", /"h\/x" cannot be/],
      ["h/x#secret", /"h\/x\?…" cannot be/],
    ] as const
  ) {
    assert.throws(() => parseAddress(address), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

Deno.test("publicAddress() shows neither user nor password nor query", () => {
  const url = parseAddress("https://user:secret@h:8080/a?token=secret#x");
  assert.equal(publicAddress(url), "https://h:8080/a?…");
  assert.equal(publicAddress(parseAddress("https://h/a")), "https://h/a");
});

Deno.test("parseHeader() takes name and value apart, and tells no value in its mistakes", () => {
  assert.deepEqual(parseHeader("X-A:  b: c "), ["X-A", "b: c"]);
  for (
    const [text, message] of [
      ["secret", /NAME: VALUE/],
      ["a b: secret", /Invalid header name "a b"/],
      ["X: secret\nY: secret", /"X" holds characters/],
      ["X: secret€", /"X" holds characters/],
      ["Range: secret", /is set by the download itself/],
      ["proxy-authorization: secret", /would go to servers: set HTTPS_PROXY=http:/],
    ] as const
  ) {
    assert.throws(() => parseHeader(text), (error) => {
      assert.ok(error instanceof SyntaxError);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});
