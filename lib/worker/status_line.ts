/**
 * Finds the line that says best what a child is doing: the last one that is not empty. Pure.
 */
import { cutText } from "./tail.ts";

const MAX_STATUS_CHARS = 200;
// deno-lint-ignore no-control-regex -- finding them is its purpose
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])/g;
// deno-lint-ignore no-control-regex -- finding them is its purpose
const CONTROLS = /[\x00-\x1f\x7f-\x9f]+/g;

/** The last non-empty line in the end of a stream, without escape sequences; "" when there is none. */
export function selectStatus(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes).replace(ESCAPES, "");
  const segments = text.split(/[\r\n]/);
  for (let index = segments.length - 1; index >= 0; index--) {
    const line = (segments[index] ?? "").replace(CONTROLS, " ").trim();
    if (line !== "") return cutText(line, MAX_STATUS_CHARS);
  }
  return "";
}
