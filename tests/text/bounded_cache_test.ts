import assert from "node:assert/strict";
import { BoundedCache } from "../../lib/text/bounded_cache.ts";

Deno.test("BoundedCache remembers what was set", () => {
  const cache = new BoundedCache<number>();
  assert.equal(cache.get("a"), undefined);
  assert.equal(cache.set("a", 0), 0);
  assert.equal(cache.get("a"), 0);
});

Deno.test("BoundedCache forgets what was not asked for, and keeps what was", () => {
  const cache = new BoundedCache<number>();
  cache.set("old", 1);
  cache.set("used", 2);
  for (let at = 0; at < 10_000; at++) {
    cache.set(`key ${at}`, at);
    if (at % 500 === 0) assert.equal(cache.get("used"), 2);
  }
  assert.equal(cache.get("old"), undefined);
  assert.equal(cache.get("used"), 2);
  const kept = Array.from({ length: 10_000 }, (_, at) => cache.get(`key ${at}`) ?? -1)
    .filter((value) => value >= 0);
  assert.ok(kept.length <= 2_048, `${kept.length} are kept`);
  assert.ok(kept.includes(9_999));
});

Deno.test("BoundedCache does not keep long texts", () => {
  const cache = new BoundedCache<number>();
  assert.equal(cache.set("x".repeat(257), 5), 5);
  assert.equal(cache.get("x".repeat(257)), undefined);
});
