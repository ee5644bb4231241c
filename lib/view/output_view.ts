/**
 * One task's output over the whole room: which task and how it is, its lines, keys. A line of the output is one line
 * here, cut where the screen ends, so that a page is a page. Pure.
 */
import type { RunState } from "../state/run_state.ts";
import { cellWidth } from "../text/cell_width.ts";
import { formatCount } from "../text/format_number.ts";
import { truncate } from "../text/truncate.ts";
import { renderFooterLine } from "./footer_line.ts";
import type { KeyHint } from "./key_hints.ts";
import { describeTask } from "./output/describe_task.ts";
import { choosePieces, joinPieces, type MaybePiece, widthOf } from "./pieces.ts";
import type { ViewSize } from "./renderable.ts";
import type { RunModel } from "./run_model.ts";
import { safeText } from "./safe_text.ts";
import { taskHints } from "./task_hints.ts";
import type { OutputModel, ViewFrame } from "./ui_model.ts";

const GAP = 2;
/** The name has this much before anything is said of its state. */
const MIN_LABEL_COLUMNS = 12;
/** A shorter reason says nothing. */
const MIN_REASON_COLUMNS = 8;
const TAB_COLUMNS = 8;
/** No screen shows what is behind more. */
const MAX_TABS = 200;
/** With fewer rows the output has all but the header. */
const MIN_FOOTER_ROWS = 4;

/** Lines of output that a room shows: what a page key scrolls by. */
export function outputRows({ rows }: ViewSize): number {
  return Math.max(0, rows - 1 - (rows >= MIN_FOOTER_ROWS ? 1 : 0));
}

/** Exactly `size.rows` lines, none wider than `size.columns`. */
export function renderOutput(model: RunModel, frame: ViewFrame, output: OutputModel): string[] {
  const { size, theme } = frame;
  if (size.rows < 1 || size.columns < 1) return [];
  const rows = outputRows(size);
  const { lines, first } = selectLines(output, rows);
  const { ellipsis } = theme.glyphs;
  const shown = lines.map((line) => truncate(expandTabs(line), size.columns, { ellipsis }));
  if (shown.length === 0 && rows > 0) {
    const text = output.hasEnded ? "(no output)" : "(no output yet)";
    shown.push(theme.styles.dim(truncate(text, size.columns, { ellipsis })));
  }
  while (shown.length < rows) shown.push("");
  const view = [renderHeader(model, frame, output), ...shown];
  if (size.rows >= MIN_FOOTER_ROWS) {
    view.push(renderFooter(model, frame, { output, first, count: lines.length }));
  }
  return view;
}

/** To every eighth column, as a terminal does; the cursor must not move by itself. */
function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  const [first = "", ...rest] = line.split("\t", MAX_TABS);
  return rest.reduce((text, part) => {
    const columns = cellWidth(text);
    return text + " ".repeat(TAB_COLUMNS - columns % TAB_COLUMNS) + part;
  }, first);
}

/** The newest lines, or those from `topLine` on as far as they are still kept. */
function selectLines(
  { lines, lostLines, topLine }: OutputModel,
  rows: number,
): { readonly lines: readonly string[]; readonly first: number } {
  const last = Math.max(0, lines.length - rows);
  const wanted = topLine === null ? last : topLine - lostLines;
  const start = Math.max(0, Math.min(last, Math.floor(wanted)));
  return { lines: lines.slice(start, start + rows), first: lostLines + start };
}

/** `⠋ photo-5.jpg  running 12s  45%`, or how it ended. */
function renderHeader(model: RunModel, frame: ViewFrame, output: OutputModel): string {
  const { size: { columns }, theme } = frame;
  const { glyph, paint, pieces, reason = "" } = describeTask(model.state, frame, output);
  const { ellipsis } = theme.glyphs;
  if (columns < 3) return paint(glyph.slice(0, columns));
  const room = columns - 2;
  const label = truncate(
    safeText(output.label),
    Math.max(MIN_LABEL_COLUMNS, Math.floor(room / 2)),
    {
      where: "middle",
      ellipsis,
    },
  );
  const name = truncate(label, room, { ellipsis });
  const chosen = choosePieces(pieces, room - cellWidth(name) - GAP, GAP);
  const said = chosen.length === 0 ? "" : " ".repeat(GAP) + joinPieces(chosen, GAP);
  const left = room - cellWidth(name) - (chosen.length === 0 ? 0 : GAP + widthOf(chosen, GAP)) -
    GAP;
  const why = left < MIN_REASON_COLUMNS || reason === ""
    ? ""
    : " ".repeat(GAP) + truncate(reason, left, { ellipsis });
  return `${paint(glyph)} ${theme.styles.strong(name)}${said}${why}`;
}

interface Shown {
  readonly output: OutputModel;
  /** Number of the first line that is shown, from 0. */
  readonly first: number;
  readonly count: number;
}

/** Where in the output this is, at the left; keys at the right. */
function renderFooter({ state }: RunModel, frame: ViewFrame, shown: Shown): string {
  const { theme, size: { columns } } = frame;
  const { output } = shown;
  const { styles, glyphs } = theme;
  const total = output.lostLines + output.lines.length;
  const isFollowing = output.topLine === null && !output.hasEnded;
  const range = shown.count === 0
    ? ""
    : `lines ${formatCount(shown.first + 1)}${glyphs.rangeDash}${
      formatCount(shown.first + shown.count)
    } of ${formatCount(total)}`;
  const place = isFollowing ? "following" : output.hasEnded ? "ended" : "";
  const left: MaybePiece[] = [
    { text: place, rank: 0, paint: styles.accent },
    { text: range, rank: 1, paint: styles.dim },
    output.lostLines > 0 &&
    { text: `the first ${formatCount(output.lostLines)} are gone`, rank: 2, paint: styles.warn },
  ];
  const hints = selectHints(state, output);
  return renderFooterLine({ left, hints, scope: "output" }, frame, columns);
}

/** The first ones stay longest. */
function selectHints(state: RunState, { taskId, topLine, hasEnded }: OutputModel): KeyHint[] {
  const end: KeyHint = { actions: ["last"], hint: hasEnded ? "last line" : "follow" };
  return [
    { actions: ["back"] },
    { actions: ["select_previous", "select_next"] },
    ...(topLine === null ? [] : [end]),
    ...taskHints(state, taskId),
    { actions: ["show_help"] },
  ];
}
