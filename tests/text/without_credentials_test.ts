import assert from "node:assert/strict";
import { withoutCredentials } from "../../lib/text/without_credentials.ts";

const CASES: readonly (readonly [text: string, shown: string])[] = [
  ["https://me:secret@example.org/a@b", "https://example.org/a@b"],
  ["https://token@example.org", "https://example.org"],
  ["at f (http://a:b@h:1/x.ts:1:2), HTTP://c:d@h", "at f (http://h:1/x.ts:1:2), HTTP://h"],
  ["https://example.org/?mail=me@example.org", "https://example.org/?mail=me@example.org"],
  ["npm:@std/fmt, me@example.org: 1//2 @", "npm:@std/fmt, me@example.org: 1//2 @"],
];
for (const [text, shown] of CASES) {
  Deno.test(`withoutCredentials() makes "${shown}" of "${text}"`, () => {
    assert.equal(withoutCredentials(text), shown);
  });
}
