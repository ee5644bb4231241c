import assert from "node:assert/strict";
import { MemoryFile } from "./memory_file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("a memory file keeps what is written, fails on demand, and refuses use after its end", async () => {
  const file = new MemoryFile();
  file.writeSync(bytes("a\n"));
  await file.sync();
  file.writeError = new Error("full");
  assert.throws(() => file.writeSync(bytes("b\n")), /full/);
  file.syncError = new Error("gone");
  await assert.rejects(file.sync(), /gone/);
  file.close();
  assert.throws(() => file.close(), /closed/);
  await assert.rejects(file.sync(), /closed/);
  assert.deepEqual([file.text, file.syncs], ["a\n", 2]);
});
