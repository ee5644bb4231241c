/** What the run is doing and its numbers. Its first line is the last thing that a small screen still shows. Pure. */
import { statusText } from "../../state/metrics.ts";
import { cellWidth } from "../../text/cell_width.ts";
import { formatDuration, formatWait } from "../../text/format_duration.ts";
import { formatCount } from "../../text/format_number.ts";
import { sanitize } from "../../text/sanitize.ts";
import { truncate } from "../../text/truncate.ts";
import { awaitsInputs, phaseWord } from "../phase_text.ts";
import { choosePieces, joinPieces, type MaybePiece } from "../pieces.ts";
import type { Renderable } from "../renderable.ts";
import type { RunModel } from "../run_model.ts";
import { renderSpinner } from "../spinners.ts";
import type { Paint, Theme } from "../theme.ts";
import type { ViewFrame } from "../ui_model.ts";

const GAP = 2;
const MAX_REASON_COLUMNS = 24;
/** Among what is open: before who cancelled the run. */
const UNDONE_RANK = 4;
/** In the place of the usual word where nothing else has room to say so. */
const WAITING = "Waiting";

/** From here on what has ended has a row of its own. */
const MIN_ENDED_ROWS = 3;

/**
 * `⠹ Processing (3 - 120 / 1000)`, then what is open, then what has ended, as far as there are rows. Without a row for
 * that, what has ended without being done stands beside what is open, or the bar would not seem to fit the numbers.
 */
export function statusPanel(model: RunModel, frame: ViewFrame): Renderable {
  return ({ columns, rows }) => {
    const isShort = rows < MIN_ENDED_ROWS;
    const undone = isShort ? undonePieces(model, frame.theme, UNDONE_RANK) : [];
    return [
      renderStatusLine(model, frame, columns),
      renderPieces(openPieces(model, frame, undone), columns),
      renderPieces(endedPieces(model, frame.theme), columns),
    ].slice(0, Math.max(0, rows));
  };
}

/**
 * At most `columns` wide: the word goes first, then the spinner, then spaces, so that the numbers stay. A word for what
 * is out of the ordinary is worth more than spaces.
 */
export function renderStatusLine(model: RunModel, frame: ViewFrame, columns: number): string {
  const { theme } = frame;
  const { styles, glyphs } = theme;
  const { state } = model;
  const spaced = statusText(model.metrics);
  const dense = spaced.replaceAll(" ", "");
  const hasRoom = (word: string, numbers: string) =>
    columns >= 2 + word.length + 1 + numbers.length;
  const usual = phaseWord(state);
  const word = awaitsInputs(state) && !hasRoom(usual, spaced) ? WAITING : usual;
  const isPlain = word !== WAITING && (state.phase === "running" || state.phase === "waiting");
  const numbers = !isPlain && !hasRoom(word, spaced) && hasRoom(word, dense) ? dense : spaced;
  const isFull = hasRoom(word, numbers);
  if (!isFull && columns < 2 + numbers.length) {
    const text = columns < numbers.length ? dense : numbers;
    return truncate(text, columns, { ellipsis: glyphs.ellipsis });
  }
  const { text, paint } = statusGlyph(model, frame);
  const said = isFull ? `${isPlain ? styles.strong(word) : styles.warn(word)} ` : "";
  return `${paint(text)} ${said}${paintNumbers(numbers, model, theme)}`;
}

/** Turns only while the run does something. */
function statusGlyph({ state, metrics }: RunModel, { theme, nowMs }: ViewFrame): {
  readonly text: string;
  readonly paint: Paint;
} {
  const { glyphs, styles } = theme;
  if (state.phase === "paused") return { text: glyphs.paused, paint: styles.warn };
  if (state.phase !== "finished") {
    const paint = state.phase === "cancelling" ? styles.warn : styles.accent;
    return { text: renderSpinner(theme.spinner, nowMs, theme), paint };
  }
  if (metrics.errors > state.counts.allowedFailures) {
    return { text: glyphs.bad, paint: styles.bad };
  }
  return state.cancelledBy === null
    ? { text: glyphs.ok, paint: styles.good }
    : { text: glyphs.cancelled, paint: styles.warn };
}

/** Errors are red, the rest is as it is. */
function paintNumbers(numbers: string, { metrics }: RunModel, { styles }: Theme): string {
  if (metrics.errors === 0) return numbers;
  const errors = String(metrics.errors);
  return `(${styles.bad(errors)}${numbers.slice(1 + errors.length)}`;
}

function openPieces(
  { state, metrics }: RunModel,
  { nowMs, theme }: ViewFrame,
  undone: readonly MaybePiece[],
): MaybePiece[] {
  const { styles } = theme;
  const { phase } = state;
  const leftMs = (state.cancelDeadlineAtMs ?? nowMs) - nowMs;
  const by = truncate(sanitize(state.cancelledBy ?? ""), MAX_REASON_COLUMNS, {
    ellipsis: theme.glyphs.ellipsis,
  });
  const isCancelling = phase === "cancelling";
  return [
    isCancelling && leftMs > 0 &&
    { text: `kill in ${formatWait(leftMs)}`, rank: 0, paint: styles.warn },
    phase === "paused" &&
    {
      text: state.isFrozen ? "tasks are stopped" : "nothing new starts",
      rank: 0,
      paint: styles.warn,
    },
    awaitsInputs(state) && { text: "waiting for inputs", rank: 0, paint: styles.warn },
    phase !== "finished" &&
    { text: `${formatCount(metrics.running)}/${formatCount(state.jobs)} running`, rank: 1 },
    metrics.retrying > 0 &&
    { text: `${formatCount(metrics.retrying)} retrying`, rank: 2, paint: styles.warn },
    metrics.queued > 0 &&
    { text: `${formatCount(metrics.queued)} waiting`, rank: 3, paint: styles.dim },
    ...undone,
    by !== "" && { text: `by ${by}`, rank: 5, paint: styles.dim },
    phase === "finished" && by === "" &&
    { text: `in ${formatDuration((state.finishedAtMs ?? nowMs) - state.startedAtMs)}`, rank: 6 },
  ];
}

function endedPieces(model: RunModel, theme: Theme): MaybePiece[] {
  const { state: { counts }, metrics } = model;
  const { styles } = theme;
  const { allowedFailures, retries } = counts;
  const allowed = allowedFailures > 0 ? ` (${formatCount(allowedFailures)} allowed)` : "";
  return [
    { text: `${formatCount(metrics.succeeded)} succeeded`, rank: 0, paint: styles.good },
    metrics.failed > 0 &&
    { text: `${formatCount(metrics.failed)} failed${allowed}`, rank: 1, paint: styles.bad },
    ...undonePieces(model, theme, 2),
    retries > 0 && {
      text: `${formatCount(retries)} ${retries === 1 ? "retry" : "retries"}`,
      ...{ rank: 2, paint: styles.dim },
    },
  ];
}

function undonePieces({ metrics }: RunModel, { styles }: Theme, rank: number): MaybePiece[] {
  const { cancelled, skipped } = metrics;
  return [
    cancelled > 0 && { text: `${formatCount(cancelled)} cancelled`, rank, paint: styles.warn },
    skipped > 0 && { text: `${formatCount(skipped)} skipped`, rank },
  ];
}

function renderPieces(pieces: readonly MaybePiece[], columns: number): string {
  const chosen = choosePieces(pieces, columns, GAP);
  return chosen.some((piece) => cellWidth(piece.text) > columns) ? "" : joinPieces(chosen, GAP);
}
