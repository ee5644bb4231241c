import assert from "node:assert/strict";
import fc from "fast-check";
import { formatChecksumLine, parseChecksumLine } from "../../lib/text/checksum_line.ts";

const DIGEST = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

for (
  const [name, line] of [
    ["a.txt", `${DIGEST}  a.txt\n`],
    [" two  spaces ", `${DIGEST}   two  spaces \n`],
    ["back\\slash", `\\${DIGEST}  back\\\\slash\n`],
    ["new\nline", `\\${DIGEST}  new\\nline\n`],
    ["car\rriage", `\\${DIGEST}  car\\rriage\n`],
    ["*star", `${DIGEST}  *star\n`],
  ] as const
) {
  Deno.test(`formatChecksumLine() writes ${JSON.stringify(name)} as coreutils does`, () => {
    assert.equal(formatChecksumLine(DIGEST, name), line);
    assert.deepEqual(parseChecksumLine(line.slice(0, -1)), { digest: DIGEST, name });
  });
}

for (
  const [line, wanted] of [
    [`${DIGEST} *binary.bin`, { digest: DIGEST, name: "binary.bin" }],
    [`  ${DIGEST.toUpperCase()}  x`, { digest: DIGEST, name: "x" }],
    [`${DIGEST}  dos\r`, { digest: DIGEST, name: "dos" }],
    [`SHA256 (a b) = ${DIGEST}`, { digest: DIGEST, name: "a b", algorithm: "sha256" }],
    [`SHA256(a)= ${DIGEST}`, { digest: DIGEST, name: "a", algorithm: "sha256" }],
    [`${DIGEST} one-blank`, { digest: DIGEST, name: "one-blank", isReversed: true }],
    [`${DIGEST}  `, { digest: DIGEST, name: " ", isReversed: true }],
    [`${DIGEST} `, null],
    [`${DIGEST}`, null],
    ["not a digest  x", null],
    [`\\${DIGEST}  wrong\\escape`, null],
    ["", null],
  ] as const
) {
  Deno.test(`parseChecksumLine() reads ${JSON.stringify(line.replace(DIGEST, "DIGEST"))}`, () => {
    assert.deepEqual(parseChecksumLine(line), wanted);
  });
}

Deno.test("parseChecksumLine() reads back whatever formatChecksumLine() wrote", () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (name) => {
    const line = formatChecksumLine(DIGEST, name);
    assert.equal(line.split("\n").length, 2);
    assert.deepEqual(parseChecksumLine(line.slice(0, -1)), { digest: DIGEST, name });
  }));
});
