import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { specifiersIn, unusedFiles } from "../../scripts/unused_files.ts";

Deno.test("specifiersIn() finds every way to import", () => {
  const code = `
    import { a } from "./a.js";
    import './b.js'
    export*from"./c.js";
    const d = await import("./d.js"), e = require('./e');
    const text = "./f.js";
  `;
  assert.deepEqual(specifiersIn(code), ["./a.js", "./b.js", "./c.js", "./d.js", "./e"]);
});

const FILES: Readonly<Record<string, string>> = {
  "@scope/esm/1.0.0/package.json": "{}",
  "@scope/esm/1.0.0/dist/entry.js": `import "./part.js"; import "node:path"; import "needed";`,
  "@scope/esm/1.0.0/dist/part.js": `// such as import "./example.js"\nexport * from "./entry.js";`,
  "@scope/esm/1.0.0/dist/other.js": "",
  "@scope/esm/1.0.0/dist/entry.cjs": "",
  "@scope/esm/1.0.0/dist/entry.d.ts": "",
  "common/2.0.0/package.json": "{}",
  "common/2.0.0/index.js": `require("./lib/part"); require("./lib");`,
  "common/2.0.0/lib/part.js": "",
  "common/2.0.0/lib/index.js": "",
  "common/2.0.0/lib/more.js": "",
  "needed/3.0.0/index.js": "",
  "needed/3.0.0/index.d.ts": "",
  "tester/4.0.0/index.js": "",
};
const PACKAGES = {
  "@scope/esm@1.0.0": { dependencies: ["needed"] },
  "common@2.0.0": {},
  "needed@3.0.0_common@2.0.0": {},
  "tester@4.0.0": { dependencies: ["needed"] },
};

Deno.test("unusedFiles() lists whole packages of others, and what no entry reaches", async () => {
  const cache = await makeCache(FILES);
  try {
    const unused = unusedFiles(PACKAGES, [
      { name: "@scope/esm", entries: [join(cache, "@scope/esm/1.0.0/dist/entry.js")] },
      { name: "common", entries: [join(cache, "common/2.0.0/index.js")] },
    ]);
    assert.deepEqual(
      unused.map((path) => path.slice(cache.length + 1)).sort(),
      [
        "@scope/esm/1.0.0/dist/entry.cjs",
        "@scope/esm/1.0.0/dist/entry.d.ts",
        "@scope/esm/1.0.0/dist/other.js",
        "common/2.0.0/lib/more.js",
        "tester/4.0.0",
      ],
    );
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});

Deno.test("unusedFiles() refuses entries that lie in no cache", () => {
  const used = [{ name: "common", entries: ["/somewhere/else/index.js"] }];
  assert.throws(() => unusedFiles(PACKAGES, used), /No cache of npm packages/);
});

async function makeCache(files: Readonly<Record<string, string>>): Promise<string> {
  const cache = await Deno.makeTempDir();
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(cache, path)), { recursive: true });
    await Deno.writeTextFile(join(cache, path), text);
  }
  return cache;
}
