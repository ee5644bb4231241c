/**
 * One attempt of a call: a user's function with its context, from start to end. Never throws what the function throws:
 * that is how the attempt ended.
 */
import type { Failure, ProgressValues } from "../events.ts";
import type { Clock } from "../ports.ts";
import { CallContext, type TaskContext, type TaskFunction } from "./task_context.ts";
import { thrownText } from "./thrown_text.ts";

/** How an attempt ended. */
export interface CallEnd {
  /** Null when the function returned. */
  readonly failure: Failure | null;
  /** What it returned. */
  readonly result: unknown;
  /** What it threw, as it is. */
  readonly error: unknown;
  readonly durationMs: number;
}

/** Gives the function, with the context that it will be called with. */
export type LoadTask = (context: TaskContext) => TaskFunction | Promise<TaskFunction>;

export interface CallAttemptOptions {
  readonly attempt: number;
  /** What the function finds as `env` and `cwd`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly clock: Clock;
  /** Raised by others when the call shall end. */
  readonly flag?: Int32Array;
  progressed(values: ProgressValues): void;
  logged(text: string): void;
}

export class CallAttempt {
  readonly #options: CallAttemptOptions;
  readonly #controller = new AbortController();
  readonly #context: CallContext;

  constructor(options: CallAttemptOptions) {
    this.#options = options;
    this.#context = new CallContext({ ...options, signal: this.#controller.signal });
  }

  /**
   * Calls the function. Call once.
   *
   * @param load Gives the function; what it throws fails the attempt.
   */
  async run(load: LoadTask, input: unknown): Promise<CallEnd> {
    const { clock } = this.#options;
    const startMs = clock.nowMs();
    const end = await this.#call(load, input);
    this.#context.finish();
    return { ...end, durationMs: Math.round(clock.nowMs() - startMs) };
  }

  /** Asks the function to end, by its signal. */
  cancel(): void {
    this.#controller.abort();
  }

  async #call(
    load: LoadTask,
    input: unknown,
  ): Promise<Omit<CallEnd, "durationMs">> {
    try {
      const task = await load(this.#context);
      const result = await task(input, this.#context);
      const failure = this.#context.knowsOfCancel ? CANCELLED : null;
      return { failure, result, error: undefined };
    } catch (error) {
      return { failure: describeThrown(error), result: undefined, error };
    }
  }
}

/** Whoever asked for it knows better by whom. */
const CANCELLED: Failure = { kind: "cancelled", by: "abort" };

/**
 * What was thrown, as plain data that survives the way to another isolate and into a journal. Code may throw anything,
 * errors whose members are no texts or throw themselves among it.
 */
export function describeThrown(error: unknown): Extract<Failure, { readonly kind: "threw" }> {
  if (!(error instanceof Error)) {
    return { kind: "threw", name: "Error", message: thrownText(error) };
  }
  const stack = memberOf(error, "stack");
  return {
    kind: "threw",
    name: memberOf(error, "name") ?? "Error",
    message: memberOf(error, "message") ?? "",
    ...(stack === undefined ? {} : { stack }),
  };
}

/** A member of an error that is a text, as it should be. */
export function memberOf(error: Error, name: "name" | "message" | "stack"): string | undefined {
  try {
    const value: unknown = error[name];
    return typeof value === "string" ? thrownText(value) : undefined;
  } catch {
    return undefined;
  }
}
