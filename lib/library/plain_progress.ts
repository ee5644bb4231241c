/**
 * Progress for a pipe or a log: one line when a task ends, and one on the way for each tenth, within limits that keep
 * the log of a thousand tasks readable.
 */
import { FloodGate } from "../display/flood_gate.ts";
import type { CancelTimer } from "../ports.ts";
import { formatElapsed } from "../text/format_duration.ts";
import { formatEtaRange } from "../text/format_eta.ts";
import { formatBytesOf, formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { doneRatio, type ProgressRow } from "../view/columns/mod.ts";
import { rowOf } from "./node_rows.ts";
import type { ProgressBoard } from "./progress_board.ts";
import type { Surroundings } from "./surroundings.ts";
import type { TaskNode } from "./task_node.ts";

export interface PlainProgressOptions {
  readonly surroundings: Surroundings;
  readonly board: ProgressBoard;
  print(text: string): void;
}

/** How often is looked at what changed, while something does. */
const LOOK_MS = 1_000;
/** A task that takes less than this needs no line on its way. */
const STEP_MS = 5_000;
/** Without a total there are no tenths. */
const UNKNOWN_STEP_MS = 10_000;
const STEPS = 10;
/** More tasks than this on their way would be noise. */
const MAX_SHOWN = 20;
const ENDED = ["finished", "failed", "cancelled"] as const;

interface Shown {
  step: number;
  atMs: number;
}

export class PlainProgress {
  readonly #options: PlainProgressOptions;
  readonly #gate = new FloodGate({ limit: 20, windowMs: 1_000 });
  readonly #shown = new WeakMap<TaskNode, Shown>();
  /** Which end of a task was told of: it may go on and end once more. */
  readonly #told = new WeakMap<TaskNode, number | null>();
  #timer: CancelTimer | null = null;
  #isClosed = false;

  constructor(options: PlainProgressOptions) {
    this.#options = options;
  }

  /** Something changed. */
  refresh(): void {
    if (this.#timer !== null || this.#isClosed) return;
    this.#timer = this.#options.surroundings.clock.after(LOOK_MS, () => {
      this.#timer = null;
      this.#look();
    });
  }

  /** Tells what has not been told. */
  close(): void {
    if (this.#isClosed) return;
    this.#look();
    this.#tellRunning();
    this.#isClosed = true;
    this.#timer?.();
    this.#timer = null;
    this.#tellFolded(Infinity);
  }

  #look(): void {
    const { board, surroundings } = this.#options;
    const nowMs = surroundings.clock.nowMs();
    board.update(nowMs);
    this.#tellFolded(nowMs);
    for (const status of ENDED) {
      for (const node of this.#takeUntold(board.ended(status))) {
        this.#tell(rowOf(node, nowMs), nowMs);
      }
    }
    let looks = 0;
    for (const node of board.running()) {
      if (++looks > MAX_SHOWN) break;
      this.#tellStep(node, nowMs);
    }
  }

  /** Those at the end of the list that ended since the last look. */
  #takeUntold(ended: readonly TaskNode[]): readonly TaskNode[] {
    const at = ended.findLastIndex((node) => this.#told.get(node) === node.finishedAtMs);
    const untold = ended.slice(at + 1);
    for (const node of untold) this.#told.set(node, node.finishedAtMs);
    return untold;
  }

  /** How far they came that will not end any more. */
  #tellRunning(): void {
    const { board, surroundings } = this.#options;
    const nowMs = surroundings.clock.nowMs();
    for (const node of [...board.running()].slice(0, MAX_SHOWN)) {
      this.#tell(rowOf(node, nowMs), nowMs);
    }
  }

  #tellStep(node: TaskNode, nowMs: number): void {
    const row = rowOf(node, nowMs);
    const shown = this.#shown.get(node) ?? { step: 0, atMs: row.startedAtMs ?? nowMs };
    this.#shown.set(node, shown);
    const ratio = doneRatio(row);
    const step = ratio === null ? row.done : Math.floor(ratio * STEPS);
    const waitMs = ratio === null ? UNKNOWN_STEP_MS : STEP_MS;
    if (step <= shown.step || nowMs - shown.atMs < waitMs) return;
    shown.step = step;
    shown.atMs = nowMs;
    this.#tell(row, nowMs);
  }

  #tell(row: ProgressRow, nowMs: number): void {
    if (!this.#gate.admits(nowMs)) return;
    this.#say(nowMs, textOf(row));
  }

  #tellFolded(nowMs: number): void {
    const folded = this.#gate.takeFolded(nowMs);
    if (folded > 0) this.#say(nowMs, `… and ${formatCount(folded)} more lines`);
  }

  #say(atMs: number, text: string): void {
    const { surroundings, print } = this.#options;
    const shownMs = Number.isFinite(atMs) ? atMs : surroundings.clock.nowMs();
    print(`${surroundings.formatTime(shownMs)} ${text}\n`);
  }
}

/** `rows: 40% 400/1000, eta 4–6s` on the way, `rows: failed after 3.1s: no such file` at the end. */
function textOf(row: ProgressRow): string {
  const { status, startedAtMs, finishedAtMs, eta } = row;
  const ratio = doneRatio(row);
  const note = typeof row.fields.status === "string" ? sanitize(row.fields.status) : "";
  const head = `${sanitize(row.description)}:`;
  const amount = row.isShare || (row.done === 0 && row.total === null) ? "" : ` ${amountOf(row)}`;
  if (status === "running") {
    const percent = ratio === null ? "" : ` ${Math.floor(ratio * 100)}%`;
    const left = typeof eta === "object" && eta !== null ? `, eta ${formatEtaRange(eta)}` : "";
    return `${head}${percent}${amount}${left}${note === "" ? "" : `, ${note}`}`;
  }
  const tookMs = startedAtMs === null || finishedAtMs === null ? null : finishedAtMs - startedAtMs;
  const time = tookMs === null ? "" : ` ${timeWord(status)} ${formatElapsed(tookMs)}`;
  return `${head} ${status}${amount}${time}${note === "" ? "" : `: ${note}`}`;
}

function timeWord(status: ProgressRow["status"]): string {
  return status === "finished" ? "in" : "after";
}

function amountOf({ done, total, unit }: ProgressRow): string {
  if (unit === "B" || unit === "bytes") return formatBytesOf(done, total);
  const name = unit === null ? "" : ` ${sanitize(unit.slice(0, 16))}`;
  return `${formatCount(done)}${total === null ? "" : `/${formatCount(total)}`}${name}`;
}
