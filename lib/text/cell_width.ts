/**
 * How many columns of a terminal a text takes. Exact by `string-width`, which is loaded only when a
 * text needs it (its regular expressions cost 10 ms of cold start); until then a cautious estimate.
 */

import { SGR_SEQUENCES } from "./sgr.ts";

/** One column per code unit for sure: printable ASCII and Latin, box drawing, blocks, braille, our glyphs. */
const NOT_NARROW =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u2010-\u2026\u2500-\u2599\u2713\u2717\u21bb\u2800-\u28ff]/;
const ZERO_WIDTH = /[\p{M}\u200b-\u200f\ufe00-\ufe0f]/u;

type Measure = (text: string) => number;
const loaded: { measure: Measure | null; promise: Promise<void> | null } = {
  measure: null,
  promise: null,
};

/** True when every code unit of `text` is one column wide, so that it can be cut anywhere. */
export function isNarrow(text: string): boolean {
  return !NOT_NARROW.test(text);
}

/** Columns of a text without control characters. */
export function cellWidth(text: string): number {
  if (isNarrow(text)) return text.length;
  if (loaded.measure !== null) return loaded.measure(text);
  void loadExactWidths();
  return estimateWidth(text);
}

/** Columns of a line that may hold our own colours. */
export function styledWidth(line: string): number {
  return cellWidth(line.includes("\x1b") ? line.replaceAll(SGR_SEQUENCES, "") : line);
}

/** Loads the exact measure; resolves at once when it is there already. Never rejects. */
export function loadExactWidths(): Promise<void> {
  loaded.promise ??= import("string-width").then(
    (module) => {
      loaded.measure = (text) => module.default(text);
    },
    // Without the package widths stay estimates, which are never too small for what terminals show.
    () => {},
  );
  return loaded.promise;
}

/** By blocks of Unicode: combining marks 0, East Asian and emoji blocks 2, the rest 1. */
export function estimateWidth(text: string): number {
  let columns = 0;
  for (const character of text) {
    columns += ZERO_WIDTH.test(character) ? 0 : isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  }
  return columns;
}

function isWide(code: number): boolean {
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x231a && code <= 0x23ff) ||
    (code >= 0x25fd && code <= 0x27bf) || (code >= 0x2b00 && code <= 0x2bff) ||
    (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe10 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) || code >= 0x16fe0;
}
