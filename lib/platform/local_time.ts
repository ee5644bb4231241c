/** The local time of day, which depends on the time zone that the process runs in. */

/** For example `12:03:04`. */
export function formatLocalTime(atMs: number): string {
  const date = new Date(atMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, "0")
  ).join(":");
}
