/**
 * Which tasks wait for which. A need is met when every task of that name (a group, or a single id) has succeeded
 * and no more can come; it fails as soon as one of them has failed for good.
 */
import type { Entry } from "./entry.ts";

/** A task that can't run because one that it needs failed. */
export interface Skip {
  readonly entry: Entry;
  readonly need: string;
}

interface TaskEnd {
  readonly entry: Entry;
  readonly hasSucceeded: boolean;
}

interface Need {
  open: number;
  hasFailed: boolean;
}

export class Needs {
  readonly #needs = new Map<string, Need>();
  /** Waiting tasks by the names that they still wait for. */
  readonly #waiting = new Map<Entry, Set<string>>();
  readonly #dependents = new Map<string, Entry[]>();
  /** Waiting tasks that came after a task that they need had failed. */
  #doomed: Skip[] = [];
  #areInputsEnded = false;

  /** Tasks waiting here. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Registers a task; returns true when it waits here, or is for `takeDoomed`, false when it may run. */
  add(entry: Entry): boolean {
    for (const name of namesOf(entry)) this.#need(name).open++;
    if (entry.spec.needs.length === 0) return false;
    this.#waiting.set(entry, new Set(entry.spec.needs));
    const failed = entry.spec.needs.find((name) => this.#needs.get(name)?.hasFailed);
    if (failed !== undefined) this.#doomed.push({ entry, need: failed });
    for (const name of entry.spec.needs) {
      const list = this.#dependents.get(name);
      if (list === undefined) this.#dependents.set(name, [entry]);
      else list.push(entry);
    }
    return true;
  }

  /** No more tasks will come: needs without open tasks are met from here on. Returns who may run now. */
  endInputs(): Entry[] {
    this.#areInputsEnded = true;
    const released: Entry[] = [];
    for (const name of [...this.#dependents.keys()]) {
      if (this.#isMet(name)) released.push(...this.#release(name));
    }
    return released;
  }

  /** Tasks that came too late to be told by `settle` that they never will run, and those behind them. */
  takeDoomed(): Skip[] {
    return this.#spread([]).skipped;
  }

  /** A task ended. Returns who may run now, and who never will, in order of the needs. */
  settle(entry: Entry, hasSucceeded: boolean): { released: Entry[]; skipped: Skip[] } {
    return this.#spread([{ entry, hasSucceeded }]);
  }

  /** Carries the ends of tasks, and of those that are doomed, on to all that wait for them. */
  #spread(ended: TaskEnd[]): { released: Entry[]; skipped: Skip[] } {
    const released: Entry[] = [];
    const skipped = this.#doomed.splice(0).filter(({ entry }) => this.#waiting.delete(entry));
    ended.push(...skipped.map(({ entry }) => ({ entry, hasSucceeded: false })));
    for (let next = ended.shift(); next !== undefined; next = ended.shift()) {
      for (const name of namesOf(next.entry)) {
        const need = this.#need(name);
        need.open--;
        need.hasFailed ||= !next.hasSucceeded;
        if (need.hasFailed) {
          for (const dependent of this.#drop(name)) {
            skipped.push({ entry: dependent, need: name });
            ended.push({ entry: dependent, hasSucceeded: false });
          }
        } else if (this.#isMet(name)) released.push(...this.#release(name));
      }
    }
    return { released, skipped };
  }

  /** Removes and returns everything that waits here. */
  drain(): Entry[] {
    const all = [...this.#waiting.keys()];
    this.#waiting.clear();
    this.#dependents.clear();
    this.#doomed = [];
    return all;
  }

  #isMet(name: string): boolean {
    const need = this.#needs.get(name);
    return this.#areInputsEnded && (need === undefined || need.open === 0 && !need.hasFailed);
  }

  #release(name: string): Entry[] {
    const released: Entry[] = [];
    for (const entry of this.#takeDependents(name)) {
      const names = this.#waiting.get(entry);
      names?.delete(name);
      if (names?.size === 0) {
        this.#waiting.delete(entry);
        released.push(entry);
      }
    }
    return released;
  }

  #drop(name: string): Entry[] {
    return this.#takeDependents(name).filter((entry) => this.#waiting.delete(entry));
  }

  #takeDependents(name: string): Entry[] {
    const entries = this.#dependents.get(name) ?? [];
    this.#dependents.delete(name);
    return entries;
  }

  #need(name: string): Need {
    let need = this.#needs.get(name);
    if (need === undefined) {
      need = { open: 0, hasFailed: false };
      this.#needs.set(name, need);
    }
    return need;
  }
}

function namesOf(entry: Entry): readonly string[] {
  const { group, id } = entry.spec;
  return group === id ? [id] : [group, id];
}
