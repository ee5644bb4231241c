/**
 * Which tasks have a row, and where. Rows keep their place for as long as they are shown: one that ends makes way in
 * place for the next, and stays a little while when there is none. On first sight the order is: failed just now,
 * running, retrying, waiting. Remembers what it showed; costs what the rows cost, however many tasks there are.
 */
import type { RunState, TaskRow } from "../state/run_state.ts";
import type { TaskPace } from "../state/task_pace.ts";
import { arrange } from "./list/arrange.ts";
import { ListMemo } from "./list/list_memo.ts";
import {
  countHidden,
  createListState,
  isHeld,
  type ListOptions,
  type ListState,
  selectNews,
} from "./list/list_state.ts";
import type { ListItem, ListWindow } from "./list/list_window.ts";
import { step } from "./list/scroll.ts";
import { TaskPaces } from "./list/task_paces.ts";

export type { ListItem, ListOptions, ListWindow };

/** One per display; views arrange it for the room that they have. */
export class TaskList {
  #list: ListState | null = null;
  readonly #memo = new ListMemo();
  readonly #paces = new TaskPaces();

  /** What is shown now. Asked again with the same arguments it answers the same. */
  arrange(state: RunState, options: ListOptions): ListWindow {
    if (this.#list?.run !== state) {
      this.#list = createListState(state, options);
      this.#memo.forget();
    }
    const list = this.#list;
    list.options = options;
    const known = this.#memo.find(state, options);
    if (known !== null) return known;
    arrange(list);
    const window = toWindow(list);
    // Rows that go with time alone have to be looked at each time.
    if (this.isSettling || selectNews(list).length > 0) this.#memo.forget();
    else this.#memo.keep(state, options, window);
    return window;
  }

  /**
   * The task `delta` rows below the given one (above, if negative) as the list was shown last, scrolling past its
   * edges as far as there are tasks; with null the first one. Null in an empty list.
   */
  step(fromId: string | null, delta: number): string | null {
    this.#memo.forget();
    return this.#list === null ? null : step(this.#list, fromId, delta);
  }

  /** A task that has a row, or had one until its end; null for others. */
  find(id: string): TaskRow | null {
    if (this.#list === null) return null;
    const { places, tail, run } = this.#list;
    const item = places.find((place) => place.item.id === id)?.item;
    if (item?.kind === "task") return item.row;
    return tail.find((row) => row.id === id) ?? run.open.get(id) ?? null;
  }

  /** Speed and time left of a running task, worked out anew twice a second. */
  paceOf(state: RunState, row: TaskRow, nowMs: number): TaskPace {
    return this.#paces.select(state, row, nowMs);
  }

  /** Rows are shown that will go with time alone: frames are due though nothing may run. */
  get isSettling(): boolean {
    const list = this.#list;
    return list !== null &&
      list.places.some((place) => place.freeAtMs !== Infinity && !isHeld(list, place));
  }
}

function toWindow(list: ListState): ListWindow {
  const { places, tail } = list;
  const waiting: ListItem[] = tail.map((row) => ({ kind: "task", id: row.id, row }));
  return { items: [...places.map((place) => place.item), ...waiting], ...countHidden(list) };
}
