import assert from "node:assert/strict";
import { findBadJson } from "../../lib/worker/bad_json.ts";

function messageOf(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return Object(error).message;
  }
  return assert.fail("is JSON");
}

for (
  const [text, line, column] of [
    ['{"a": 1,\n  b}', 2, 3],
    ['{"a": 1,\n "b": nope}', 2, 8],
    ['{"a": "' + "x".repeat(100) + '", "b": [1, 2,, 3],\n"c": 1}', 1, 122],
    ['{"a": 1', 1, 8],
    ["", 1, 1],
    ['{"a": "\n"}', 1, 8],
    ['{"a": 1}\n}', 2, 1],
  ] as const
) {
  Deno.test(`findBadJson() finds where ${JSON.stringify(text.slice(0, 20))} is wrong`, () => {
    const files: Record<string, string> = {
      "file:///m.ts": `import a from "./lib/a.ts"; import good from './good.json';`,
      "file:///lib/a.ts": `import "../m.ts"; export * from "./b.json" with { type: "json" };`,
      "file:///good.json": "{}",
      "file:///lib/b.json": text,
    };
    const found = findBadJson("file:///m.ts", messageOf(text), (url) => files[url.href]);
    assert.deepEqual(found, { url: "file:///lib/b.json", line, column });
  });
}

Deno.test("findBadJson() finds nothing where nothing fails with these words", () => {
  const readText = () => "{}";
  assert.equal(findBadJson("file:///m.json", "Unexpected end of JSON input", readText), undefined);
  assert.equal(findBadJson("https://example.org/m.ts", "no", readText), undefined);
});
