/**
 * Starts tasks: in turn, as far as there is room, no faster than the pace allows; and has short ones stand by for the
 * places of those that run. Owns the decision what starts when and where, not what becomes of it.
 */
import type { CancelTimer, Clock } from "../ports.ts";
import type { Place } from "./attempts.ts";
import type { Entry, RunningAttempt } from "./entry.ts";
import type { Executor, StartOrder } from "./executor.ts";
import type { EngineOptions, OutputPort } from "./options.ts";
import { Pace } from "./pace.ts";
import type { ReadyQueue } from "./ready_queue.ts";
import type { Standby } from "./standby.ts";

export interface StarterOptions {
  readonly engine: EngineOptions;
  readonly clock: Clock;
  readonly output: OutputPort;
  readonly executor: Executor;
  readonly queue: ReadyQueue;
  readonly standby: Standby;
  /** True while the run is paused or ending: nothing starts. */
  isHalted(): boolean;
  /** Whether some task may need another. */
  hasNeeds(): boolean;
  /** An attempt is under way. */
  began(entry: Entry, place: Place): void;
  /** It is time to look again. */
  wake(): void;
}

export class Starter {
  readonly #options: StarterOptions;
  readonly #pace: Pace;
  #timer: CancelTimer | null = null;

  constructor(options: StarterOptions) {
    this.#options = options;
    this.#pace = new Pace(options.engine.startIntervalMs);
  }

  /** Starts all that may start now, and lets others stand by. */
  fill(): void {
    const { executor, queue } = this.#options;
    while (this.#mayStart() && !this.#mustWait()) {
      const next = queue.take();
      if (next === undefined) break;
      const { entry, slot, weight } = next;
      const worker = executor.start(this.#orderFor(entry, slot));
      this.#began(entry, { slot, weight, worker });
    }
    this.#fillStandby();
  }

  /** A place came free. `next` has it if a task that stood by has taken it; that one must be told to have begun. */
  freed(attempt: RunningAttempt, next: number | undefined): Entry | undefined {
    const { queue, standby } = this.#options;
    const successor = next === undefined ? undefined : standby.take(next);
    if (successor === undefined) queue.release(attempt.entry, attempt.slot, attempt.weight);
    else queue.pass(attempt.entry, attempt.weight);
    return successor;
  }

  /** A task that stood by is under way in the place of one that ended. */
  tookOver(successor: Entry, { slot, worker }: RunningAttempt): void {
    this.#began(successor, { slot, weight: 1, worker });
  }

  /** Nothing starts any more. */
  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #began(entry: Entry, place: Place): void {
    const { clock, began } = this.#options;
    this.#pace.started(clock.nowMs());
    began(entry, place);
    // Again, so that the next is apart from this one on record too: a busy machine may take its time in between.
    this.#pace.started(clock.nowMs());
  }

  #mayStart(): boolean {
    const { isHalted, output, queue, clock, wake } = this.#options;
    if (isHalted() || output.isCongested || queue.size === 0) return false;
    const waitMs = this.#pace.waitMs(clock.nowMs());
    if (waitMs === 0) return true;
    this.#timer ??= clock.after(waitMs, () => {
      this.#timer = null;
      wake();
    });
    return false;
  }

  /**
   * One at a time means one after the other: nobody overtakes those that stand by, who may be on their way back because
   * the task before them ended just as they arrived. With more at once it is not worth waiting for.
   */
  #mustWait(): boolean {
    const { queue, standby } = this.#options;
    if (queue.jobs > 1 || queue.room <= 0 || standby.size === 0) return false;
    standby.recallAll();
    return true;
  }

  #orderFor({ number, spec, attempts }: Entry, slot: number): StartOrder {
    const { engine } = this.#options;
    const resultsDir = engine.resultsDir?.(spec);
    const stderrPattern = spec.policy.retries > 0 ? spec.policy.retryOn?.stderr : undefined;
    return {
      task: number,
      taskId: spec.id,
      attempt: attempts + 1,
      slot,
      work: spec.work(slot),
      capture: engine.capture,
      ...(resultsDir === undefined ? {} : { resultsDir }),
      ...(stderrPattern === undefined ? {} : { stderrPattern }),
    };
  }

  #fillStandby(): void {
    const { executor, queue, standby } = this.#options;
    // A slot is free and nobody else wants it.
    if (queue.size === 0 && queue.room > 0) standby.recallAll();
    if (!this.#mayStandBy()) return;
    for (let entry = queue.takeForStandby(); entry; entry = queue.takeForStandby()) {
      // The room that there is may be for work of another kind.
      if (!executor.standBy(this.#orderFor(entry, 0))) return queue.push(entry);
      standby.add(entry);
      if (!executor.hasStandbyRoom(standby.depth)) return;
    }
  }

  /** Whoever stands by starts without being asked again, so not where every start is a decision. */
  #mayStandBy(): boolean {
    const { engine, executor, queue, standby, hasNeeds } = this.#options;
    const isFree = engine.maxFailures === undefined && engine.startIntervalMs === 0 && !hasNeeds();
    return isFree && standby.isWorthwhile(executor.standbyMs) && queue.isFull && this.#mayStart() &&
      executor.hasStandbyRoom(standby.depth);
  }
}
