/**
 * Plays random runs: has attempts do what their scripts say, as real ones would (a stopped one does nothing until it goes
 * on), and the user what the scenario says. Owns playing them, not judging them.
 */
import type { RunEvent } from "../../lib/events.ts";
import type { StartOrder } from "../../lib/engine/executor.ts";
import type { CancelTimer } from "../../lib/ports.ts";
import type { TreeSignal } from "../../lib/protocol.ts";
import { EngineBench } from "./engine_bench.ts";
import { type Action, planOf, type Scenario, type Script } from "./engine_scenario.ts";
import { settle } from "./fake_clock.ts";

/** A run that was played to its end, and what was noticed on the way. */
export interface Played {
  readonly bench: EngineBench;
  /** How often each follower heard the end of what it followed. */
  readonly followers: readonly { endings: number }[];
  /** What was not as it should be while the run went on. */
  readonly problems: readonly string[];
}

/** How long an order that stands by is on its way: long enough for tasks to end meanwhile. */
const JOURNEY_MS = 20;

/** Plays a scenario to the run's end, or fails when nothing moves any more. */
export async function play(scenario: Scenario): Promise<Played> {
  const player = new Player(scenario);
  await player.play();
  return player;
}

class Player implements Played {
  readonly bench: EngineBench;
  readonly followers: { endings: number }[] = [];
  readonly problems: string[] = [];
  readonly #scenario: Scenario;
  readonly #timers = new Map<StartOrder, CancelTimer>();
  /** Attempts that are stopped, with what they will do when they go on. */
  readonly #stopped = new Map<StartOrder, (() => void) | null>();
  readonly #starts = new Map<number, number>();
  /** Orders that have arrived where they stand by. */
  readonly #present = new Set<StartOrder>();
  #isSuspended = false;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.bench = new EngineBench(scenario.options);
    const { executor } = this.bench;
    executor.standbyRoom = scenario.standbyRoom;
    executor.onStart = (order) => this.#started(order);
    executor.onSignal = (order, signal) => this.#signalled(order, signal);
    executor.onStandBy = (order) => {
      this.#timers.set(order, this.bench.clock.after(JOURNEY_MS, () => this.#arrived(order)));
    };
    executor.onRecall = (order) => {
      this.#timers.get(order)?.();
      executor.giveBack(order.taskId);
    };
  }

  async play(): Promise<void> {
    await this.bench.start(planOf(this.#scenario));
    for (const action of this.#scenario.actions) {
      await this.bench.clock.advance(action.afterMs);
      this.#act(action);
      await settle();
      this.#check(action.name);
    }
    for (const name of ["continue", "resume", "drain"] as const) {
      this.#act({ afterMs: 0, name, pick: 0 });
    }
    await this.#runOut();
  }

  // The attempts.

  #started(order: StartOrder): void {
    this.#timers.get(order)?.();
    this.#starts.set(order.task, (this.#starts.get(order.task) ?? 0) + 1);
    const { end, ms } = this.#scriptOf(order);
    const { executor, clock } = this.bench;
    executor.listener.progressed([{ task: order.task, done: ms }]);
    if (end !== "succeed" && end !== "fail") return;
    this.#timers.set(
      order,
      clock.after(ms, () => this.#whenGoing(order, () => this.#end(order, end))),
    );
  }

  #signalled(order: StartOrder, signal: TreeSignal): void {
    const isDeaf = this.#scriptOf(order).end === "deaf";
    if (signal === "SIGSTOP") {
      if (!this.#stopped.has(order)) this.#stopped.set(order, null);
    } else if (signal === "SIGCONT") {
      const next = this.#stopped.get(order);
      this.#stopped.delete(order);
      next?.();
    } else if (signal === "SIGKILL") {
      this.#stopped.delete(order);
      if (!isDeaf) this.#end(order, "fail");
    } else if (!isDeaf) this.#whenGoing(order, () => this.#end(order, "fail"));
  }

  #whenGoing(order: StartOrder, act: () => void): void {
    if (this.#stopped.has(order)) this.#stopped.set(order, act);
    else act();
  }

  /** Ends an attempt, and passes its place on when somebody stands by for it. */
  #end(order: StartOrder, how: "succeed" | "fail"): void {
    const { executor } = this.bench;
    this.#timers.get(order)?.();
    this.#timers.delete(order);
    if (executor.open.get(order.task) !== order) return;
    // One that was called back is on its way: a place that it took all the same is a matter of luck.
    const next = [...executor.standby.values()].find((waiting) =>
      this.#present.has(waiting) && !executor.recalled.includes(waiting.taskId)
    );
    if (next === undefined || executor.isFlagRaised) {
      executor[how](order.taskId);
      return this.#giveBackIfIdle();
    }
    if (how === "succeed") executor.succeedInto(order.taskId, 10, next);
    else executor.failInto(order.taskId, next);
    queueMicrotask(() => this.#started(next));
  }

  /** An order that stands by has reached its worker, which may have nothing running any more. */
  #arrived(order: StartOrder): void {
    this.#present.add(order);
    this.#giveBackIfIdle();
  }

  #giveBackIfIdle(): void {
    const { executor } = this.bench;
    if (executor.open.size > 0) return;
    for (const order of [...executor.standby.values()]) {
      if (this.#present.has(order)) executor.giveBack(order.taskId);
    }
  }

  /** By how often the task has started, over all its queueing. */
  #scriptOf({ task }: StartOrder): Script {
    const scripts = this.#scenario.scripts[task - 1] ?? [];
    const starts = this.#starts.get(task) ?? 1;
    return scripts[Math.min(starts, scripts.length) - 1] ?? { end: "succeed", ms: 0 };
  }

  // The user.

  #act({ name, pick }: Action): void {
    const { engine, output } = this.bench;
    switch (name) {
      case "cancel":
        return engine.cancel("SIGINT", "SIGINT");
      case "freeze":
        engine.pause();
        return engine.pause();
      case "suspend":
      case "continue":
        this.#isSuspended = name === "suspend";
        return engine[name]();
      case "congest":
        output.isCongested = true;
        return;
      case "drain":
        output.isCongested = false;
        return output.onDrained();
      case "setJobs":
        return engine.setJobs(pick % 7);
      case "cancelTask":
        return engine.cancelTask(this.#pick(pick, () => true));
      case "retryTask":
        return engine.retryTask(this.#pick(pick, (id) => this.#hasFailed(id)));
      case "follow":
        return this.#follow(this.#pick(pick, (id) => this.bench.executor.running.includes(id)));
      case "pause":
      case "resume":
        return engine[name]();
      default:
        return name satisfies never;
    }
  }

  /** A task like that, or any when there is none: then the wish makes no sense. */
  #pick(pick: number, isWanted: (id: string) => boolean): string {
    const ids = this.#scenario.specs.map(({ id }) => id);
    const wanted = ids.filter(isWanted);
    const choice = wanted.length > 0 ? wanted : ids;
    return choice[pick % Math.max(1, choice.length)] ?? "nobody";
  }

  #hasFailed(id: string): boolean {
    const isOf = (event: RunEvent) =>
      (event.kind === "task_failed" || event.kind === "task_requeued") && event.task === id;
    return this.bench.events.findLast(isOf)?.kind === "task_failed";
  }

  #follow(id: string): void {
    const follower = { endings: 0 };
    this.followers.push(follower);
    this.bench.engine.follow(id, { output() {}, ended: () => void follower.endings++ });
  }

  /** Lets time pass until the run is over; a run in which all are deaf is cancelled. */
  async #runOut(): Promise<void> {
    const { bench } = this;
    let isCancelled = false;
    await settle();
    for (let steps = 0; bench.outcome === null; steps++) {
      if (steps > 5_000) throw new Error("The run does not end");
      const nextInMs = bench.clock.nextInMs;
      if (nextInMs !== null) await bench.clock.advance(nextInMs);
      else if (isCancelled) throw new Error("The run is stuck");
      else {
        isCancelled = true;
        this.#act({ afterMs: 0, name: "cancel", pick: 0 });
        await settle();
      }
      this.#check("time");
    }
  }

  /** Whether what is stopped and what goes on is as the events say. */
  #check(after: string): void {
    const { bench } = this;
    const last = bench.events.findLast(({ kind }) =>
      kind === "run_paused" || kind === "run_resumed" || kind === "run_cancelling"
    );
    const isFrozen = last?.kind === "run_paused" && last.isFrozen === true;
    const open = [...bench.executor.open.values()];
    const stopped = open.filter((order) => this.#stopped.has(order));
    if (!isFrozen && !this.#isSuspended && stopped.length > 0) {
      this.problems.push(`after ${after}: ${stopped.map(({ taskId }) => taskId)} did not go on`);
    }
    if (!isFrozen) return;
    for (const order of open) {
      const asked = this.#lastSignal(order, isEnding);
      const stop = this.#lastSignal(order, (signal) => signal === "SIGSTOP");
      if (!this.#stopped.has(order)) {
        if (asked < 0) this.problems.push(`after ${after}: ${order.taskId} did not stop`);
      } else if (asked > stop) {
        this.problems.push(`after ${after}: ${order.taskId} could not end`);
      }
    }
  }

  /** Where in the order of all signals a task got such a one last; -1 when it did not. */
  #lastSignal({ taskId }: StartOrder, isIt: (signal: TreeSignal) => boolean): number {
    return this.bench.executor.signals.findLastIndex(({ task, signal }) =>
      task === taskId && isIt(signal)
    );
  }
}

function isEnding(signal: TreeSignal): boolean {
  return signal !== "SIGSTOP" && signal !== "SIGCONT";
}
