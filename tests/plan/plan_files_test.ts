/** The real files of plans: globs in a real folder, and failures in words. */
import assert from "node:assert/strict";
import { createPlanFiles } from "../../lib/platform/plan_files.ts";

async function withTree(
  paths: readonly string[],
  run: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    for (const path of paths) {
      await Deno.mkdir(`${dir}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      if (!path.endsWith("/")) await Deno.writeTextFile(`${dir}/${path}`, path);
    }
    await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("glob() matches as a shell does, sorted", async () => {
  const tree = [
    "b.jpg",
    "a.jpg",
    "a.png",
    ".hidden.jpg",
    "x y/c.jpg",
    "x y/deep/d.jpg",
    ".git/e.jpg",
    "[z].jpg",
    "n1",
    "n2",
    "n3",
  ];
  const table: Readonly<Record<string, readonly string[]>> = {
    "*.jpg": ["[z].jpg", "a.jpg", "b.jpg"],
    "*.{png,jpg}": ["[z].jpg", "a.jpg", "a.png", "b.jpg"],
    "{a,x y/c}.jpg": ["a.jpg", "x y/c.jpg"],
    "**/*.jpg": ["[z].jpg", "a.jpg", "b.jpg", "x y/c.jpg", "x y/deep/d.jpg"],
    "x*/**/*.jpg": ["x y/c.jpg", "x y/deep/d.jpg"],
    ".*.jpg": [".hidden.jpg"],
    "n[12]": ["n1", "n2"],
    "n[!12]": ["n3"],
    "n[2-3]": ["n2", "n3"],
    "\\[z\\].jpg": ["[z].jpg"],
    "?.jpg": ["a.jpg", "b.jpg"],
    "*/": ["x y/"],
    "x y": ["x y"],
    "a.jpg/*": [],
    "none": [],
    "x y/../n1": ["x y/../n1"],
    "n[z-a]": [],
  };
  await withTree(tree, async (dir) => {
    const files = createPlanFiles();
    for (const [pattern, paths] of Object.entries(table)) {
      assert.deepEqual(await files.glob(pattern, dir), paths, pattern);
    }
    assert.deepEqual(
      await files.glob(`${dir}/n?`, "/"),
      ["n1", "n2", "n3"].map((name) => `${dir}/${name}`),
    );
  });
});

Deno.test("glob() with many stars looks at a name once, and finds what a shell finds", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const names = ["a".repeat(120), "abcabd", "abab", "xaxbx", "ab", "aXbXc"];
    for (const name of names) await Deno.writeTextFile(`${dir}/${name}`, "");
    const { glob } = createPlanFiles();
    // Tried in all ways it would take longer than anybody lives.
    assert.deepEqual(await glob("*a".repeat(40) + "b", dir), []);
    assert.deepEqual(await glob("*a".repeat(40) + "*", dir), ["a".repeat(120)]);
    assert.deepEqual(await glob("*a*b*d", dir), ["abcabd"]);
    assert.deepEqual(await glob("ab*ab", dir), ["abab"]);
    assert.deepEqual(await glob("*ab*ab*", dir), ["abab", "abcabd"]);
    assert.deepEqual(await glob("*[ax]?b*", dir), ["aXbXc", "xaxbx"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("glob() ends where symbolic links go in a circle", async () => {
  await withTree(["a/b.c"], async (dir) => {
    await Deno.symlink(dir, `${dir}/a/loop`);
    assert.deepEqual(await createPlanFiles().glob("**/*.c", dir), ["a/b.c"]);
  });
});

Deno.test("files that cannot be read are a mistake of the user's, in words", async () => {
  await withTree(["text", "folder/"], async (dir) => {
    const files = createPlanFiles();
    await Deno.writeFile(`${dir}/latin1`, Uint8Array.of(0xe9));
    const table: Readonly<Record<string, string>> = {
      gone: "No such file",
      folder: "Is a folder, not a file",
      "text/x": "Part of the path is a file, not a folder",
      latin1: "Is not valid UTF-8; convert it, for instance with iconv",
    };
    for (const [name, message] of Object.entries(table)) {
      await assert.rejects(files.readText(`${dir}/${name}`), {
        name: "UsageError",
        message: `${dir}/${name}: ${message}`,
      });
    }
    await assert.rejects(files.openRead(`${dir}/gone`), { name: "UsageError" });
    assert.equal(await files.readText(`${dir}/text`), "text");
    assert.equal(await new Response(await files.openRead(`${dir}/text`)).text(), "text");
  });
});

Deno.test("resolve() keeps absolute paths and puts others below the folder", () => {
  const files = createPlanFiles();
  assert.equal(files.resolve("/base", "a/../b"), "/base/b");
  assert.equal(files.resolve("/base", "/x//y"), "/x/y");
  assert.equal(files.resolve("/base", "."), "/base");
});
