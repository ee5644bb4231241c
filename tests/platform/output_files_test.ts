import assert from "node:assert/strict";
import { createOutputFiles, keepFailedOutput } from "../../lib/platform/output_files.ts";
import type { Captured } from "../../lib/protocol.ts";

const MIB = 1024 * 1024;
const encode = (text: string) => new TextEncoder().encode(text);
const inMemory = (text: string): Captured => ({ kind: "bytes", bytes: encode(text) });

/** A folder of its own, removed at the end. */
function createFolder() {
  const path = Deno.makeTempDirSync();
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: number[][] = [];
  for await (const piece of pieces) all.push([...piece]);
  return new Uint8Array(all.flat());
}

Deno.test("what was spilled reads back whole, in pieces, and is removed", async () => {
  using folder = createFolder();
  const files = createOutputFiles(folder.path);
  const bytes = new Uint8Array(300_000).map((_, at) => at % 251);
  const [path, other] = [files.spill(bytes), files.spill(encode("other"))];
  assert.notEqual(path, other);
  assert.deepEqual(await readAll(files.read(path)), bytes);
  files.remove(path);
  files.remove(path);
  assert.deepEqual([...Deno.readDirSync(folder.path)].length, 1);
});

Deno.test("pieces that were read stay as they are while reading goes on", async () => {
  using folder = createFolder();
  const files = createOutputFiles(folder.path);
  const path = files.spill(new Uint8Array(400_000).map((_, at) => at >> 17));
  const pieces: Uint8Array[] = [];
  for await (const piece of files.read(path)) pieces.push(piece);
  assert.equal(pieces[0]?.at(0), 0);
  assert.equal(pieces.at(-1)?.at(-1), 399_999 >> 17);
});

Deno.test("reading a file that is gone rejects", async () => {
  using folder = createFolder();
  const files = createOutputFiles(folder.path);
  await assert.rejects(readAll(files.read(`${folder.path}/gone`)), Deno.errors.NotFound);
});

Deno.test("both streams of a failed task are kept, empty ones left away", () => {
  using folder = createFolder();
  const kept = `${folder.path}/output`;
  keepFailedOutput(kept, "a", { stdout: inMemory("out"), stderr: inMemory("err") });
  keepFailedOutput(kept, "b", { stdout: inMemory(""), stderr: inMemory("why") });
  const names = [...Deno.readDirSync(kept)].map(({ name }) => name).sort();
  assert.deepEqual(names, ["a.stderr", "a.stdout", "b.stderr"]);
  assert.equal(Deno.readTextFileSync(`${kept}/a.stdout`), "out");
  assert.equal(Deno.readTextFileSync(`${kept}/b.stderr`), "why");
});

Deno.test("of long output the end is kept, from memory and from a file alike", () => {
  using folder = createFolder();
  const text = "first" + "x".repeat(MIB) + "last";
  const path = `${folder.path}/spilled`;
  Deno.writeTextFileSync(path, text);
  const file: Captured = { kind: "file", path, sizeBytes: text.length, isTemporary: true };
  keepFailedOutput(folder.path, "long", { stdout: inMemory(text), stderr: file });
  for (const stream of ["stdout", "stderr"]) {
    const kept = Deno.readTextFileSync(`${folder.path}/long.${stream}`);
    assert.ok(kept === text.slice(-MIB), `${stream} has ${kept.length} bytes`);
  }
});

Deno.test("output that cannot be kept fails nothing, and costs the other stream nothing", () => {
  using folder = createFolder();
  const gone: Captured = { kind: "file", path: "/nowhere", sizeBytes: 1, isTemporary: true };
  keepFailedOutput(folder.path, "a", { stdout: gone, stderr: inMemory("why") });
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["a.stderr"]);
  Deno.writeTextFileSync(`${folder.path}/file`, "");
  keepFailedOutput(`${folder.path}/file/below`, "a", {
    stdout: inMemory("out"),
    stderr: inMemory("err"),
  });
});
