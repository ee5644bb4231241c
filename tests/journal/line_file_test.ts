import assert from "node:assert/strict";
import { LineFile } from "../../lib/journal/line_file.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";
import { MemoryFile } from "../_support/memory_file.ts";

class Bench {
  readonly clock = new FakeClock();
  readonly file = new MemoryFile();
  readonly failures: string[] = [];
  readonly lines = new LineFile({
    file: this.file,
    clock: this.clock,
    onFailed: (error) => void this.failures.push(String(error)),
  });
}

Deno.test("lines of one turn go out in one write at its end", async () => {
  const { lines, file } = new Bench();
  lines.append("a\n");
  lines.append("b\n");
  assert.deepEqual(file.writes, []);
  await settle();
  assert.deepEqual(file.writes, ["a\nb\n"]);
  lines.append("c\n");
  await settle();
  assert.deepEqual(file.writes, ["a\nb\n", "c\n"]);
});

Deno.test("the disk is synced once for what a second brings, and not while nothing comes", async () => {
  const { lines, file, clock } = new Bench();
  lines.append("a\n");
  await clock.advance(600);
  lines.append("b\n");
  await clock.advance(399);
  assert.equal(file.syncs, 0);
  await clock.advance(1);
  assert.equal(file.syncs, 1);
  await clock.advance(60_000);
  assert.equal(file.syncs, 1);
  lines.append("c\n");
  await clock.advance(1_000);
  assert.equal(file.syncs, 2);
});

Deno.test("finish() writes, syncs and closes, and leaves no timer", async () => {
  const { lines, file, clock } = new Bench();
  lines.append("a\n");
  await lines.finish();
  assert.deepEqual([file.text, file.syncs, file.isClosed], ["a\n", 1, true]);
  assert.equal(clock.pendingCount, 0);
  await lines.finish();
  lines.append("late\n");
  await settle();
  assert.equal(file.text, "a\n");
});

Deno.test("finish() waits for a sync that is under way, and keeps what comes meanwhile", async () => {
  const { lines, file, clock } = new Bench();
  const gate = Promise.withResolvers<void>();
  file.syncGate = gate.promise;
  lines.append("a\n");
  await clock.advance(1_000);
  assert.equal(file.syncs, 1);
  const finished = lines.finish();
  lines.append("b\n");
  await settle();
  assert.equal(file.isClosed, false);
  gate.resolve();
  await finished;
  assert.deepEqual([file.text, file.isClosed, clock.pendingCount], ["a\nb\n", true, 0]);
});

Deno.test("a full disk is told once, ends the file and never throws", async () => {
  const { lines, file, clock, failures } = new Bench();
  lines.append("a\n");
  await settle();
  file.writeError = new Error("No space left on device");
  lines.append("b\n");
  await settle();
  file.writeError = null;
  lines.append("c\n");
  await clock.advance(5_000);
  await lines.finish();
  assert.deepEqual(failures, ["Error: No space left on device"]);
  assert.deepEqual([file.text, file.isClosed, clock.pendingCount], ["a\n", true, 0]);
});

Deno.test("a sync that fails is told once and ends the file", async () => {
  const { lines, file, clock, failures } = new Bench();
  file.syncError = new Error("I/O error");
  lines.append("a\n");
  await clock.advance(1_000);
  lines.append("b\n");
  await lines.finish();
  assert.deepEqual([failures, file.text, file.isClosed], [["Error: I/O error"], "a\n", true]);
});

Deno.test("a sync that fails at the very end is told, and the file is closed all the same", async () => {
  const { lines, file, failures } = new Bench();
  file.syncError = new Error("I/O error");
  lines.append("a\n");
  await lines.finish();
  assert.deepEqual([failures, file.isClosed], [["Error: I/O error"], true]);
});

Deno.test("a write that fails while a sync is under way is told once", async () => {
  const { lines, file, clock, failures } = new Bench();
  const gate = Promise.withResolvers<void>();
  file.syncGate = gate.promise;
  file.syncError = new Error("I/O error");
  lines.append("a\n");
  await clock.advance(1_000);
  file.writeError = new Error("No space left on device");
  lines.append("b\n");
  await settle();
  gate.resolve();
  await lines.finish();
  assert.deepEqual(failures, ["Error: No space left on device"]);
});
