/** Rows for tests of progress columns: everything has a default, at a time of `NOW_MS`. */
import fc from "fast-check";
import { createRow, type ProgressRow, type RowStatus } from "../../../lib/view/columns/mod.ts";
import { anyText } from "../../text/_graphemes.ts";

export const NOW_MS = 1_700_000_060_000;

/** A running row that began 12 s ago. */
export function running(id: string, row: Partial<ProgressRow> = {}): ProgressRow {
  return createRow({ id, status: "running", startedAtMs: NOW_MS - 12_000, ...row });
}

export const STATUSES: readonly RowStatus[] = [
  "waiting",
  "running",
  "paused",
  "retrying",
  "finished",
  "failed",
  "cancelled",
];

const amount = fc.oneof(fc.nat(1_000), fc.double(), fc.constantFrom(0, 1e9, 1e15, -5));
const hostile = fc.constantFrom(
  "\x1b[2J\x1b]52;c;x\x07",
  "two\r\nlines",
  "\u202eevil",
  "x".repeat(5_000),
);

/** Rows of any kind, numbers that make no sense included. */
export const anyRow: fc.Arbitrary<ProgressRow> = fc.record({
  id: fc.uuid(),
  description: fc.oneof(anyText, hostile),
  done: amount,
  total: fc.option(amount),
  unit: fc.option(fc.oneof(fc.constantFrom("B", "files", ""), hostile)),
  status: fc.constantFrom(...STATUSES),
  startedAtMs: fc.option(fc.integer({ min: NOW_MS - 1e9, max: NOW_MS })),
  finishedAtMs: fc.option(fc.integer({ min: NOW_MS - 1e9, max: NOW_MS })),
  speedPerSecond: fc.option(amount),
  eta: fc.option(
    fc.oneof(anyText, hostile, fc.record({ lowMs: fc.nat(1e9), highMs: fc.nat(1e9) })),
  ),
  depth: fc.nat(9),
  fields: fc.record({ note: fc.oneof(anyText, hostile) }),
});
