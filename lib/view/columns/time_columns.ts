/** How long a row has been at it, how long it still may take, and how fast it is. */
import { formatDuration } from "../../text/format_duration.ts";
import { formatEtaRange } from "../../text/format_eta.ts";
import { type BytesOptions, formatBytes, formatRate } from "../../text/format_number.ts";
import { sanitize } from "../../text/sanitize.ts";
import { isBytes } from "./amount_column.ts";
import type { ProgressColumn } from "./progress_column.ts";
import { hasEnded } from "./progress_row.ts";

/** What `formatDuration` takes at most. */
const ELAPSED_COLUMNS = 6;

/** `12s`, `3m04s`: since the start, up to the end; empty before the start. Moves on even where nothing else may. */
export function elapsedColumn(): ProgressColumn {
  return {
    name: "elapsed",
    minColumns: ELAPSED_COLUMNS,
    keepsRoom: true,
    isRigid: true,
    align: "right",
    rank: 6,
    render: ({ startedAtMs, finishedAtMs }, { nowMs, theme }) =>
      startedAtMs === null
        ? ""
        : theme.styles.dim(formatDuration((finishedAtMs ?? nowMs) - startedAtMs)),
  };
}

/** How the time left is shown. */
export interface RemainingColumnOptions {
  /** In front of it. @default "eta " */
  readonly prefix?: string;
}

/** `eta 4–6 min`; empty while it cannot be told, and once nothing remains. */
export function remainingColumn({ prefix = "eta " }: RemainingColumnOptions = {}): ProgressColumn {
  return {
    name: "remaining",
    minColumns: prefix.length + 7,
    keepsRoom: true,
    isRigid: true,
    rank: 4,
    render: ({ eta, status }, { theme: { glyphs, styles } }) => {
      if (eta === null || hasEnded(status)) return "";
      const text = typeof eta === "string"
        ? sanitize(eta)
        : formatEtaRange(eta, { dash: glyphs.rangeDash });
      return text === "" ? "" : styles.accent(prefix + text);
    },
  };
}

/** `1.5 MB/s` for rows that count bytes, else `532/s`, `30/min`; empty while it cannot be told. */
export function speedColumn(options: BytesOptions = {}): ProgressColumn {
  return {
    name: "speed",
    minColumns: 8,
    keepsRoom: true,
    isRigid: true,
    align: "right",
    rank: 5,
    render: ({ speedPerSecond, unit, isShare }, { theme }) => {
      if (isShare || speedPerSecond === null || !Number.isFinite(speedPerSecond)) return "";
      const speed = Math.max(0, speedPerSecond);
      return theme.styles.dim(
        isBytes(unit) ? `${formatBytes(speed, options)}/s` : formatRate(speed),
      );
    },
  };
}
