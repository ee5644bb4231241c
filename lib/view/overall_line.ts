/** The first line of the live view: the whole run in one bar. Pure. */
import { truncate } from "../text/truncate.ts";
import { formatDuration } from "../text/format_duration.ts";
import { formatEtaRange } from "../text/format_eta.ts";
import { formatCount, formatRate } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { cellWidth } from "../text/cell_width.ts";
import { choosePieces, joinPieces, type MaybePiece, type Piece, widthOf } from "./pieces.ts";
import type { EtaRange } from "../state/eta_range.ts";
import { exceptionNotice } from "./phase_text.ts";
import { renderRunBar, runPercentText } from "./run_bar.ts";
import type { RunModel } from "./run_model.ts";
import type { Glyphs, Theme } from "./theme.ts";
import type { ViewFrame } from "./ui_model.ts";

type OverallFrame = Pick<ViewFrame, "theme" | "nowMs">;

const MIN_BAR_COLUMNS = 8;
/** Of the line: a bar that took all spare room would change its length with every digit beside it. */
const BAR_SHARE = 0.3;
const MAX_BAR_COLUMNS = 40;

/** At most `columns` wide. */
export function renderOverallLine(
  model: RunModel,
  nowMs: number,
  { columns, theme }: { readonly columns: number; readonly theme: Theme },
): string {
  const counts = countsText(model);
  const { room, exception } = shareRoom(model, nowMs, { counts, columns, theme });
  const pieces = choosePieces(
    selectPieces(model, nowMs, { counts, exception, columns, theme }),
    columns - room,
  );
  if (room === 0) return joinPieces(pieces);
  const spare = columns - widthOf(pieces) - 1;
  const bar = barPiece(model, { nowMs, theme }, Math.min(barColumns(columns), spare));
  const isNamed = pieces[0]?.rank === NAME_RANK;
  return joinPieces(isNamed ? [...pieces.slice(0, 1), bar, ...pieces.slice(1)] : [bar, ...pieces]);
}

const NAME_RANK = 4;

function barColumns(columns: number): number {
  return Math.min(MAX_BAR_COLUMNS, Math.max(MIN_BAR_COLUMNS, Math.floor(columns * BAR_SHARE)));
}

/** What is out of the ordinary is said in fewer words to keep the bar, and instead of it where both have no room. */
function shareRoom(
  model: RunModel,
  nowMs: number,
  { counts, columns, theme: { glyphs } }: LineOptions,
): { readonly room: number; readonly exception: string } {
  const room = barRoom(model, counts, columns);
  const notice = exceptionNotice(model.state, nowMs);
  if (notice === null) return { room, exception: "" };
  const numbers = [counts, errorsText(model, glyphs), "100%"].filter((text) => text !== "");
  const free = columns - cellWidth(numbers.join(" ")) - 1;
  const beside = notice.find((text) => cellWidth(text) <= free - room);
  if (beside !== undefined) return { room, exception: beside };
  const alone = notice.find((text) => cellWidth(text) <= free);
  // Even the shortest has room once the percentage is given up.
  return { room: 0, exception: alone ?? notice.at(-1) ?? "" };
}

/** Columns set aside for the bar and a space; 0 when there is no bar to show or no room for one. */
function barRoom({ metrics: { total } }: RunModel, counts: string, columns: number): number {
  if (total === null || total === 0) return 0;
  const needed = cellWidth(counts) + " 100%".length + 1;
  return columns - needed >= MIN_BAR_COLUMNS + 1 ? MIN_BAR_COLUMNS + 1 : 0;
}

function barPiece(model: RunModel, frame: OverallFrame, columns: number): Piece {
  return { text: " ".repeat(columns), rank: 0, paint: () => renderRunBar(model, frame, columns) };
}

interface LineOptions {
  readonly counts: string;
  readonly columns: number;
  readonly theme: Theme;
}

interface PiecesOptions extends LineOptions {
  readonly exception: string;
}

function selectPieces(
  model: RunModel,
  nowMs: number,
  { counts, exception, columns, theme: { glyphs, styles } }: PiecesOptions,
): MaybePiece[] {
  const { state, metrics, ratePerSecond, eta } = model;
  const ellipsis = glyphs.ellipsis;
  const name = truncate(sanitize(state.name), Math.max(8, Math.floor(columns / 4)), { ellipsis });
  const elapsedMs = (state.finishedAtMs ?? nowMs) - state.startedAtMs;
  const isOpen = state.phase === "running";
  return [
    { text: name, rank: NAME_RANK, paint: styles.strong },
    { text: counts, rank: 0 },
    { text: runPercentText(model), rank: 3 },
    { text: errorsText(model, glyphs), rank: 1, paint: styles.bad },
    metrics.retrying > 0 &&
    { text: `${glyphs.retry} ${formatCount(metrics.retrying)}`, rank: 5, paint: styles.warn },
    metrics.running > 0 && { text: `${formatCount(metrics.running)} running`, rank: 8 },
    metrics.cancelled > 0 &&
    { text: `${formatCount(metrics.cancelled)} cancelled`, rank: 10, paint: styles.warn },
    { text: formatDuration(elapsedMs), rank: 6, paint: styles.dim },
    ratePerSecond !== null && { text: formatRate(ratePerSecond), rank: 9, paint: styles.dim },
    isOpen && eta !== null && { text: etaText(eta, glyphs), rank: 7, paint: styles.accent },
    { text: exception, rank: 2, paint: styles.warn },
  ];
}

function errorsText({ metrics }: RunModel, { bad }: Glyphs): string {
  return metrics.errors > 0 ? `${bad} ${formatCount(metrics.errors)}` : "";
}

function etaText(eta: EtaRange, { rangeDash }: Glyphs): string {
  return `eta ${formatEtaRange(eta, { dash: rangeDash })}`;
}

function countsText({ metrics }: RunModel): string {
  const total = metrics.total === null ? "?" : formatCount(metrics.total);
  return `${formatCount(metrics.settled)}/${total}`;
}
