/**
 * Failures as they happen, the newest last, like a log: time, task, reason. One line each where there is room for
 * all three, else two. Follows the newest, or keeps a selected one in view. Pure.
 */
import type { FailedTask } from "../../state/run_state.ts";
import { cellWidth } from "../../text/cell_width.ts";
import { failureText } from "../../text/failure_text.ts";
import { formatCount } from "../../text/format_number.ts";
import { fit, truncate } from "../../text/truncate.ts";
import { padStyled } from "../../text/truncate_styled.ts";
import { withoutColor } from "../plain_theme.ts";
import type { Renderable, ViewSize } from "../renderable.ts";
import type { RunModel } from "../run_model.ts";
import { safeText } from "../safe_text.ts";
import type { Theme } from "../theme.ts";
import type { ViewFrame } from "../ui_model.ts";

/** From here on one line holds time, task and reason. */
const ONE_LINE_COLUMNS = 54;
/** Fewer rows would show one failure in two lines and no other. */
const MIN_TWO_LINE_ROWS = 4;
/** Without room for it there is no time. */
const MIN_TIME_COLUMNS = 24;
const MAX_LABEL_SHARE = 0.4;
const STEP_COLUMNS = 4;

/** The failures that a room shows. */
interface ErrorWindow {
  readonly shown: readonly FailedTask[];
  /** After the last one shown. */
  readonly newer: number;
  readonly isOneLine: boolean;
}

export function errorsPanel(model: RunModel, frame: ViewFrame): Renderable {
  return (size) => {
    const { shown, isOneLine } = selectErrors(model, frame, size);
    if (shown.length === 0) {
      const { dim } = frame.theme.styles;
      const text = model.metrics.errors === 0 ? "none so far" : "no longer kept";
      return size.rows > 0 && size.columns >= text.length ? [dim(text)] : [];
    }
    const label = labelColumns(shown, size.columns);
    return shown.flatMap((failed) =>
      renderError(failed, frame, { columns: size.columns, isOneLine, label })
    );
  };
}

/** `Errors: 3`. */
export function errorsTitle({ metrics }: RunModel): string {
  return `Errors: ${formatCount(metrics.errors)}`;
}

/** `+12 older, 3 newer`: what is not shown of all that there were; empty when all are. */
export function errorsSubtitle(model: RunModel, frame: ViewFrame, size: ViewSize): string {
  const { shown, newer } = selectErrors(model, frame, size);
  const older = model.metrics.errors - shown.length - newer;
  return [
    older > 0 ? `+${formatCount(older)} older` : "",
    newer > 0 ? `${formatCount(newer)} newer` : "",
  ].filter((text) => text !== "").join(", ");
}

/** The newest ones, or as far back as the selected one is. */
function selectErrors({ state }: RunModel, { ui }: ViewFrame, size: ViewSize): ErrorWindow {
  const { recentFailures } = state;
  const isOneLine = size.columns >= ONE_LINE_COLUMNS || size.rows < MIN_TWO_LINE_ROWS;
  const count = Math.max(0, Math.floor(size.rows / (isOneLine ? 1 : 2)));
  const selected = ui.hasKeys && ui.selectedId !== null
    ? recentFailures.findLastIndex(({ id }) => id === ui.selectedId)
    : -1;
  const newest = Math.max(0, recentFailures.length - count);
  const start = selected >= 0 ? Math.min(newest, selected) : newest;
  const shown = recentFailures.slice(start, start + count);
  return { shown, newer: recentFailures.length - start - shown.length, isOneLine };
}

interface ErrorOptions {
  readonly columns: number;
  readonly isOneLine: boolean;
  /** Width of the label column. */
  readonly label: number;
}

function renderError(failed: FailedTask, frame: ViewFrame, options: ErrorOptions): string[] {
  const { ui, theme } = frame;
  const isSelected = ui.hasKeys && failed.id === ui.selectedId;
  if (!isSelected) return errorLines(failed, frame, options);
  return errorLines(failed, { ...frame, theme: withoutColor(theme) }, options)
    .map((line) => theme.styles.inverse(padStyled(line, options.columns)));
}

function errorLines(failed: FailedTask, frame: ViewFrame, options: ErrorOptions): string[] {
  const { theme: { styles, glyphs }, ui } = frame;
  const { columns, isOneLine } = options;
  const ellipsis = glyphs.ellipsis;
  if (columns < 3) return [errorGlyph(failed, frame.theme)];
  const time = columns < MIN_TIME_COLUMNS ? "" : `${frame.formatTime(failed.atMs)} `;
  const space = ui.hasKeys && failed.id === ui.selectedId ? glyphs.selected : " ";
  const head = `${styles.dim(time)}${errorGlyph(failed, frame.theme)}${space}`;
  const room = Math.max(0, columns - cellWidth(time) - 2);
  const label = safeText(failed.label);
  const reason = reasonText(failed);
  if (!isOneLine) {
    const name = truncate(label, room, { where: "middle", ellipsis });
    const indent = " ".repeat(Math.min(2, columns));
    return [
      head + styles.strong(name),
      indent + truncate(reason, columns - 2, { ellipsis }),
    ];
  }
  const width = Math.min(options.label, room);
  const name = fit(label, width, { where: "middle", ellipsis });
  const rest = room - width - 1;
  if (rest < 1) return [head + styles.strong(name)];
  return [`${head}${styles.strong(name)} ${truncate(reason, rest, { ellipsis })}`];
}

function errorGlyph({ allowed }: FailedTask, { glyphs, styles }: Theme): string {
  return allowed ? styles.warn(glyphs.warn) : styles.bad(glyphs.bad);
}

function reasonText({ failure, attempts, allowed }: FailedTask): string {
  const tries = attempts > 1 ? ` (${attempts} tries)` : "";
  return `${failureText(failure)}${tries}${allowed ? " (allowed)" : ""}`;
}

function labelColumns(shown: readonly FailedTask[], columns: number): number {
  const limit = Math.max(STEP_COLUMNS, Math.floor(columns * MAX_LABEL_SHARE));
  let longest = STEP_COLUMNS;
  for (const { label } of shown) longest = Math.max(longest, cellWidth(safeText(label)));
  return Math.min(limit, Math.ceil(longest / STEP_COLUMNS) * STEP_COLUMNS);
}
