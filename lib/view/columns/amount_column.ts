/** How much of how much: numbers, or amounts of bytes. The done part keeps the width of the total, so that nothing moves. */
import { type BytesOptions, formatBytesOf, formatCount } from "../../text/format_number.ts";
import { sanitize } from "../../text/sanitize.ts";
import type { ProgressColumn } from "./progress_column.ts";
import type { ProgressRow } from "./progress_row.ts";

/** A unit is a word or two. */
const MAX_UNIT_UNITS = 16;

const BASE = { minColumns: 3, align: "right", rank: 3, isRigid: true } as const;

/** ` 12/40 files`, `12/?`: counts of whatever the unit says; empty for shares, as of a row of weighted parts. */
export function countColumn(): ProgressColumn {
  return { ...BASE, name: "count", render: countText };
}

/** `1.5/3.0 MB`, `1.5 MB/?`: done and total, whatever the unit says. */
export function bytesColumn(options: BytesOptions = {}): ProgressColumn {
  return {
    ...BASE,
    name: "bytes",
    render: ({ done, total, isShare }) => isShare ? "" : formatBytesOf(done, total, options),
  };
}

/** As `bytesColumn` for rows that count bytes, else as `countColumn`. */
export function amountColumn(options: BytesOptions = {}): ProgressColumn {
  return {
    ...BASE,
    name: "amount",
    render: (row) =>
      isBytes(row.unit) && !row.isShare
        ? formatBytesOf(row.done, row.total, options)
        : countText(row),
  };
}

/** Whether a unit is the byte. */
export function isBytes(unit: string | null): boolean {
  return unit === "B" || unit === "bytes";
}

function countText({ done, total, unit, isShare }: ProgressRow): string {
  if (isShare) return "";
  const name = unit === null || unit === "" ? "" : ` ${sanitize(unit.slice(0, MAX_UNIT_UNITS))}`;
  if (total === null) return `${formatCount(done)}/?${name}`;
  const all = formatCount(total);
  return `${formatCount(done).padStart(all.length)}/${all}${name}`;
}
