/** That the benchmark's own programs run and can be read: no word about how fast. */
import assert from "node:assert/strict";
import { QUICK } from "./ui_options.ts";
import { ours, record } from "./ui_programs.ts";
import { parseCalls, parseRecordings } from "./ui_recording.ts";
import { drawFrames, measureReduce } from "./ui_throughput.ts";

const LIMIT_MS = 60_000;

Deno.test("the live display draws marked frames on a pseudo-terminal while tasks advance", async () => {
  const { argv } = ours("heddle", "ui_subject.ts");
  const output = await record([...argv, "3", "100", "500", "900", "40"], LIMIT_MS);
  const windows = parseRecordings(output);
  assert.equal(windows.length, 2);
  for (const { frames, bytes } of windows) {
    assert.ok(frames >= 1, `${frames} frames`);
    assert.ok(bytes > 0, `${bytes} bytes`);
  }
  const text = new TextDecoder().decode(output);
  assert.ok(text.includes("task-3") && text.includes("0/40"), text);
});

Deno.test("the library's bars are drawn and its calls are timed while the loop goes on", async () => {
  const bars = await record(
    [...ours("bars", "ui_library_subject.ts").argv, "3", "100", "500"],
    LIMIT_MS,
  );
  assert.ok((parseRecordings(bars)[0]?.frames ?? 0) >= 1);
  for (const file of ["ui_library_advance.ts", "ui_worker_advance.ts"]) {
    const output = await record([...ours(file, file).argv, "200"], LIMIT_MS);
    const { calls, nsPerCall } = parseCalls(output);
    assert.ok(calls > 0 && nsPerCall > 0, `${file}: ${calls} ${nsPerCall}`);
  }
});

Deno.test("record() says what a program that fails said last", async () => {
  await assert.rejects(record(["sh", "-c", "echo no such thing; exit 3"], LIMIT_MS), /3: no such/);
});

Deno.test("drawFrames() draws every frame of a run in which everything moves", async () => {
  const { takesMs, bytes } = await drawFrames(10);
  assert.equal(takesMs.length, 8);
  assert.ok(bytes.every((count) => count > 0), bytes.join());
});

Deno.test("measureReduce() reports a rate and a verdict", () => {
  const options = { ...QUICK, rounds: 1, events: 1_000 };
  assert.match(measureReduce(options), /1000 events of whole tasks +\d+\n\n(PASS|MISS) /);
});
