/**
 * The tasks whose turn comes next, without a walk over all that are known: it moves over the open tasks once, forward,
 * and keeps only those that somebody looks at. A task that has started never waits for its first try again; one that
 * is queued anew is a new entry at the end.
 */
import type { RunState, TaskRow } from "../../state/run_state.ts";

export class WaitingCursor {
  readonly #state: RunState;
  #rest: Iterator<TaskRow> | null = null;
  #found: TaskRow[] = [];

  constructor(state: RunState) {
    this.#state = state;
  }

  /** At most `count` tasks that wait for their first try, in order of their turn. */
  take(count: number): readonly TaskRow[] {
    const wanted = Math.max(0, Math.min(count, this.#state.counts.queued));
    this.#found = this.#found.filter(isWaiting);
    this.#pull(wanted);
    if (this.#found.length < wanted) this.#restart(wanted);
    return this.#found.slice(0, wanted);
  }

  #pull(wanted: number): void {
    this.#rest ??= this.#state.open.values();
    while (this.#found.length < wanted) {
      const { value, done } = this.#rest.next();
      if (done === true) return;
      if (isWaiting(value)) this.#found.push(value);
    }
  }

  /** The end was reached and more has come since; all that waited before has a row, so there is little to walk over. */
  #restart(wanted: number): void {
    this.#rest = null;
    this.#found = [];
    this.#pull(wanted);
  }
}

export function isWaiting({ status, outcome }: TaskRow): boolean {
  return status === "queued" && outcome === null;
}
