/** How far a row is, in per cent, rounded down: 100 % is shown when all is done and never before. */
import type { ProgressColumn } from "./progress_column.ts";
import { doneRatio } from "./progress_row.ts";

/** `45%`, rounded down; `?` where it cannot be told. */
export function percentColumn(): ProgressColumn {
  return {
    name: "percent",
    minColumns: 4,
    keepsRoom: true,
    isRigid: true,
    align: "right",
    rank: 1,
    render: (row) => {
      const ratio = doneRatio(row);
      return ratio === null ? "?" : `${Math.floor(ratio * 100)}%`;
    },
  };
}
