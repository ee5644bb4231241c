/**
 * Plays runs that would take too long, or happen too seldom, to be recorded: tasks with given amounts of
 * work on slots with a given speed, in steps of fixed length. Makes the same trace from the same input.
 */
import type { Trace, TraceRow } from "./_trace.ts";

export interface SimulatedTask {
  /** How long it takes at speed 1. */
  readonly workMs: number;
  /** Tells its progress so often; a task without it never does. */
  readonly reportMs?: number;
  /** The share of it that was done before: it takes `workMs` from there on. */
  readonly resumedRatio?: number;
  /** The first try fails after so much work, and the next one comes after a delay. */
  readonly failsAfterMs?: number;
  readonly retryDelayMs?: number;
}

export interface Simulation {
  readonly name: string;
  readonly about: string;
  readonly jobs: number;
  readonly tasks: readonly SimulatedTask[];
  /** Work per ms at a time of the run. @default 1 */
  readonly speed?: (ms: number) => number;
  /** Tasks arrive at such intervals, and their number is not known before the last. @default all at once */
  readonly arrivalMs?: number;
  /** Arriving so, but their number is known. */
  readonly isTotalKnown?: boolean;
  readonly jobsChanges?: readonly { readonly atMs: number; readonly jobs: number }[];
  /** @default 20 */
  readonly stepMs?: number;
}

interface RunningTask {
  readonly number: number;
  readonly task: SimulatedTask;
  readonly attempt: number;
  doneMs: number;
  reportedMs: number;
}

/** Plays the run to its end. */
export function simulate(simulation: Simulation): Trace {
  const { name, about } = simulation;
  const run = new SimulatedRun(simulation);
  while (!run.isOver) run.step();
  run.rows.push([run.ms, "end"]);
  return { name, about, rows: run.rows };
}

class SimulatedRun {
  readonly rows: TraceRow[] = [];
  ms = 0;
  readonly #simulation: Simulation;
  readonly #stepMs: number;
  readonly #running = new Map<number, RunningTask>();
  readonly #retries: { readonly number: number; readonly dueMs: number }[] = [];
  #jobs: number;
  #changes: number = 0;
  #added = 0;
  #started = 0;
  #ended = 0;

  constructor(simulation: Simulation) {
    const { jobs, tasks, arrivalMs, isTotalKnown, stepMs } = simulation;
    this.#simulation = simulation;
    this.#stepMs = stepMs ?? 20;
    this.#jobs = jobs;
    const isKnown = arrivalMs === undefined || isTotalKnown === true;
    this.rows.push([0, "run", jobs, isKnown ? tasks.length : null]);
  }

  get isOver(): boolean {
    return this.#ended === this.#simulation.tasks.length;
  }

  step(): void {
    this.#changeJobs();
    this.#addTasks();
    this.#startTasks();
    this.ms += this.#stepMs;
    const work = this.#stepMs * (this.#simulation.speed?.(this.ms) ?? 1);
    for (const running of [...this.#running.values()]) this.#work(running, work);
  }

  #changeJobs(): void {
    const change = this.#simulation.jobsChanges?.[this.#changes];
    if (change === undefined || change.atMs > this.ms) return;
    this.#changes++;
    this.#jobs = change.jobs;
    this.rows.push([this.ms, "jobs", change.jobs]);
  }

  #addTasks(): void {
    const { tasks, arrivalMs, isTotalKnown } = this.#simulation;
    const due = arrivalMs === undefined ? tasks.length : Math.floor(this.ms / arrivalMs);
    const isComplete = this.#added === tasks.length;
    while (this.#added < Math.min(due, tasks.length)) this.rows.push([this.ms, "a", ++this.#added]);
    const isLast = !isComplete && this.#added === tasks.length;
    if (isLast && arrivalMs !== undefined && isTotalKnown !== true) {
      this.rows.push([this.ms, "total", tasks.length]);
    }
  }

  #startTasks(): void {
    for (let at = 0; at < this.#retries.length && this.#running.size < this.#jobs;) {
      const retry = this.#retries[at];
      if (retry === undefined || retry.dueMs > this.ms) at++;
      else {
        this.#retries.splice(at, 1);
        this.#start(retry.number, 2);
      }
    }
    while (this.#started < this.#added && this.#running.size < this.#jobs) {
      this.#start(++this.#started, 1);
    }
  }

  #start(number: number, attempt: number): void {
    const task = this.#simulation.tasks[number - 1] ?? { workMs: 0 };
    this.#running.set(number, { number, task, attempt, doneMs: 0, reportedMs: this.ms });
    this.rows.push([this.ms, "s", number, attempt]);
  }

  #work(running: RunningTask, work: number): void {
    const { number, task, attempt } = running;
    running.doneMs += work;
    if (task.failsAfterMs !== undefined && attempt === 1 && running.doneMs >= task.failsAfterMs) {
      return this.#fail(number, task.retryDelayMs ?? 0);
    }
    if (running.doneMs >= task.workMs) {
      this.#running.delete(number);
      this.#ended++;
      this.rows.push([this.ms, "+", number]);
    } else if (this.ms - running.reportedMs >= (task.reportMs ?? Infinity)) {
      running.reportedMs = this.ms;
      const before = task.resumedRatio ?? 0;
      const ratio = before + (1 - before) * (running.doneMs / task.workMs);
      this.rows.push([this.ms, "p", number, Math.round(ratio * 1000), 1000]);
    }
  }

  #fail(number: number, delayMs: number): void {
    this.#running.delete(number);
    this.#retries.push({ number, dueMs: this.ms + delayMs });
    this.rows.push([this.ms, "x", number, 1], [this.ms, "r", number, 2, delayMs]);
  }
}
