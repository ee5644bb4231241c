/**
 * Finds the line that says best what a child is doing: the last one that is not empty, and not just the percentage
 * that a bar shows already. Pure.
 */
import { cutText } from "./tail.ts";

const MAX_STATUS_CHARS = 200;
// deno-lint-ignore no-control-regex -- finding them is its purpose
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;
// deno-lint-ignore no-control-regex -- finding them is its purpose
const CONTROLS = /[\x00-\x1f\x7f-\x9f]+/g;

/** A percentage, perhaps with a bar drawn beside it, and no word. */
const BARE_PERCENT = /^[^\p{L}\p{N}]*\d{1,3}(?:\.\d+)? ?%[^\p{L}\p{N}]*$/u;

export interface StatusOptions {
  /** Percentages are read as progress: lines that are nothing else say nothing more. @default false */
  readonly skipsPercent?: boolean;
}

/** The last non-empty line in the end of a stream, without escape sequences; "" when there is none. */
export function selectStatus(
  bytes: Uint8Array,
  { skipsPercent = false }: StatusOptions = {},
): string {
  const text = new TextDecoder().decode(bytes).replace(ESCAPES, "");
  const segments = text.split(/[\r\n]/);
  for (let index = segments.length - 1; index >= 0; index--) {
    const line = (segments[index] ?? "").replace(CONTROLS, " ").trim();
    if (line !== "" && !(skipsPercent && BARE_PERCENT.test(line))) {
      return cutText(line, MAX_STATUS_CHARS);
    }
  }
  return "";
}
