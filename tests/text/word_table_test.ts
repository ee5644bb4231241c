import assert from "node:assert/strict";
import { wordTable } from "../../lib/text/word_table.ts";

Deno.test("wordTable() has each word of a key by itself", () => {
  const table = wordTable({ "-a --all": "use --every", "-b": "leave it away" });
  assert.deepEqual([...table], [
    ["-a", "use --every"],
    ["--all", "use --every"],
    ["-b", "leave it away"],
  ]);
  assert.equal(wordTable({ a: 1 }).get("constructor"), undefined);
});
