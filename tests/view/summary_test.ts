import assert from "node:assert/strict";
import { selectMetrics } from "../../lib/state/metrics.ts";
import { renderFailure, renderTail } from "../../lib/view/failure_lines.ts";
import { renderSummary, type SummaryContext } from "../../lib/view/summary.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { EventStream } from "../state/_events.ts";
import { uncolored } from "./_frame.ts";

const theme = createTheme({ hasColor: false, glyphs: "unicode" });

function summary(run: EventStream, context: SummaryContext = {}, look = theme): string[] {
  const counted = { state: run.state, metrics: selectMetrics(run.state) };
  return renderSummary(counted, context, { theme: look });
}

function failing(count: number): EventStream {
  const run = new EventStream();
  run.started(count);
  run.running(count);
  for (let n = count; n >= 1; n--) run.failed(String(n), { tail: ["trace", `bad ${n}`] });
  run.nowMs += 12_000;
  run.finished(1);
  return run;
}

Deno.test("renderSummary() of a good run is one line, and where its journal is", () => {
  const run = new EventStream();
  run.started(3);
  run.running(3);
  for (const task of ["1", "2", "3"]) run.succeeded(task);
  run.nowMs += 1500;
  run.finished();
  const context = { journalPath: "/j/journal.jsonl", rerunCommand: "never shown" };
  assert.deepEqual(summary(run, context), [
    "✓ demo: 3 tasks: 3 succeeded in 1.5s",
    "  journal: /j/journal.jsonl",
  ]);
});

Deno.test("renderSummary() names a journal that was cut short as such, and says nowhere that all is in it", () => {
  const cut = { journalPath: "/j", isJournalCut: true, rerunCommand: "never shown" };
  const [headline, ...lines] = summary(failing(102), cut);
  assert.equal(headline, "✗ demo: 102 tasks: 0 succeeded, 102 failed in 12s");
  assert.deepEqual(lines.slice(-2), ["  … and 2 more", "  journal: /j (incomplete)"]);
  const logged = summary(failing(102), { ...cut, jobLogPath: "/log" });
  assert.deepEqual(logged.at(-2), "  … and 2 more, all in /log");
});

Deno.test("renderSummary() says how a run that was stopped is gone on with, where that is so", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  run.succeeded("1");
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs });
  run.push({ kind: "task_cancelled", task: "2", by: "SIGINT" });
  run.finished(130);
  const context = { resumeHint: "the same command goes on where this one stopped" };
  assert.equal(
    summary(run, context).at(-1),
    "  again:   the same command goes on where this one stopped",
  );
  assert.equal(summary(failing(1), context).at(-1)?.includes("again"), false);
});

Deno.test("renderSummary() says the same with colours, and needs nothing but ASCII if so asked", () => {
  const run = failing(12);
  const context = { journalPath: "/j", rerunCommand: "heddle each --failed-of r1 -- x {}" };
  const colored = summary(run, context, createTheme({ hasColor: true, glyphs: "unicode" }));
  assert.notDeepEqual(colored, summary(run, context));
  assert.deepEqual(uncolored(colored), summary(run, context));
  const ascii = summary(run, context, createTheme({ hasColor: false, glyphs: "ascii" }));
  assert.equal(ascii.length, colored.length);
  for (const line of ascii) assert.match(line, /^[ -~]*$/);
});

Deno.test("renderSummary() lists failures in input order with their last words, and how to go on", () => {
  assert.deepEqual(summary(failing(2), { rerunCommand: "heddle each --failed-of r1 -- x {}" }), [
    "✗ demo: 2 tasks: 0 succeeded, 2 failed in 12s",
    "  ✗ 1 · exit 1: bad 1",
    "      trace",
    "      bad 1",
    "  ✗ 2 · exit 1: bad 2",
    "      trace",
    "      bad 2",
    "  again:   heddle each --failed-of r1 -- x {}",
  ]);
});

Deno.test("renderSummary() lists 60 failures one by one, the first ten with their last words", () => {
  const lines = summary(failing(60));
  assert.equal(lines.filter((line) => line.startsWith("  ✗ ")).length, 60);
  assert.equal(lines.filter((line) => line.startsWith("      ")).length, 20);
});

