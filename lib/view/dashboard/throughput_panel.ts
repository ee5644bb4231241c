/** How many tasks ended in each of the last seconds, as a row of small bars. Pure. */
import type { RunState } from "../../state/run_state.ts";
import { selectThroughput, THROUGHPUT_SECONDS } from "../../state/throughput.ts";
import { formatRate } from "../../text/format_number.ts";
import type { Renderable } from "../renderable.ts";
import type { RunModel } from "../run_model.ts";
import { renderSparkRows } from "../sparkline.ts";
import type { ViewFrame } from "../ui_model.ts";

/** Where fewer tasks end, seconds would mostly be empty: cells are ten seconds then. */
const SPARSE_PER_SECOND = 0.5;
const SPARSE_AFTER_MS = 60_000;
const SPARSE_SECONDS = 10;

/** The newest at the right; what was before the run is blank. */
export function throughputPanel({ state }: RunModel, frame: ViewFrame): Renderable {
  return ({ columns, rows }) => {
    if (columns < 1 || rows < 1) return [];
    const { glyphs, styles } = frame.theme;
    const values = selectCells(state, frame.nowMs, columns);
    return renderSparkRows(values, { columns, rows, glyphs }).map(styles.accent);
  };
}

/** `Throughput 532/s`, the run's pace as it is told everywhere; without a number while it is unknown. */
export function throughputTitle({ ratePerSecond }: RunModel): string {
  return ratePerSecond === null ? "Throughput" : `Throughput ${formatRate(ratePerSecond)}`;
}

/** `last 28s`: what the cells of so many columns stand for. */
export function throughputSubtitle(
  { state }: RunModel,
  { nowMs }: ViewFrame,
  columns: number,
): string {
  const seconds = Math.min(THROUGHPUT_SECONDS, Math.max(0, columns) * cellSeconds(state, nowMs));
  return seconds < 120 ? `last ${seconds}s` : `last ${Math.round(seconds / 60)} min`;
}

function selectCells(state: RunState, nowMs: number, columns: number): (number | null)[] {
  const size = cellSeconds(state, nowMs);
  const { startMs, endMs } = selectSpan(state, nowMs, columns);
  const seconds = (endMs - startMs) / 1000;
  const counts = selectThroughput(state.throughput, endMs, seconds);
  const cells: (number | null)[] = [];
  for (let at = 0; at < seconds; at += size) {
    const isBefore = startMs + (at + size) * 1000 <= state.startedAtMs;
    let sum = 0;
    for (let n = at; n < at + size; n++) sum += counts[n] ?? 0;
    cells.push(isBefore ? null : sum);
  }
  return cells;
}

/** The time that the cells stand for. */
function selectSpan(state: RunState, nowMs: number, columns: number) {
  const untilMs = Math.min(nowMs, (state.finishedAtMs ?? nowMs) + 1000);
  const size = cellSeconds(state, nowMs);
  // Cells begin at multiples of their length, so that a second never moves from one to the next.
  const endMs = Math.floor(untilMs / (size * 1000)) * size * 1000;
  return { startMs: endMs - Math.min(THROUGHPUT_SECONDS, columns * size) * 1000, endMs };
}

function cellSeconds({ startedAtMs, finishedAtMs, counts }: RunState, nowMs: number): number {
  const elapsedMs = (finishedAtMs ?? nowMs) - startedAtMs;
  if (elapsedMs < SPARSE_AFTER_MS) return 1;
  const perSecond = ((counts.succeeded + counts.failed) * 1000) / elapsedMs;
  return perSecond < SPARSE_PER_SECOND ? SPARSE_SECONDS : 1;
}
