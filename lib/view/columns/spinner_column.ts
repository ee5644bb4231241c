/** The state of a row as one glyph: a spinner while it runs, a mark once it doesn't. */
import { renderSpinner, type Spinner } from "../spinners.ts";
import type { Theme } from "../theme.ts";
import type { ProgressColumn } from "./progress_column.ts";
import type { RowStatus } from "./progress_row.ts";

/** Which spinner rows have. */
export interface SpinnerColumnOptions {
  /** Its frames. @default the theme's */
  readonly spinner?: Spinner;
}

/** A spinner while a row runs, then a mark for how it ended. */
export function spinnerColumn({ spinner }: SpinnerColumnOptions = {}): ProgressColumn {
  return {
    name: "spinner",
    minColumns: spinner?.columns ?? 1,
    rank: 1,
    render: ({ status }, { nowMs, theme }) =>
      status === "running"
        ? theme.styles.accent(renderSpinner(spinner ?? theme.spinner, nowMs, theme))
        : statusGlyph(status, theme),
  };
}

/** The mark of a state, in its colour; a running one is shown as standing still. */
export function statusGlyph(status: RowStatus, { glyphs, styles }: Theme): string {
  switch (status) {
    case "running":
      return styles.accent(glyphs.stillSpinner[0]);
    case "finished":
      return styles.good(glyphs.ok);
    case "failed":
      return styles.bad(glyphs.bad);
    case "retrying":
      return styles.warn(glyphs.retry);
    case "paused":
      return styles.warn(glyphs.paused);
    case "cancelled":
      return styles.warn(glyphs.cancelled);
    case "waiting":
      return styles.dim(glyphs.waiting);
    default:
      return status satisfies never;
  }
}
