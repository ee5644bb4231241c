import assert from "node:assert/strict";
import { createJsonDisplay } from "../../lib/display/json_display.ts";
import { createContext, DrivenRun, MemorySink } from "./_displays.ts";

Deno.test("json display writes every event in order and nothing else, and the summary elsewhere", async () => {
  const context = createContext();
  const events = new MemorySink();
  const run = new DrivenRun(createJsonDisplay({ ...context, events }), context);
  const sent = [
    run.started(1),
    run.added("1", "a\nb\u2028\ud800"),
    run.attempt("1"),
    run.succeeded("1"),
    run.finished(),
  ];
  assert.equal(run.display.takeOutput("stdout", new Uint8Array(1)), false);
  await run.display.finish(run.state);
  // One event stays one line, even for readers that take U+2028 for the end of one.
  const escaped = sent.map((event) => JSON.stringify(event).replaceAll("\u2028", "\\u2028"));
  assert.deepEqual(events.lines, escaped);
  assert.deepEqual(context.errors.lines, ["✓ demo: 1 task: 1 succeeded in 0ms"]);
});

Deno.test("json display holds what a slow reader has not taken and writes it in one piece", async () => {
  const context = createContext();
  const events = new MemorySink();
  const slow = Promise.withResolvers<void>();
  events.gate = slow.promise;
  const run = new DrivenRun(createJsonDisplay({ ...context, events }), context);
  run.started(100);
  await Promise.resolve();
  await Promise.resolve();
  run.running(100);
  slow.resolve();
  await run.display.finish(run.state);
  assert.equal(events.lines.length, 201);
  assert.equal(events.writes.length, 2);
});

Deno.test("json display tells once that the reader has gone, and goes on", async () => {
  const context = createContext();
  const events = new MemorySink();
  events.error = new Error("Broken pipe");
  let closed = 0;
  const display = createJsonDisplay({ ...context, events, onClosed: () => closed++ });
  const run = new DrivenRun(display, context);
  run.started(1);
  run.running(1);
  await run.display.finish(run.state);
  assert.equal(closed, 1);
  assert.equal(context.errors.lines.length, 1);
});
