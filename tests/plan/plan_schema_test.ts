/** What is checked in beside the code is what the code says. */
import assert from "node:assert/strict";
import { loadPlan } from "../../lib/plan/load_plan.ts";
import { planJsonSchema } from "../../lib/plan/plan_schema.ts";
import { createMemoryFiles } from "../_support/memory_files.ts";

const DOCS = new URL("../../docs/", import.meta.url);

Deno.test("docs/schema/plan.schema.json is planJsonSchema()", async () => {
  const text = await Deno.readTextFile(new URL("schema/plan.schema.json", DOCS));
  assert.deepEqual(JSON.parse(text), planJsonSchema(), "write it again: heddle schema");
});

Deno.test("every key of the schema has a description and a place in docs/plan.md", async () => {
  const docs = await Deno.readTextFile(new URL("plan.md", DOCS));
  const undocumented: string[] = [];
  const visit = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === "properties") {
        for (const name of Object.keys(value)) {
          if (!docs.includes(`\`${name}\``)) undocumented.push(name);
        }
      }
      visit(value);
    }
  };
  visit(planJsonSchema());
  assert.deepEqual(undocumented, []);
});

Deno.test("the examples are right plans", async () => {
  const files = createMemoryFiles({ globs: { "photos/**/*.{jpg,png}": ["photos/a.jpg"] } });
  const sizes: Record<string, number> = {};
  for await (const { name } of Deno.readDir(new URL("examples/", DOCS))) {
    if (!name.endsWith(".yaml")) continue;
    const text = await Deno.readTextFile(new URL(`examples/${name}`, DOCS));
    const plan = await loadPlan({
      text,
      path: name,
      baseDir: "/x",
      files,
      base: {},
      isWindows: false,
    });
    sizes[name] = plan.size;
  }
  assert.deepEqual(sizes, {
    "demo.yaml": 15,
    "thumbnails.yaml": 3,
    "backup.yaml": 6,
    "mixed.yaml": 11,
  });
});

Deno.test("the YAML blocks of docs/plan.md are right plans", async () => {
  const docs = await Deno.readTextFile(new URL("plan.md", DOCS));
  const files = createMemoryFiles({
    globs: { "*.jpg": ["a.jpg"] },
    texts: { "/x/hosts.txt": "a\n" },
  });
  const blocks = [...docs.matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1] ?? "");
  assert.ok(blocks.length >= 3);
  for (const text of blocks) {
    const whole = text.includes("tasks:") ? text : `tasks:\n${text}`;
    await loadPlan({
      text: whole,
      path: "docs",
      baseDir: "/x",
      files,
      base: {},
      isWindows: false,
      env: { TOKEN: "t" },
    });
  }
});
