import assert from "node:assert/strict";
import fc from "fast-check";
import { resultDirName } from "../../lib/journal/result_dir.ts";

const CASES: readonly [string, string][] = [
  ["12", "12"],
  ["build[a=1,b=2]@x+y-z.tar_gz", "build[a=1,b=2]@x+y-z.tar_gz"],
  ["", "%"],
  ["%", "%25"],
  [".", "%2e"],
  ["..", "%2e.%"],
  [".hidden", "%2ehidden"],
  ["../../etc/passwd", "%2e.%2f..%2fetc%2fpasswd"],
  ["a b\n\0\x1b", "a%20b%0a%00%1b"],
  ["é", "%c3%a9"],
  ["ends.", "ends.%"],
  ["con", "%63on"],
  ["NUL.txt", "%4eUL.txt"],
  ["com1", "%63om1"],
  ["console", "console"],
];
for (const [id, name] of CASES) {
  Deno.test(`the result folder of ${JSON.stringify(id)} is ${name}`, () => {
    assert.equal(resultDirName(id), name);
  });
}

// Ids are well-formed text: half a character can come neither from arguments nor from plans.
const ids = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(".", "/", "%", "2", "e", "A", "a", "\\", "\0") }),
  fc.string({ minLength: 170, maxLength: 400 }),
  fc.constantFrom(...CASES.flat()),
);

Deno.test("no id makes a name that leaves its folder, hides, or is too long", () => {
  fc.assert(fc.property(ids, (id) => {
    const name = resultDirName(id);
    assert.match(name, /^[A-Za-z0-9_\-+=,@[\]%][A-Za-z0-9._\-+=,@[\]%]*$/);
    assert.doesNotMatch(name, /\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    assert.ok(`${name}.stdout`.length <= 255, `${name.length} bytes`);
  }));
});

Deno.test("different ids get different names", () => {
  fc.assert(fc.property(fc.uniqueArray(ids, { maxLength: 50 }), (ids) => {
    assert.equal(new Set(ids.map(resultDirName)).size, ids.length);
  }));
});

Deno.test("long ids that differ only at their ends get different names", () => {
  const start = "x".repeat(500);
  assert.notEqual(resultDirName(`${start}1`), resultDirName(`${start}2`));
});
