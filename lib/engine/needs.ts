/**
 * Which tasks wait for which. A need is met when every task of that name (a group, or a single id) has succeeded
 * and no more can come; it fails as soon as one of them has failed for good, until that one is opened again.
 */
import type { Entry } from "./entry.ts";

/** A task that can't run because one that it needs failed. */
export interface Skip {
  readonly entry: Entry;
  readonly need: string;
}

/** What comes of a task that is opened again. */
export interface Reopening {
  /** Skipped tasks that wait again, in the order in which they had been skipped. */
  readonly reopened: readonly Entry[];
  /** Those of them that need not wait. */
  readonly released: readonly Entry[];
}

interface TaskEnd {
  readonly entry: Entry;
  readonly hasSucceeded: boolean;
}

/** The tasks of one name that have not ended, and those that ended without success. */
interface Need {
  open: number;
  failed: number;
}

/** Skipped tasks that are remembered so that they can be opened again; bounds memory as kept failures do. */
const MAX_KEPT_SKIPS = 10_000;

export class Needs {
  readonly #needs = new Map<string, Need>();
  /** Waiting tasks by the names that they still wait for. */
  readonly #waiting = new Map<Entry, Set<string>>();
  readonly #dependents = new Map<string, Entry[]>();
  /** Waiting tasks that came after a task that they need had failed. */
  #doomed: Skip[] = [];
  /** The newest tasks that were skipped. */
  readonly #skipped = new Set<Entry>();
  #areInputsEnded = false;

  /** Tasks waiting here. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Registers a task; returns true when it waits here, or is for `takeDoomed`, false when it may run. */
  add(entry: Entry): boolean {
    for (const name of namesOf(entry)) this.#need(name).open++;
    if (entry.spec.needs.length === 0) return false;
    const failed = entry.spec.needs.find((name) => this.#hasFailed(name));
    if (failed !== undefined) this.#doomed.push({ entry, need: failed });
    this.#wait(entry, entry.spec.needs);
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

  /** Takes out one that waits here, because it ends in another way; false when it does not. Tell `settle` of it too. */
  remove(entry: Entry): boolean {
    return this.#waiting.delete(entry);
  }

  /**
   * A task that had ended is opened again, and so are those that were skipped for nothing but it.
   *
   * @param hadSucceeded What `settle` was told.
   */
  reopen(entry: Entry, hadSucceeded: boolean): Reopening {
    this.#takeBack(entry, hadSucceeded);
    const reopened: Entry[] = [];
    // One after the other: who is opened again may be what the next one needs.
    while (this.#skipped.size > 0) {
      const before = reopened.length;
      for (const next of this.#skipped) {
        if (next.spec.needs.some((name) => this.#hasFailed(name))) continue;
        this.#skipped.delete(next);
        this.#takeBack(next, false);
        reopened.push(next);
      }
      if (reopened.length === before) break;
    }
    const released = reopened.filter((next) => {
      const unmet = next.spec.needs.filter((name) => !this.#isMet(name));
      if (unmet.length > 0) this.#wait(next, unmet);
      return unmet.length === 0;
    });
    return { reopened, released };
  }

  /** Removes and returns everything that waits here. */
  drain(): Entry[] {
    const all = [...this.#waiting.keys()];
    this.#waiting.clear();
    this.#dependents.clear();
    this.#doomed = [];
    return all;
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
        if (!next.hasSucceeded) need.failed++;
        if (need.failed > 0) {
          for (const dependent of this.#drop(name)) {
            skipped.push({ entry: dependent, need: name });
            ended.push({ entry: dependent, hasSucceeded: false });
          }
        } else if (this.#isMet(name)) released.push(...this.#release(name));
      }
    }
    for (const { entry } of skipped) this.#keepSkipped(entry);
    return { released, skipped };
  }

  #takeBack(entry: Entry, hadSucceeded: boolean): void {
    for (const name of namesOf(entry)) {
      const need = this.#need(name);
      need.open++;
      if (!hadSucceeded) need.failed--;
    }
  }

  #keepSkipped(entry: Entry): void {
    this.#skipped.add(entry);
    if (this.#skipped.size <= MAX_KEPT_SKIPS) return;
    for (const oldest of this.#skipped) {
      this.#skipped.delete(oldest);
      break;
    }
  }

  #hasFailed(name: string): boolean {
    return (this.#needs.get(name)?.failed ?? 0) > 0;
  }

  #isMet(name: string): boolean {
    const need = this.#needs.get(name);
    return this.#areInputsEnded && (need === undefined || need.open === 0 && need.failed === 0);
  }

  #wait(entry: Entry, names: readonly string[]): void {
    this.#waiting.set(entry, new Set(names));
    for (const name of names) {
      const list = this.#dependents.get(name);
      if (list === undefined) this.#dependents.set(name, [entry]);
      else list.push(entry);
    }
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
      need = { open: 0, failed: 0 };
      this.#needs.set(name, need);
    }
    return need;
  }
}

function namesOf(entry: Entry): readonly string[] {
  const { group, id } = entry.spec;
  return group === id ? [id] : [group, id];
}
