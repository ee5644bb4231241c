/** The columns that a progress display has unless told otherwise. */
import { amountColumn } from "./amount_column.ts";
import { barColumn } from "./bar_column.ts";
import { descriptionColumn } from "./description_column.ts";
import { percentColumn } from "./percent_column.ts";
import type { ProgressColumn } from "./progress_column.ts";
import { spinnerColumn } from "./spinner_column.ts";
import { elapsedColumn, remainingColumn, speedColumn } from "./time_columns.ts";

/**
 * Spinner, description, bar, percent, amount, elapsed, speed, remaining. Where there is too little room they go from
 * the end of this order: description, spinner, percent, bar, amount, remaining, speed, elapsed.
 */
export function defaultColumns(): readonly ProgressColumn[] {
  return [
    spinnerColumn(),
    descriptionColumn(),
    barColumn(),
    percentColumn(),
    amountColumn(),
    elapsedColumn(),
    speedColumn(),
    remainingColumn(),
  ];
}
