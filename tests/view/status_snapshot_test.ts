import assert from "node:assert/strict";
import { renderStatusSnapshot } from "../../lib/view/status_snapshot.ts";
import { EventStream } from "../state/_events.ts";
import { frame, modelOf, sampleRun, START_MS, THEMES } from "./_frame.ts";

function snapshot(run: EventStream, theme = THEMES.plain): string[] {
  const { formatTime } = frame();
  return renderStatusSnapshot(modelOf(run), { nowMs: run.nowMs, theme, formatTime });
}

Deno.test("renderStatusSnapshot() tells the whole run in some lines", () => {
  assert.deepEqual(snapshot(sampleRun()), [
    "12:00:12 thumbnails: Processing (2 - 4 / 9) 49%, 12s so far",
    "  2/4 running, 1 retrying, 2 waiting, 2 succeeded, 2 failed, 5 remaining",
    "  photo-5.jpg: running 10s, 45%: writing",
    "  photo-6.jpg: running 10s, no output for 10s",
    "  photo-4.jpg: retry 2/5 in 3.2s, after exit 1",
    "  latest 2 failed:",
    "    12:00:00 photo-3.jpg: exit 1: bad header",
    "    12:00:12 photo-7.jpg: exit 1: connection reset",
  ]);
});

Deno.test("renderStatusSnapshot() says of a retry that is due that it is next", () => {
  const run = sampleRun();
  run.nowMs += 4000;
  assert.equal(snapshot(run)[4], "  photo-4.jpg: retry 2/5 is next, after exit 1");
});

Deno.test("renderStatusSnapshot() counts what it does not name", () => {
  const run = new EventStream(START_MS);
  run.started(null, "many");
  run.running(150);
  for (let n = 1; n <= 50; n++) run.retry(String(n));
  for (let n = 51; n <= 60; n++) run.failed(String(n), { allowed: n > 58 });
  const lines = snapshot(run);
  assert.equal(lines.length, 2 + 21 + 21 + 6);
  assert.match(lines[0] ?? "", /: Processing \(10 - 10 \/ \?\), 0\.0s so far$/);
  assert.match(lines[1] ?? "", /10 failed \(2 allowed\), \? remaining$/);
  assert.ok(lines.includes("  … and 70 more running"));
  assert.ok(lines.includes("  … and 30 more retrying"));
  assert.equal(lines.at(-6), "  latest 5 of 10 failed:");
  assert.match(lines.at(-1) ?? "", / 60: exit 1 \(allowed\)$/);
});

Deno.test("renderStatusSnapshot() says what is out of the ordinary", () => {
  const run = sampleRun();
  run.push({ kind: "run_paused", isFrozen: true });
  assert.match(snapshot(run)[0] ?? "", /Stopped \(2 - 4 \/ 9\) 49%, paused, tasks stopped, 12s/);
  assert.match(snapshot(run)[3] ?? "", /photo-6\.jpg: stopped 10s$/);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 7000 });
  assert.match(snapshot(run)[0] ?? "", /Cancelling \(2 - 4 \/ 9\) 49%, stopping, kill in 7\.0s/);
});

Deno.test("renderStatusSnapshot() holds no colours, and only ASCII if so asked", () => {
  for (const line of snapshot(sampleRun(), THEMES.ascii)) assert.match(line, /^[ -~]*$/);
  assert.deepEqual(snapshot(sampleRun(), THEMES.color), snapshot(sampleRun()));
});
