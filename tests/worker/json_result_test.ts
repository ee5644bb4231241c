import assert from "node:assert/strict";
import { ResultError, toJsonResult } from "../../lib/worker/json_result.ts";

const LIMIT = 1000;

Deno.test("toJsonResult() keeps what JSON keeps, and nothing is what nothing was", () => {
  const value = { text: "a", list: [1, -0.5, true, null], nested: { empty: {} } };
  assert.deepEqual(toJsonResult(value, LIMIT), value);
  assert.equal(toJsonResult(undefined, LIMIT), undefined);
  assert.equal(toJsonResult(null, LIMIT), null);
});

Deno.test("members that are undefined are left out, and what has a toJSON is what that says", () => {
  assert.deepEqual(toJsonResult({ a: 1, b: undefined }, LIMIT), { a: 1 });
  assert.deepEqual(toJsonResult({ at: new Date(0) }, LIMIT), { at: "1970-01-01T00:00:00.000Z" });
  assert.deepEqual(toJsonResult(new URL("https://example.org/"), LIMIT), "https://example.org/");
});

Deno.test("objects without a prototype, or of another realm, are plain", () => {
  assert.deepEqual(toJsonResult(Object.assign(Object.create(null), { a: 1 }), LIMIT), { a: 1 });
  const foreignPrototype = Object.create(null);
  assert.deepEqual(toJsonResult(Object.assign(Object.create(foreignPrototype), { a: 1 }), LIMIT), {
    a: 1,
  });
});

class Point {
  constructor(readonly x = 1) {}
}

for (
  const [what, value, message] of [
    ["a function", () => 1, "The result is a function"],
    ["a bigint", 1n, "The result is a bigint"],
    ["a symbol", [Symbol("x")], "The result[0] is a symbol"],
    ["not a number", { a: { b: NaN } }, "The result.a.b is NaN"],
    ["endless", [Infinity], "The result[0] is Infinity"],
    ["a map", [{ m: new Map() }], "The result[0].m is a Map"],
    ["a class of its own", new Point(), "The result is a Point"],
    ["bytes", new Uint8Array(2), "The result is a Uint8Array"],
    ["an error", new RangeError("x"), "The result is a RangeError"],
    ["undefined in a list", [1, undefined], "The result[1] is undefined"],
    // deno-lint-ignore no-sparse-arrays -- a hole is what is tested
    ["a hole in a list", [1, , 2], "The result[1] is undefined"],
  ] as const
) {
  Deno.test(`${what} is no JSON, and the message says where`, () => {
    assert.throws(() => toJsonResult(value, LIMIT), {
      name: "ResultError",
      message: `${message}, which is no JSON value`,
    });
  });
}

Deno.test("a circle is told as such instead of running out of stack", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  assert.throws(
    () => toJsonResult(circle, LIMIT),
    /nested more than 100 levels deep, or in a circle/,
  );
});

Deno.test("the limit counts bytes of UTF-8, and what fits exactly is taken", () => {
  assert.equal(toJsonResult("é", 4), "é");
  assert.throws(() => toJsonResult("éé", 4), (error) => {
    assert.ok(error instanceof ResultError);
    assert.match(
      error.message,
      /^The result is 6 bytes of JSON, 4 are the limit; write it to a file/,
    );
    return true;
  });
});

Deno.test("what would be far too much is refused before it is looked at as a whole", () => {
  let twins: unknown = {};
  for (let at = 0; at < 60; at++) twins = { a: twins, b: twins };
  const hole: unknown[] = [];
  hole[4_000_000_000] = 1;
  const text = "x".repeat(1000);
  // Written out they are 100 GB.
  const texts = Array(10_000).fill(Array(10_000).fill(text));
  const keys = Array(10_000).fill(Array(10_000).fill({ [text]: 1 }));
  for (const value of [twins, hole, [hole, 1], texts, keys, "x".repeat(1025)]) {
    assert.throws(() => toJsonResult(value, 1024), {
      name: "ResultError",
      message: /^The result is more than 1024 bytes of JSON, the limit; write it to a file/,
    });
  }
});

Deno.test("as many values as there can be in the limit are taken", () => {
  assert.deepEqual(toJsonResult([1, 2, 3], 7), [1, 2, 3]);
  assert.deepEqual(toJsonResult([[], []], 7), [[], []]);
  assert.deepEqual(toJsonResult({ a: "b", c: {} }, 16), { a: "b", c: {} });
  assert.equal(toJsonResult({ toJSON: () => ({ toJSON: () => 1 }) }, 1), 1);
});
