/** The files in memory behave as the port says. */
import assert from "node:assert/strict";
import { createMemoryFiles } from "./memory_files.ts";

Deno.test("createMemoryFiles() reads what it was given and nothing else", async () => {
  const files = createMemoryFiles({ texts: { "/a": "x\n" }, globs: { "*.c": ["b.c"] } });
  assert.equal(await files.readText("/a"), "x\n");
  assert.deepEqual(await files.glob("*.c", "/"), ["b.c"]);
  assert.deepEqual(await files.glob("*.h", "/"), []);
  assert.equal(files.resolve("/base", "a"), "/base/a");
  assert.equal(files.resolve("/base", "/a"), "/a");
  await assert.rejects(files.openRead("/b"), { name: "UsageError", message: "/b: No such file" });
});
