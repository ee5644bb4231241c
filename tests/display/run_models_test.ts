import assert from "node:assert/strict";
import { ETA_MS, RunModels } from "../../lib/display/run_models.ts";
import { selectRunModel } from "../../lib/display/select_run_model.ts";
import { selectRunEta } from "../../lib/state/run_eta.ts";
import { EventStream } from "../state/_events.ts";

/** Forty tasks, four at once, one ends in each quarter of a second; ten seconds are over. */
function run(): EventStream {
  const stream = new EventStream();
  stream.started(40);
  stream.running(4);
  for (let n = 5; n <= 24; n++) {
    stream.nowMs += 500;
    stream.succeeded(String(n - 4));
    stream.added(String(n));
    stream.attempt(String(n));
  }
  return stream;
}

Deno.test("RunModels tells counts at once and the time left twice a second", () => {
  const stream = run();
  const models = new RunModels();
  const first = models.select(stream.state, stream.nowMs);
  assert.deepEqual(first.eta, selectRunEta(stream.state, stream.nowMs).eta);
  assert.ok(first.eta !== null && first.ratePerSecond !== null);
  stream.nowMs += ETA_MS - 1;
  stream.succeeded("24");
  const soon = models.select(stream.state, stream.nowMs);
  assert.equal(soon.metrics.succeeded, first.metrics.succeeded + 1);
  assert.deepEqual(soon.eta, first.eta);
  stream.nowMs += 1;
  const later = models.select(stream.state, stream.nowMs);
  assert.deepEqual(later.eta, selectRunEta(stream.state, stream.nowMs).eta);
  assert.notDeepEqual(later.eta, first.eta);
});

Deno.test("RunModels takes the time left away as soon as the run pauses, and keeps to a new total", () => {
  const stream = run();
  const models = new RunModels();
  const { eta } = models.select(stream.state, stream.nowMs);
  stream.push({ kind: "inputs_ended", total: 400 });
  const more = models.select(stream.state, stream.nowMs).eta;
  assert.ok(eta !== null && more !== null && more.lowMs > eta.highMs);
  stream.push({ kind: "run_paused" });
  assert.equal(models.select(stream.state, stream.nowMs).eta, null);
});

Deno.test("selectRunModel() tells everybody the same pace, and each run its own", () => {
  const [one, other] = [run(), run()];
  const { ratePerSecond } = selectRunModel(one.state, one.nowMs);
  one.nowMs += ETA_MS - 1;
  one.succeeded("24");
  assert.equal(selectRunModel(one.state, one.nowMs).ratePerSecond, ratePerSecond);
  other.push({ kind: "run_paused" });
  assert.equal(selectRunModel(other.state, other.nowMs).ratePerSecond, null);
  assert.equal(selectRunModel(one.state, one.nowMs).ratePerSecond, ratePerSecond);
});
