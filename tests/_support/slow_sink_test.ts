import assert from "node:assert/strict";
import { SlowSink } from "./slow_sink.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("a slow sink holds each write until the test lets it go or break", async () => {
  const sink = new SlowSink();
  let isWritten = false;
  const write = sink.write(bytes("a")).then(() => isWritten = true);
  assert.deepEqual([sink.isBusy, isWritten, sink.text], [true, false, "a"]);
  assert.throws(() => sink.write(bytes("b")), /under way/);
  sink.accept();
  await write;
  const broken = sink.write(bytes("c"));
  sink.break(new Error("gone"));
  await assert.rejects(broken, /gone/);
  assert.throws(() => sink.accept(), /No write/);
  sink.isFast = true;
  await sink.write(bytes("d"));
  assert.deepEqual([sink.isBusy, sink.text], [false, "acd"]);
});
