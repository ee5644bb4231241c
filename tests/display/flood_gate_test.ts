import assert from "node:assert/strict";
import { FloodGate } from "../../lib/display/flood_gate.ts";

Deno.test("FloodGate lets so many through per window and tells of the rest when it is over", () => {
  const gate = new FloodGate({ limit: 2, windowMs: 1000 });
  assert.deepEqual([0, 1, 2, 3].map((ms) => gate.admits(ms)), [true, true, false, false]);
  assert.equal(gate.takeFolded(999), 0);
  assert.equal(gate.hasFolded, true);
  assert.equal(gate.takeFolded(1000), 2);
  assert.equal(gate.takeFolded(1001), 0);
  assert.equal(gate.admits(1002), true);
});

Deno.test("FloodGate closes after its total and tells of the rest at the end only", () => {
  const gate = new FloodGate({ limit: 10, windowMs: 1000, totalLimit: 3 });
  const admitted = [0, 5000, 10_000, 15_000, 20_000].map((ms) => gate.admits(ms));
  assert.deepEqual(admitted, [true, true, true, false, false]);
  assert.equal(gate.takeFolded(60_000), 0);
  assert.equal(gate.takeFolded(Infinity), 2);
});
