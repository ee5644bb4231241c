import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createThroughput,
  recordEnd,
  selectThroughput,
  THROUGHPUT_SECONDS,
} from "../../lib/state/throughput.ts";

const START_MS = 1_700_000_000_000;

Deno.test("selectThroughput() tells what ended in each of the last whole seconds, oldest first", () => {
  const throughput = createThroughput();
  for (const ms of [0, 999, 1_000, 3_500, 3_600, 4_000]) recordEnd(throughput, START_MS + ms);
  assert.deepEqual(selectThroughput(throughput, START_MS + 4_100, 5), [0, 2, 1, 0, 2]);
  assert.deepEqual(selectThroughput(throughput, START_MS + 6_000, 3), [2, 1, 0]);
});

Deno.test("selectThroughput() of a run in which nothing has ended is all 0", () => {
  assert.deepEqual(selectThroughput(createThroughput(), START_MS, 3), [0, 0, 0]);
});

Deno.test("selectThroughput() is 0 for seconds that are long over, after a long silence too", () => {
  const throughput = createThroughput();
  recordEnd(throughput, START_MS);
  const laterMs = START_MS + THROUGHPUT_SECONDS * 5_000 + 500;
  recordEnd(throughput, laterMs);
  const seen = selectThroughput(throughput, laterMs + 1_000, THROUGHPUT_SECONDS);
  assert.deepEqual([seen.reduce((sum, count) => sum + count, 0), seen.at(-1)], [1, 1]);
});

Deno.test("selectThroughput() is what counting all ends comes to", () => {
  const gaps = fc.array(fc.nat(90_000), { maxLength: 60 });
  fc.assert(fc.property(gaps, fc.integer({ min: 1, max: THROUGHPUT_SECONDS }), (gaps, seconds) => {
    const throughput = createThroughput();
    const ends: number[] = [];
    let nowMs = START_MS;
    for (const gap of gaps) {
      nowMs += gap;
      ends.push(nowMs);
      recordEnd(throughput, nowMs);
    }
    const first = Math.floor(nowMs / 1000) - seconds;
    const counted = Array.from(
      { length: seconds },
      (_, at) => ends.filter((ms) => Math.floor(ms / 1000) === first + at).length,
    );
    // The ring has one place for the second under way.
    const from = seconds === THROUGHPUT_SECONDS ? 1 : 0;
    assert.deepEqual(selectThroughput(throughput, nowMs, seconds).slice(from), counted.slice(from));
  }));
});
