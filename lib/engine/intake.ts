/**
 * The way in: takes tasks from their source, numbers them, tells of them, and puts each where it belongs, into the queue
 * or behind what it needs. Owns what is known of the inputs: how many, whether there are more, and what broke them off.
 */
import type { RunFact } from "../events.ts";
import type { ResolvedPlan, TaskSpec } from "../plan/types.ts";
import { describeSpec } from "./describe_spec.ts";
import type { Entry } from "./entry.ts";
import { InputPump } from "./input_pump.ts";
import type { Needs } from "./needs.ts";
import type { OutputPort } from "./options.ts";
import type { ReadyQueue } from "./ready_queue.ts";

const MIN_TASK_BYTES = 500;

export interface IntakeOptions {
  readonly queue: ReadyQueue;
  readonly needs: Needs;
  readonly output: OutputPort;
  emit(fact: RunFact): void;
  /** A task is known from here on. */
  added(entry: Entry): void;
  /** Tasks came in, or no more will. */
  changed(): void;
}

export class Intake {
  readonly #options: IntakeOptions;
  #pump: InputPump | null = null;
  #hasNeeds = false;
  #isEnded = false;
  #count = 0;
  #announcedTotal: number | null = null;
  #error: unknown = undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** True when some task may need another: then the ends of all tasks are remembered. */
  get hasNeeds(): boolean {
    return this.#hasNeeds;
  }

  /** No more tasks will come. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Tasks in all, null while unknown. */
  get total(): number | null {
    return this.#isEnded ? this.#count : this.#announcedTotal;
  }

  /** What broke the inputs off. */
  get error(): unknown {
    return this.#error;
  }

  start(plan: ResolvedPlan): void {
    this.#hasNeeds = plan.hasNeeds;
    this.#announcedTotal = plan.total;
    this.#pump = new InputPump(plan.tasks, {
      admit: (specs) => this.#admit(specs),
      hasRoom: () => hasRoom(this.#options.queue),
      ended: (error) => this.#end(error),
    });
    this.#pump.start();
  }

  /** There may be room for more. */
  wake(): void {
    this.#pump?.wake();
  }

  /** Takes nothing more. */
  stop(): void {
    this.#pump?.stop();
    this.#isEnded = true;
  }

  #admit(specs: readonly TaskSpec[]): void {
    const { queue, needs, output, emit, added, changed } = this.#options;
    for (const spec of specs) {
      const entry: Entry = { number: ++this.#count, spec, memoryBytes: sizeOf(spec), attempts: 0 };
      added(entry);
      emit({ kind: "task_added", ...describeSpec(spec) });
      output.admitted(entry.number, spec);
      if (!(this.#hasNeeds && needs.add(entry))) queue.push(entry);
    }
    changed();
  }

  #end(error: unknown): void {
    const { queue, needs, emit, changed } = this.#options;
    this.#isEnded = true;
    this.#error = error;
    if (this.#announcedTotal === null) emit({ kind: "inputs_ended", total: this.#count });
    for (const entry of needs.endInputs()) queue.push(entry);
    changed();
  }
}

function hasRoom(queue: ReadyQueue): boolean {
  return queue.size < InputPump.LOOKAHEAD_TASKS && queue.memoryBytes < InputPump.LOOKAHEAD_BYTES;
}

/** Two bytes a character for the label and the inputs, and what a task weighs at least. */
function sizeOf({ label, input }: TaskSpec): number {
  const characters = (input ?? []).reduce((sum, column) => sum + column.length, label.length);
  return MIN_TASK_BYTES + 2 * characters;
}
