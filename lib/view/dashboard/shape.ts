/**
 * Which parts of the dashboard a screen has room for, and how high each is. Pure numbers.
 *
 * What goes first as a screen gets smaller: keys in the footer (as many stay as fit) · workers · throughput · errors
 * beside the tasks (they go above them) · boxes · the list of errors (their number stays) · the list of tasks · the
 * header with the overall bar · the footer with what remains. The status, `(errors - processed / total)`, goes last.
 */
import type { ViewSize } from "../renderable.ts";

/** Rows of each part, borders included; 0 for one that is folded away. */
export interface DashboardShape {
  readonly header: number;
  readonly footer: number;
  /** Between header and footer. */
  readonly body: number;
  readonly hasBoxes: boolean;
  /** Columns of what stands at the right; 0 when all parts are below each other. */
  readonly rightColumns: number;
  readonly status: number;
  readonly errors: number;
  readonly tasks: number;
  readonly throughput: number;
  readonly workers: number;
}

export interface ShapeFacts {
  /** Workers that have had a task. */
  readonly workers: number;
  readonly hasErrors: boolean;
}

const MIN_BOX_ROWS = 14;
const MIN_BOX_COLUMNS = 36;
/** Below, two parts side by side would both be too narrow to read. */
const MIN_WIDE_COLUMNS = 76;
const RIGHT_SHARE = 0.4;
const BORDER_ROWS = 2;

export function shapeDashboard(size: ViewSize, facts: ShapeFacts): DashboardShape {
  const footer = size.rows >= 2 ? 1 : 0;
  const header = size.rows >= 3 ? 1 : 0;
  const body = Math.max(0, size.rows - footer - header);
  const frame = { header, footer, body };
  const hasBoxes = size.rows >= MIN_BOX_ROWS && size.columns >= MIN_BOX_COLUMNS;
  if (!hasBoxes) return { ...frame, ...shapeBare(body, facts) };
  if (size.columns < MIN_WIDE_COLUMNS) return { ...frame, ...shapeNarrow(body, facts) };
  return { ...frame, ...shapeWide({ columns: size.columns, rows: body }, facts) };
}

type Body = Omit<DashboardShape, "header" | "footer" | "body">;

function shapeBare(rows: number, { hasErrors }: ShapeFacts): Body {
  const status = Math.min(rows, rows >= 8 ? 2 : 1);
  const rest = rows - status;
  const errors = hasErrors && rest >= 2 ? Math.max(1, Math.floor(rest / 4)) : 0;
  return {
    hasBoxes: false,
    rightColumns: 0,
    status,
    errors,
    tasks: rest - errors,
    throughput: 0,
    workers: 0,
  };
}

function shapeNarrow(rows: number, facts: ShapeFacts): Body {
  const status = 2 + BORDER_ROWS;
  const throughput = rows >= 26 ? 1 + BORDER_ROWS : 0;
  const workers = rows >= 34 ? workerRows(rows, facts) : 0;
  const rest = rows - status - throughput - workers;
  const errors = Math.max(2 + BORDER_ROWS, Math.floor(rest * 0.35));
  return {
    hasBoxes: true,
    rightColumns: 0,
    status,
    errors,
    tasks: rest - errors,
    throughput,
    workers,
  };
}

function shapeWide({ columns, rows }: ViewSize, facts: ShapeFacts): Body {
  const status = (rows >= 28 ? 3 : 2) + BORDER_ROWS;
  const throughput = (rows >= 28 ? 3 : 1) + BORDER_ROWS;
  const workers = rows >= 18 ? workerRows(rows, facts) : 0;
  return {
    hasBoxes: true,
    rightColumns: Math.floor(columns * RIGHT_SHARE),
    status,
    errors: rows - throughput - workers,
    tasks: rows - status,
    throughput,
    workers,
  };
}

/** A row for each worker, in at most a third of the screen. */
function workerRows(rows: number, { workers }: ShapeFacts): number {
  const most = Math.max(1 + BORDER_ROWS, Math.floor(rows / 3));
  return Math.min(most, Math.max(1, workers) + BORDER_ROWS);
}
