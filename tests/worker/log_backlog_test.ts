/** Lines that are under way, and who waits for whom. */
import assert from "node:assert/strict";
import { logCost } from "../../lib/protocol.ts";
import { LogBacklog } from "../../lib/worker/log_backlog.ts";

const LINE = "x".repeat(100_000 - logCost(""));

function connect() {
  const buffer = new SharedArrayBuffer(4);
  const backlog = new LogBacklog();
  backlog.connect(buffer);
  return { backlog, taken: new Int32Array(buffer) };
}

Deno.test("a mebibyte may be under way before anybody is asked to take it", () => {
  const { backlog, taken } = connect();
  let flushes = 0;
  const flush = () => {
    flushes++;
    Atomics.add(taken, 0, 1_100_000);
  };
  for (let lines = 0; lines < 10; lines++) backlog.add(LINE, flush);
  assert.equal(flushes, 0);
  backlog.add(LINE, flush);
  assert.equal(flushes, 1);
});

Deno.test("numbers that have gone round are as good as others", () => {
  const { backlog, taken } = connect();
  let flushes = 0;
  // More than 32 bits hold.
  for (let lines = 0; lines < 60_000; lines++) {
    backlog.add(LINE, () => flushes++);
    Atomics.add(taken, 0, logCost(LINE));
  }
  assert.equal(flushes, 0);
});

Deno.test("without a counter nobody waits", () => {
  const backlog = new LogBacklog();
  for (let lines = 0; lines < 20; lines++) backlog.add(LINE, () => assert.fail());
});
