/** What is said of a task that waits for its next try. Pure. */
import type { TaskRow } from "../state/run_state.ts";
import { formatRetry } from "../text/format_duration.ts";

/** `2/5` */
export function nextTryText({ attempt, maxAttempts }: TaskRow): string {
  return `${attempt + 1}/${maxAttempts}`;
}

/** `retry 2/5 in 3.2s`, `retry 2/5 is next` */
export function retryText(row: TaskRow, nowMs: number): string {
  return formatRetry(nextTryText(row), (row.retryAtMs ?? nowMs) - nowMs);
}
