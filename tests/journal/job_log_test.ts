import assert from "node:assert/strict";
import type { Failure } from "../../lib/events.ts";
import { JOB_LOG_HEADER, jobLogLine } from "../../lib/journal/job_log.ts";
import type { TaskRecord } from "../../lib/journal/task_records.ts";

const RECORD: TaskRecord = {
  id: "a",
  index: 12,
  label: "a",
  outcome: "succeeded",
  command: "echo a",
  attempts: 1,
  startedAtMs: 1_700_000_000_123,
  durationMs: 2_345.6,
  stdoutBytes: 99,
  stderrBytes: 5,
};

/** The columns of a line by their names in the header. */
function columns(record: TaskRecord): Record<string, string> {
  const line = jobLogLine(record) ?? assert.fail("no line");
  assert.ok(line.endsWith("\n") && !line.slice(0, -1).includes("\n"));
  const names = JOB_LOG_HEADER.trimEnd().split("\t");
  const values = line.slice(0, -1).split("\t");
  assert.equal(values.length, names.length);
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]));
}

Deno.test("the header is GNU parallel's", () => {
  assert.equal(
    JOB_LOG_HEADER,
    "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n",
  );
});

Deno.test("a line has the task's number, start and runtime in seconds, output bytes and command", () => {
  assert.deepEqual(columns(RECORD), {
    Seq: "12",
    Host: ":",
    Starttime: "1700000000.123",
    JobRuntime: "2.346",
    Send: "0",
    Receive: "99",
    Exitval: "0",
    Signal: "0",
    Command: "echo a",
  });
});

Deno.test("a task that never started has no line", () => {
  assert.equal(jobLogLine({ ...RECORD, startedAtMs: null }), undefined);
});

Deno.test("tabs and line breaks in a command forge neither columns nor lines", () => {
  assert.equal(columns({ ...RECORD, command: "a\tb\r\nc\n\n" }).Command, "a b c ");
});

const FAILURES: readonly [Failure, string, string][] = [
  [{ kind: "exit", code: 3 }, "3", "0"],
  [{ kind: "signal", signal: "SIGKILL" }, "0", "9"],
  [{ kind: "signal", signal: "SIGSEGV" }, "0", "11"],
  [{ kind: "signal", signal: "SIGUNHEARDOF" }, "0", "0"],
  [{ kind: "timeout", afterMs: 5 }, "-1", "15"],
  [{ kind: "stalled", idleMs: 5 }, "-1", "15"],
  [{ kind: "cancelled", by: "SIGINT" }, "-1", "15"],
  [{ kind: "spawn", code: "ENOENT", detail: "" }, "127", "0"],
  [{ kind: "spawn", code: "EACCES", detail: "" }, "126", "0"],
  [{ kind: "threw", name: "Error", message: "" }, "1", "0"],
  [{ kind: "crashed", reason: "" }, "1", "0"],
  [{ kind: "http", status: 404 }, "1", "0"],
  [{ kind: "mismatch", expected: "a", actual: "b" }, "1", "0"],
];
for (const [failure, exit, signal] of FAILURES) {
  Deno.test(`${JSON.stringify(failure)} is logged as exit ${exit} and signal ${signal}`, () => {
    const { Exitval, Signal } = columns({ ...RECORD, outcome: "failed", failure });
    assert.deepEqual([Exitval, Signal], [exit, signal]);
  });
}
