/** What a task says about its progress, in words: how far, how fast, how long still. Pure. */
import type { TaskRow } from "../state/run_state.ts";
import type { TaskPace } from "../state/task_pace.ts";
import { formatEtaRange } from "../text/format_eta.ts";
import { formatBytes, formatCount, formatRate } from "../text/format_number.ts";
import { safeText } from "./safe_text.ts";
import type { Glyphs } from "./theme.ts";

type Measured = Pick<TaskRow, "done" | "total" | "unit">;

const MAX_UNIT_UNITS = 12;

/**
 * ` 45%`, `12/40 files`, `1.5 MB/3.0 MB`, `12 files`; empty for a task that tells no amount. If short, per cent
 * wherever the total is known.
 */
export function amountText({ done, total, unit }: Measured, isShort = false): string {
  if (done === null) return "";
  const ratio = doneRatio({ done, total, unit });
  if (ratio !== null && (isShort || isPercent(total, unit))) {
    return `${Math.floor(ratio * 100)}%`.padStart(4);
  }
  const name = unitName(unit);
  const amount = isBytes(name) ? formatBytes : formatCount;
  const ofTotal = total === null || isTakenBack({ done, total, unit }) ? "" : `/${amount(total)}`;
  return `${amount(done)}${ofTotal}${name === "" || isBytes(name) ? "" : ` ${name}`}`;
}

/** `1.2 MB/s`, `532/s`; empty while unknown, and for per cent, of which the time left says more. */
export function speedText({ total, unit }: Measured, { speedPerSecond }: TaskPace): string {
  if (speedPerSecond === null || isPercent(total, unit)) return "";
  return isBytes(unitName(unit)) ? `${formatBytes(speedPerSecond)}/s` : formatRate(speedPerSecond);
}

/** `eta 4–6 min`; empty while it cannot be told. */
export function leftText({ eta }: TaskPace, { rangeDash }: Glyphs): string {
  return eta === null ? "" : `eta ${formatEtaRange(eta, { dash: rangeDash })}`;
}

/** How much of it is done, 0 to 1, or null when that cannot be told. */
export function doneRatio({ done, total }: Measured): number | null {
  return done === null || total === null || total <= 0 ? null : Math.min(1, done / total);
}

/** Without a unit, a hundred is per cent. */
function isPercent(total: number | null, unit: string | null): boolean {
  return total === 100 && (unit === null || unit === "" || unit === "%");
}

/** A total of 0 with more bytes done than that is one that was known and is no longer. */
export function isTakenBack({ done, total, unit }: Measured): boolean {
  return total === 0 && done !== null && done > 0 && isInBytes({ unit });
}

/** Whether its amounts are told as sizes. */
export function isInBytes({ unit }: Pick<TaskRow, "unit">): boolean {
  return isBytes(unitName(unit));
}

function isBytes(name: string): boolean {
  return name === "B" || name === "bytes";
}

function unitName(unit: string | null): string {
  return unit === null ? "" : safeText(unit.slice(0, MAX_UNIT_UNITS));
}
