/** Paths are what `node:path` makes of them, of anything that can stand in one. */
import assert from "node:assert/strict";
import * as node from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { fromFileUrl, resolve } from "../../lib/platform/paths.ts";

const path = fc.array(fc.constantFrom("/", "/", "..", ".", "a", "b c", "…", ".x", "\\", ""), {
  maxLength: 12,
}).map((parts) => parts.join(""));

Deno.test("resolve() gives what node:path gives", () => {
  fc.assert(
    fc.property(path, path, (dir, inner) => {
      assert.equal(resolve(dir, inner), node.resolve(dir, inner));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("fromFileUrl() takes back what a path became, whatever is in it", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
    const url = pathToFileURL(`/${name.replaceAll("\0", "")}`);
    assert.equal(fromFileUrl(url), fileURLToPath(url));
  }));
});

Deno.test("fromFileUrl() refuses what is no file here, and a path that hides a separator", () => {
  for (const url of ["https://example.org/a", "file://host/a", "file:///a%2Fb"]) {
    assert.throws(() => fromFileUrl(new URL(url)), TypeError);
    assert.throws(() => fileURLToPath(url), TypeError);
  }
});
