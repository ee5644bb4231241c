/** All traces: recorded ones and simulated ones, and from when on each can be foreseen. */
import { normalNumber, randomNumbers } from "../_random.ts";
import { simulate, type SimulatedTask } from "./_simulate.ts";
import { readTrace, type Trace } from "./_trace.ts";

export interface TraceCase {
  readonly name: string;
  readonly isRecorded: boolean;
  /** Recorded once, after every constant had been chosen, and kept whatever it showed. @default false */
  readonly isHeldOut?: boolean;
  readonly load: () => Trace;
  /** Before this nobody can know what will happen: a stall, a change of jobs. @default a fifth of the run */
  readonly fromMs?: number;
}

function recorded(name: string, fromMs?: number): TraceCase {
  return { name, isRecorded: true, load: () => readTrace(name), ...(fromMs && { fromMs }) };
}

function heldOut(name: string): TraceCase {
  return { ...recorded(name), isHeldOut: true };
}

function simulated(name: string, load: () => Trace, fromMs?: number): TraceCase {
  return { name, isRecorded: false, load, ...(fromMs && { fromMs }) };
}

export const TRACES: readonly TraceCase[] = [
  recorded("steady"),
  recorded("bursty"),
  recorded("stalled", 51_000),
  recorded("slowing"),
  recorded("waves"),
  recorded("long-tail"),
  recorded("lognormal"),
  recorded("resumed"),
  recorded("reporting"),
  recorded("late-total", 19_200),
  recorded("retries"),
  recorded("jobs-changed", 32_100),
  recorded("paused", 50_100),
  heldOut("bursty-short"),
  heldOut("uniform"),
  heldOut("two-kinds"),
  simulated("short", short),
  simulated("exponential", exponential),
  simulated("thousand", thousand),
  simulated("hour", hour),
  simulated("single", single),
  simulated("halved", halved, 60_000),
  simulated("speeding", speeding),
  simulated("late-retry", lateRetry, 34_000),
];

function tasks(count: number, workMs: (n: number) => number): SimulatedTask[] {
  return Array.from({ length: count }, (_, n) => ({ workMs: workMs(n) }));
}

function short(): Trace {
  const random = randomNumbers(1);
  return simulate({
    name: "short",
    about: "20,000 tasks of 20 to 40 ms, 8 jobs",
    jobs: 8,
    stepMs: 5,
    tasks: tasks(20_000, () => 20 + 20 * random()),
  });
}

function exponential(): Trace {
  const random = randomNumbers(2);
  return simulate({
    name: "exponential",
    about: "200 tasks of exponential length, mean 5 s, 8 jobs",
    jobs: 8,
    tasks: tasks(200, () => -5000 * Math.log(1 - random())),
  });
}

function thousand(): Trace {
  const random = randomNumbers(3);
  return simulate({
    name: "thousand",
    about: "6000 tasks of exponential length, mean 8 s, 1000 jobs",
    jobs: 1000,
    stepMs: 100,
    tasks: tasks(6_000, () => -8000 * Math.log(1 - random())),
  });
}

function hour(): Trace {
  const random = randomNumbers(4);
  return simulate({
    name: "hour",
    about:
      "1200 tasks of log-normal length (sigma 0.7, mean 19 s) on a machine now faster, now slower, 8 jobs",
    jobs: 8,
    stepMs: 200,
    tasks: tasks(1_200, () => 15_000 * Math.exp(0.7 * normalNumber(random))),
    speed: (ms) => 0.8 + 0.4 * Math.sin(ms / 120_000),
  });
}

function single(): Trace {
  return simulate({
    name: "single",
    about: "one task that tells its progress, faster and slower in turn",
    jobs: 4,
    tasks: [{ workMs: 60_000, reportMs: 200 }],
    speed: (ms) => 0.7 + 0.6 * Math.abs(Math.sin(ms / 9_000)),
  });
}

function halved(): Trace {
  const random = randomNumbers(5);
  return simulate({
    name: "halved",
    about: "800 tasks of about 1 s, 8 jobs; twice as slow from 40 s on",
    jobs: 8,
    tasks: tasks(800, () => 900 + 200 * random()),
    speed: (ms) => ms > 40_000 ? 0.5 : 1,
  });
}

function speeding(): Trace {
  const random = randomNumbers(6);
  return simulate({
    name: "speeding",
    about: "500 tasks of 2.4 to 0.4 s, each shorter than the one before, 8 jobs",
    jobs: 8,
    tasks: tasks(500, (n) => (2_400 - 4 * n) * (0.9 + 0.2 * random())),
  });
}

function lateRetry(): Trace {
  const random = randomNumbers(7);
  const all = tasks(200, () => 1_000 + 300 * random());
  all[150] = { workMs: 1_200, failsAfterMs: 500, retryDelayMs: 60_000 };
  return simulate({
    name: "late-retry",
    about: "200 tasks of about 1 s, 8 jobs; one fails at 22 s and is due again a minute later",
    jobs: 8,
    tasks: all,
  });
}
