import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { KEY_BINDINGS, keyLabel } from "../../lib/view/key_bindings.ts";
import { renderScreen, type ScreenMode } from "../../lib/view/screen.ts";
import type { ViewSize } from "../../lib/view/renderable.ts";
import { EventStream } from "../state/_events.ts";
import { frame, keys, modelOf, START_MS } from "./_frame.ts";

const JOBS = 8;
const TASKS = 400;

/** Some tasks take long, a few fail; the last moment shows all that a row can say. */
function thumbnails(): EventStream {
  const run = new EventStream(START_MS);
  run.started(TASKS, "thumbnails");
  run.push({ kind: "jobs_changed", jobs: JOBS });
  for (let n = 1; n <= TASKS; n++) run.added(String(n), `photo-${n}.jpg`);
  // Four that take long; four at a time that do not.
  for (const n of [113, 114, 115, 116]) start(run, n);
  for (const n of [1, 2, 3, 4]) start(run, n);
  for (let n = 1; n <= 112; n++) {
    // Faster and slower, so that there is something to see of the throughput.
    run.nowMs += 450 + 300 * Math.sin(n / 4);
    if (n === 31 || n === 68) fail(run, n, n === 31 ? "bad header" : "no space left on device");
    else run.succeeded(String(n));
    start(run, n + 4 <= 112 ? n + 4 : n + 8);
    if (n > 40) progress(run, 115, Math.floor(n / 2));
    if (n > 95) progress(run, 113, n - 21);
  }
  for (const n of [118, 119]) {
    const status = `reading photo-${n}.jpg`;
    run.push({ kind: "attempt_progress", task: String(n), status });
  }
  retry(run, 114);
  start(run, 121);
  run.nowMs += 350;
  fail(run, 117, "connection reset");
  start(run, 122);
  run.nowMs += 250;
  return run;
}

function start(run: EventStream, n: number): void {
  run.push({
    kind: "attempt_started",
    task: String(n),
    attempt: 1,
    maxAttempts: 5,
    command: "convert",
    slot: 1 + (n % JOBS),
    worker: 1 + (n % 2),
  });
}

function progress(run: EventStream, n: number, done: number): void {
  run.push({ kind: "attempt_progress", task: String(n), done, total: 100, status: "resizing" });
}

function fail(run: EventStream, n: number, reason: string): void {
  run.failed(String(n), { tail: [reason] });
}

function retry(run: EventStream, n: number): void {
  const failure = { kind: "exit", code: 1, tail: ["connection reset"] } as const;
  const stats = { durationMs: 1, stdoutBytes: 0, stderrBytes: 0 };
  const task = String(n);
  run.push({ kind: "attempt_failed", task, attempt: 1, failure, ...stats });
  const delayMs = 3800;
  const dueAtMs = run.nowMs + delayMs;
  run.push({ kind: "retry_scheduled", task, attempt: 2, maxAttempts: 5, delayMs, dueAtMs });
}

function picture(mode: ScreenMode, size: ViewSize): string {
  const run = thumbnails();
  const model = modelOf(run, { ratePerSecond: 2.1, eta: { lowMs: 130_000, highMs: 190_000 } });
  const lines = renderScreen(mode, model, frame({ ui: keys(), nowMs: run.nowMs, size }));
  return lines.map((line) => `    ${line}`.trimEnd()).join("\n");
}

const PICTURES: readonly (readonly [ScreenMode, number, number])[] = [
  ["live", 80, 8],
  ["full", 80, 20],
  ["full", 20, 5],
];
for (const [mode, columns, rows] of PICTURES) {
  Deno.test(`docs/displays.md shows ${mode} at ${columns}x${rows} as it is drawn`, () => {
    const docs = Deno.readTextFileSync(
      fileURLToPath(new URL("../../docs/displays.md", import.meta.url)),
    );
    const wanted = picture(mode, { columns, rows });
    assert.ok(docs.includes(`\n${wanted}\n`), `docs/displays.md should hold:\n${wanted}`);
  });
}

Deno.test("docs/displays.md names every key", () => {
  const docs = Deno.readTextFileSync(
    fileURLToPath(new URL("../../docs/displays.md", import.meta.url)),
  );
  const section = docs.slice(docs.indexOf("## Keys"), docs.indexOf("## plain"));
  for (const key of KEY_BINDINGS.flatMap(({ keys }) => keys)) {
    assert.ok(section.includes(`\`${keyLabel(key, false)}\``), `no ${key} in the section of keys`);
  }
});
