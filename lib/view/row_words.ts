/**
 * What a row says of its task in words, worked out anew only when it is something else: rows are drawn ten times a
 * second, and most of the time the same words are drawn again. A cache of pure functions, and nothing more.
 */
import type { FailedTask, TaskRow } from "../state/run_state.ts";
import type { TaskPace } from "../state/task_pace.ts";
import { areWidthsExact, cellWidth } from "../text/cell_width.ts";
import { fit } from "../text/truncate.ts";
import { isSimple } from "../text/unit_width.ts";
import { safeText } from "./safe_text.ts";
import { amountText, leftText, speedText } from "./task_amounts.ts";
import type { ListItem } from "./task_list.ts";
import type { Glyphs } from "./theme.ts";

/** As long as a task is known; a task that failed for good has words of its own. */
const known = new WeakMap<TaskRow | FailedTask, RowWords>();

export function wordsOf(item: ListItem): RowWords {
  const task = item.kind === "failed" ? item.failed : item.row;
  let words = known.get(task);
  if (words === undefined || (words.isEstimated && areWidthsExact())) {
    known.set(task, words = new RowWords(task.label));
  }
  return words;
}

export class RowWords {
  /** Its columns may be fewer than they are said to be, and so of what it is fitted into. */
  readonly isEstimated: boolean;
  /** Columns of the whole label. */
  readonly labelColumns: number;
  /** See `task_amounts.ts`. */
  amount = "";
  amountColumns = 0;
  speed = "";
  left = "";
  readonly #label: string;
  #fitted = "";
  #room = -1;
  #ellipsis = "";
  #done: number | null = null;
  #total: number | null = null;
  #unit: string | null = null;
  #isShort = false;
  #pace: TaskPace | null = null;
  #glyphs: Glyphs | null = null;

  constructor(label: string) {
    this.#label = safeText(label);
    this.labelColumns = cellWidth(this.#label);
    this.isEstimated = !isSimple(this.#label) && !areWidthsExact();
  }

  /** The label, exactly `room` columns wide. */
  fitLabel(room: number, ellipsis: string): string {
    if (room !== this.#room || ellipsis !== this.#ellipsis) {
      this.#fitted = fit(this.#label, room, { where: "middle", ellipsis });
      this.#room = room;
      this.#ellipsis = ellipsis;
    }
    return this.#fitted;
  }

  /** Brings the words about progress up to date. @param isShort Amounts in per cent where that is possible. */
  tell(row: TaskRow, pace: TaskPace, { isShort, glyphs }: TellOptions): void {
    const { done, total, unit } = row;
    const isSameKind = total === this.#total && unit === this.#unit;
    if (!isSameKind || done !== this.#done || isShort !== this.#isShort) {
      this.amount = amountText(row, isShort);
      this.amountColumns = cellWidth(this.amount);
      this.#done = done;
      this.#isShort = isShort;
    }
    if (!isSameKind || pace !== this.#pace || glyphs !== this.#glyphs) {
      this.speed = speedText(row, pace);
      this.left = leftText(pace, glyphs);
      this.#pace = pace;
      this.#glyphs = glyphs;
    }
    this.#total = total;
    this.#unit = unit;
  }
}

export interface TellOptions {
  readonly isShort: boolean;
  readonly glyphs: Glyphs;
}
