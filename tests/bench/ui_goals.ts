/** What has to be reached, and whether it was. Pure. */
import { round } from "./table.ts";

export interface Goal {
  /** What was measured, for example `10 tasks, CPU a frame`. */
  readonly name: string;
  /** NaN when it could not be measured: then the goal is missed. */
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** The value shall be at least the limit instead of at most. @default false */
  readonly isFloor?: boolean;
}

export function isReached({ value, limit, isFloor = false }: Goal): boolean {
  return isFloor ? value >= limit : value <= limit;
}

/** One line: the verdict, what was measured, the goal. */
export function renderGoal(goal: Goal): string {
  const bound = goal.isFloor === true ? "at least" : "at most";
  const verdict = isReached(goal) ? "PASS" : "MISS";
  return `${verdict}  ${goal.name}: ${amount(goal.value, goal.unit)}, goal ${bound} ${
    amount(goal.limit, goal.unit)
  }`;
}

/** How many times as much as ours a peer needs, for example `×4.2`. */
export function ratioText(theirs: number, ours: number): string {
  const ratio = theirs / ours;
  return Number.isFinite(ratio) ? `×${round(ratio)}` : "-";
}

function amount(value: number, unit: string): string {
  return `${round(value)}${unit === "" ? "" : ` ${unit}`}`;
}