Deno.test("renderSummary() folds failures beyond 100 and says where they all are", () => {
  const lines = summary(failing(140), { jobLogPath: "job.log" });
  assert.equal(lines.filter((line) => line.startsWith("  ✗ ")).length, 100);
  assert.equal(lines.at(-1), "  … and 40 more, all in job.log");
});

Deno.test("renderSummary() warns of allowed failures without calling the run failed", () => {
  const run = new EventStream();
  run.started(1);
  run.running(1);
  run.failed("1", { allowed: true });
  run.finished(0);
  assert.deepEqual(summary(run, { rerunCommand: "never shown" }), [
    "! demo: 1 task: 0 succeeded, 1 failed (allowed) in 0ms",
    "  ! 1 · exit 1 (allowed)",
  ]);
});

Deno.test("renderSummary() tells allowed failures from others, and says how to run those again", () => {
  const run = new EventStream();
  run.started(3);
  run.running(3);
  run.failed("1", { allowed: true });
  run.failed("2");
  run.push({ kind: "task_skipped", task: "3", reason: "need_failed", need: "2" });
  run.finished(1);
  assert.deepEqual(summary(run, { rerunCommand: "again!" }), [
    "✗ demo: 3 tasks: 0 succeeded, 2 failed (1 allowed), 1 skipped in 0ms",
    "  ✗ 2 · exit 1",
    "  ! 1 · exit 1 (allowed)",
    "  again:   again!",
  ]);
});

Deno.test("renderSummary() of a run without tasks has no counts", () => {
  const run = new EventStream();
  run.started(null);
  run.push({ kind: "inputs_ended", total: 0 });
  run.finished();
  assert.deepEqual(summary(run), ["✓ demo: no tasks in 0ms"]);
});

Deno.test("renderSummary() says by what a run was stopped and what did not run", () => {
  const run = new EventStream();
  run.started(5);
  run.running(2);
  run.succeeded("1");
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs });
  run.push({ kind: "task_cancelled", task: "2", by: "SIGINT", attempt: 1 });
  run.finished(130);
  // That command runs failed tasks again, and there is none.
  assert.deepEqual(summary(run, { rerunCommand: "never shown" }), [
    "✗ demo: 5 tasks: 1 succeeded, 1 cancelled, 3 not run in 0ms, stopped by SIGINT",
  ]);
});

Deno.test("renderSummary() says that it was the user who stopped a run with a key", () => {
  const run = new EventStream();
  run.started(1);
  run.push({ kind: "run_cancelling", by: "user", deadlineAtMs: run.nowMs });
  run.finished(130);
  assert.deepEqual(summary(run), [
    "✗ demo: 1 task: 0 succeeded, 1 not run in 0ms, stopped by the user",
  ]);
});

Deno.test("renderSummary() of a run that never started is empty", () => {
  assert.deepEqual(summary(new EventStream()), []);
});

Deno.test("renderFailure() disarms labels and reasons", () => {
  const failure = { kind: "exit", code: 1, tail: ["\x1b[2Jgone"] } as const;
  const line = renderFailure(
    { label: "a\nb\x1b]0;x\x07", failure, allowed: false, attempts: 3 },
    theme,
  );
  assert.equal(line, "✗ a b · exit 1: gone (3 tries)");
});

Deno.test("renderTail() shows the last lines, and none that the reason has already said", () => {
  const tail = ["1", "2", "", "3\x1b[0m", "4"];
  assert.deepEqual(renderTail({ kind: "exit", code: 1, tail }, 2, theme), ["    3", "    4"]);
  assert.deepEqual(renderTail({ kind: "exit", code: 1, tail: ["only"] }, 2, theme), []);
  assert.deepEqual(renderTail({ kind: "timeout", afterMs: 1, tail: ["only"] }, 2, theme), [
    "    only",
  ]);
  assert.deepEqual(renderTail({ kind: "http", status: 500 }, 2, theme), []);
});
