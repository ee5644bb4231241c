/**
 * What a process notices of a stop that nobody announced (`kill -STOP`): what was due comes late, and only then does it
 * hear that it goes on (SIGCONT), and that somebody else may have used the terminal. So what is late waits for that.
 * A machine that has no time looks the same, and nothing is lost then but the wait.
 */

/** Nobody stops a process and has it go on within less, and few machines are so late by themselves. */
export const LATE_MS = 1000;
/** The signal comes with the first turns of the event loop after a stop: milliseconds. */
export const NEWS_MS = 100;

/** What was due at `dueMs` should wait for news. */
export function isLate(dueMs: number, nowMs: number): boolean {
  return nowMs - dueMs >= LATE_MS;
}
