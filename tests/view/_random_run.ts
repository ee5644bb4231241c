/** Runs of random events with texts that try to break out of their rows, for properties of views. */
import fc from "fast-check";
import type { Failure } from "../../lib/events.ts";
import { EventStream, STATS } from "../state/_events.ts";
import { START_MS } from "./_frame.ts";

const UNITS = [
  "a",
  "b",
  " ",
  "-",
  "漢",
  "é",
  "e\u0301",
  "👍🏽",
  "👨‍👩‍👧",
  "❤️",
  "\t",
  "\n",
  "\r",
  "\x1b[2J",
  "\x1b[31m",
  "\x1b]52;c;aGk=\x07",
  "\x1b]8;;http://x\x1b\\",
  "\x1b[10A",
  "\x9b2J",
  "\x07",
  "\b",
  "\u202e",
  "\u2028",
  "\ud800",
  "\0",
];

export const hostileText = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 40 });

const amount = fc.oneof(fc.nat(200), fc.double(), fc.constant(undefined));

/** What happens, to which task, with which words and numbers. */
const step = fc.record({
  what: fc.nat(17),
  task: fc.nat(19),
  text: hostileText,
  number: fc.nat(60_000),
  done: amount,
  total: amount,
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export interface RandomRun {
  readonly name: string;
  readonly total: number | null;
  readonly steps: readonly Step[];
}

export const randomRun: fc.Arbitrary<RandomRun> = fc.record({
  name: hostileText,
  total: fc.option(fc.nat(40)),
  steps: fc.array(step, { maxLength: 60, size: "max" }),
});

/** Starts a run; `play` takes the steps one by one. */
export function startRun({ name, total }: RandomRun): EventStream {
  const run = new EventStream(START_MS);
  run.started(total, name);
  return run;
}

/** Steps that make no sense for a task do nothing. */
export function play(run: EventStream, { what, task, text, number, done, total }: Step): void {
  const id = String(task);
  const row = run.state.open.get(id);
  const isRunning = row?.status === "running";
  const isNew = row === undefined && !run.state.failures.some((failed) => failed.id === id);
  if (what <= 2 && isNew) run.added(id, text);
  else if (what <= 5 && row !== undefined && !isRunning) start(run, { id, number });
  else if (what <= 7 && row !== undefined) {
    run.push({
      kind: "attempt_progress",
      task: id,
      ...(done === undefined ? {} : { done }),
      ...(total === undefined ? {} : { total }),
      unit: number % 3 === 0 ? text : number % 3 === 1 ? "B" : "",
      status: text,
    });
  } else if (what === 8 && isRunning) run.succeeded(id);
  else if (what === 9 && row !== undefined) fail(run, { id, text, number });
  else if (what === 10 && isRunning) retry(run, { id, text, number });
  else if (what === 11 && row !== undefined) {
    run.push({ kind: "task_cancelled", task: id, by: text });
  } else if (what === 12) run.nowMs += number;
  else if (what === 13) run.push({ kind: "run_paused", isFrozen: number % 2 === 0 });
  else if (what === 14) run.push({ kind: "run_resumed" });
  else if (what === 15) run.push({ kind: "jobs_changed", jobs: 1 + (number % 9) });
  else if (what === 16 && number % 4 === 0) {
    run.push({ kind: "run_cancelling", by: text, deadlineAtMs: run.nowMs + number });
  } else if (what === 17 && number % 8 === 0) run.finished(number % 3);
}

interface TaskStep {
  readonly id: string;
  readonly number: number;
}

function start(run: EventStream, { id, number }: TaskStep): void {
  const attempt = (run.state.open.get(id)?.attempt ?? 0) + 1;
  run.push({
    kind: "attempt_started",
    task: id,
    attempt,
    maxAttempts: 5,
    command: "run",
    slot: 1,
    worker: number % 4,
  });
}

function failureOf(text: string, number: number): Failure {
  const failures: readonly Failure[] = [
    { kind: "exit", code: 1, tail: [text] },
    { kind: "signal", signal: text },
    { kind: "timeout", afterMs: number },
    { kind: "threw", name: text, message: text },
    { kind: "module", problem: "syntax", message: text },
    { kind: "crashed", reason: text },
    { kind: "spawn", code: "ENOENT", detail: text },
    { kind: "mismatch", expected: text, actual: text },
  ];
  return failures[number % failures.length] ?? { kind: "cancelled", by: text };
}

function fail(run: EventStream, { id, text, number }: TaskStep & { readonly text: string }): void {
  const failure = failureOf(text, number);
  const allowed = number % 5 === 0;
  run.push({ kind: "task_failed", task: id, attempts: 1 + (number % 3), failure, allowed });
}

function retry(run: EventStream, { id, text, number }: TaskStep & { readonly text: string }): void {
  const attempt = (run.state.open.get(id)?.attempt ?? 0) + 1;
  const failure = failureOf(text, number);
  run.push({ kind: "attempt_failed", task: id, attempt: attempt - 1, failure, ...STATS });
  const dueAtMs = run.nowMs + number;
  run.push({
    kind: "retry_scheduled",
    task: id,
    attempt,
    maxAttempts: 5,
    delayMs: number,
    dueAtMs,
  });
}
