/**
 * Which tasks have a row, and where. Rows keep their place for as long as they are shown: one that ends makes way in
 * place for the next, and stays a little while when there is none. On first sight the order is: failed just now,
 * running, retrying, waiting. Remembers what it showed; costs what the rows cost, however many tasks there are.
 */
import type { RunState } from "../state/run_state.ts";
import { arrange } from "./list/arrange.ts";
import { createListState, isHeld, type ListOptions, type ListState } from "./list/list_state.ts";
import type { ListItem, ListWindow } from "./list/list_window.ts";
import { kindOf } from "./list/place.ts";
import { step } from "./list/scroll.ts";

export type { ListItem, ListOptions, ListWindow };

/** One per display; views arrange it for the room that they have. */
export class TaskList {
  #list: ListState | null = null;

  /** What is shown now. Asked again with the same arguments it answers the same. */
  arrange(state: RunState, options: ListOptions): ListWindow {
    if (this.#list?.run !== state) this.#list = createListState(state, options);
    const list = this.#list;
    list.options = options;
    arrange(list);
    return toWindow(list);
  }

  /**
   * The task `delta` rows below the given one (above, if negative) as the list was shown last, scrolling past its
   * edges as far as there are tasks; with null the first one, or the last. Null in an empty list.
   */
  step(fromId: string | null, delta: number): string | null {
    return this.#list === null ? null : step(this.#list, fromId, delta);
  }

  /** Rows are shown that will go with time alone: frames are due though nothing may run. */
  get isSettling(): boolean {
    const list = this.#list;
    return list !== null &&
      list.places.some((place) => place.freeAtMs !== Infinity && !isHeld(list, place));
  }
}

function toWindow({ run: { counts }, places, tail }: ListState): ListWindow {
  const kinds = places.map(kindOf);
  const running = kinds.filter((kind) => kind === "running").length;
  const retrying = kinds.filter((kind) => kind === "retrying").length;
  const queued = tail.length +
    places.filter(({ item }) => item.kind === "task" && item.row.outcome === null).length -
    running - retrying;
  const waiting: ListItem[] = tail.map((row) => ({ kind: "task", id: row.id, row }));
  return {
    items: [...places.map((place) => place.item), ...waiting],
    hiddenRunning: counts.running - running,
    hiddenWaiting: counts.retrying - retrying + counts.queued - queued,
  };
}
