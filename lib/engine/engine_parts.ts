/**
 * Makes the parts of an engine and connects them. Decides nothing: what they do together is the engine's business, which
 * they reach through its hooks.
 */
import type { RunFact } from "../events.ts";
import { Attempts, type Place } from "./attempts.ts";
import { Cancellation } from "./cancellation.ts";
import { DurationMedian } from "./duration_median.ts";
import type { Entry } from "./entry.ts";
import type { Executor } from "./executor.ts";
import { Intake } from "./intake.ts";
import { Needs } from "./needs.ts";
import type { EngineOptions, EnginePorts } from "./options.ts";
import { ReadyQueue } from "./ready_queue.ts";
import { Retries } from "./retries.ts";
import { Standby } from "./standby.ts";
import { Starter } from "./starter.ts";
import { Steering } from "./steering.ts";
import { TaskBook } from "./task_book.ts";
import { TaskEnds } from "./task_ends.ts";

export interface EnginePartsOptions {
  readonly engine: EngineOptions;
  readonly ports: EnginePorts;
  readonly executor: Executor;
  readonly hooks: EngineHooks;
}

/** What the parts tell or ask the engine. */
export interface EngineHooks {
  emit(fact: RunFact): void;
  /** Starts what may start now. */
  schedule(): void;
  /** Tasks came in, or no more will. */
  inputsChanged(): void;
  /** An attempt has started. */
  began(entry: Entry, place: Place): void;
  /** Whether the run has started and is not over. */
  isGoingOn(): boolean;
}

export interface EngineParts {
  readonly queue: ReadyQueue;
  readonly needs: Needs;
  readonly book: TaskBook;
  readonly intake: Intake;
  readonly attempts: Attempts;
  readonly standby: Standby;
  readonly cancellation: Cancellation;
  readonly retries: Retries;
  readonly ends: TaskEnds;
  readonly steering: Steering;
  readonly starter: Starter;
}

export function createEngineParts(options: EnginePartsOptions): EngineParts {
  const { engine, ports, executor, hooks } = options;
  const { clock, output } = ports;
  const { graceMs } = engine;
  const { emit, schedule } = hooks;
  const median = new DurationMedian();
  const queue = new ReadyQueue(engine.jobs);
  const needs = new Needs();
  const book = new TaskBook();
  const attempts = new Attempts({ clock, output, executor, graceMs, median, emit });
  const standby = new Standby({
    clock,
    recall: (task) => executor.recall(task),
    isStrict: () => queue.jobs === 1,
  });
  const cancellation = new Cancellation({
    clock,
    graceMs,
    kill: () => attempts.killAll(cancellation.reason ?? "abort"),
    abandon: () => executor.abandon(),
  });
  const retries = new Retries(clock, (entry) => {
    queue.push(entry);
    schedule();
  });
  const intake = new Intake({
    queue,
    needs,
    output,
    emit,
    added: (entry) => book.add(entry),
    changed: hooks.inputsChanged,
  });
  const ends = new TaskEnds({
    ...ports,
    median,
    standby,
    book,
    needs: () => intake.hasNeeds ? needs : null,
    emit,
    mayRetry: () => cancellation.reason === null,
    retryLater: (entry, delayMs) => retries.add(entry, delayMs),
    released: (entry) => queue.push(entry),
  });
  const steering = new Steering({
    queue,
    needs,
    retries,
    standby,
    attempts,
    ends,
    book,
    emit,
    isSteerable: () => hooks.isGoingOn() && cancellation.reason === null,
    schedule,
  });
  const starter = new Starter({
    engine,
    clock,
    output,
    executor,
    queue,
    standby,
    isHalted: () => steering.isPaused || cancellation.reason !== null,
    hasNeeds: () => intake.hasNeeds,
    began: hooks.began,
    wake: schedule,
  });
  return {
    queue,
    needs,
    book,
    intake,
    attempts,
    standby,
    cancellation,
    retries,
    ends,
    steering,
    starter,
  };
}
