import assert from "node:assert/strict";
import { walkFiles } from "../../lib/platform/file_walk.ts";

async function inFolder(test: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "heddle-test-" }));
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function namesBelow(paths: readonly string[], dir: string): Promise<string[]> {
  return (await Array.fromAsync(walkFiles(paths, dir))).flat().map(({ name }) => name);
}

Deno.test("walkFiles() finds files depth first, by name, and hands on what is not there", () =>
  inFolder(async (dir) => {
    Deno.mkdirSync(`${dir}/t/b/c`, { recursive: true });
    for (const name of ["t/z", "t/B", "t/a", "t/b/c/x", "t/b/a"]) {
      Deno.writeTextFileSync(`${dir}/${name}`, name);
    }
    const below = ["B", "a", "b/a", "b/c/x", "z"];
    assert.deepEqual(await namesBelow(["t"], dir), below.map((name) => `t/${name}`));
    assert.deepEqual(await namesBelow(["t/", "gone", "t/a"], dir), [
      ...below.map((name) => `t/${name}`),
      "gone",
      "t/a",
    ]);
  }));

Deno.test("walkFiles() follows links to files, and never those to folders inside a tree", () =>
  inFolder(async (dir) => {
    Deno.mkdirSync(`${dir}/t/in`, { recursive: true });
    Deno.writeTextFileSync(`${dir}/t/file`, "");
    Deno.symlinkSync("file", `${dir}/t/link`);
    Deno.symlinkSync("..", `${dir}/t/in/up`);
    Deno.symlinkSync("loop", `${dir}/t/loop`);
    Deno.symlinkSync("t", `${dir}/other`);
    assert.deepEqual(await namesBelow(["t"], dir), ["t/file", "t/link", "t/loop"]);
    assert.deepEqual(await namesBelow(["other"], dir), ["other/file", "other/link", "other/loop"]);
  }));

Deno.test("walkFiles() lets timers and messages have their turns while it walks", () =>
  inFolder(async (dir) => {
    Deno.writeTextFileSync(`${dir}/0`, "");
    for (let at = 1; at < 8000; at++) Deno.linkSync(`${dir}/0`, `${dir}/${at}`);
    let turns = 0;
    const timer = setInterval(() => turns++);
    let count = 0;
    for await (const batch of walkFiles(["."], dir)) count += batch.length;
    clearInterval(timer);
    assert.equal(count, 8000);
    assert.ok(turns > 0);
  }));
