import assert from "node:assert/strict";
import { parsePermissions } from "../../lib/cli/parse_permissions.ts";
import { resolveRights } from "../../lib/plan/module_rights.ts";

Deno.test("parsePermissions() reads all, none and lists of rights", () => {
  assert.equal(parsePermissions("all"), "all");
  assert.equal(parsePermissions("none"), "none");
  assert.deepEqual(parsePermissions("read"), { read: true });
  assert.deepEqual(parsePermissions("net,write=out"), { net: true, write: ["out"] });
});

Deno.test("rights that come again add up, and all of a kind swallows what is listed", () => {
  assert.deepEqual(parsePermissions("write=a,write=b"), { write: ["a", "b"] });
  assert.deepEqual(parsePermissions("write=a,write"), { write: true });
  assert.deepEqual(parsePermissions("write,write=a"), { write: true });
});

Deno.test("a value may hold colons and equals signs", () => {
  assert.deepEqual(parsePermissions("net=[::1]:80,read=a=b"), { net: ["[::1]:80"], read: ["a=b"] });
});

for (
  const [word, message] of [
    ["", /^SyntaxError: Invalid permissions "": use all, none, or a list of read, write, net, /],
    ["red", /did you mean read\?$/],
    ["read,all", /Invalid permissions "read,all": use all, none/],
    ["write=", /nothing follows write=; write write alone for all of it$/],
    ["read,", /Invalid permissions "read,"/],
    ["constructor", /Invalid permissions "constructor"/],
  ] as const
) {
  Deno.test(`--permissions "${word}" is refused in words`, () => {
    assert.throws(() => parsePermissions(word), message);
  });
}

Deno.test("resolveRights() gives least by default, and makes paths absolute", () => {
  const resolve = (path: string) => `/base/${path}`;
  const nothing = {
    read: false,
    write: false,
    net: false,
    env: false,
    run: false,
    sys: false,
    ffi: false,
  };
  assert.equal(resolveRights("all", resolve), undefined);
  assert.deepEqual(resolveRights("none", resolve), nothing);
  assert.deepEqual(resolveRights(undefined, resolve), { ...nothing, read: true });
  assert.deepEqual(
    resolveRights({ write: ["out"], net: ["a:80"], env: ["A"], run: ["git", "./x"] }, resolve),
    {
      ...nothing,
      read: true,
      write: ["/base/out"],
      net: ["a:80"],
      env: ["A"],
      run: ["git", "/base/./x"],
    },
  );
  assert.deepEqual(resolveRights({ read: ["in"] }, resolve), { ...nothing, read: ["/base/in"] });
  assert.deepEqual(resolveRights({ read: false }, resolve), nothing);
});
