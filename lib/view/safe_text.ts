/** Text of the tasks' own, made safe for one line, at a cost that its length cannot raise. */
import { sanitize } from "../text/sanitize.ts";

/** Of longer texts only this much is looked at, ten times a second; no screen shows as much. */
const MAX_TEXT_UNITS = 1024;

export function safeText(text: string): string {
  return sanitize(text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text);
}
