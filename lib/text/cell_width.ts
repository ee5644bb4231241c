/**
 * How many columns of a terminal a text takes. Characters that stand for themselves are counted from a table; runs of
 * others (emoji, combining marks, most scripts) are measured by `string-width`, which is loaded only when a text needs
 * it (its regular expressions cost 10 ms of cold start); until then by a cautious estimate.
 */
import { BoundedCache } from "./bounded_cache.ts";
import { SGR_SEQUENCES, sgrEnd } from "./sgr.ts";
import { findRunEnd, unitWidths } from "./unit_width.ts";

/** Spacing marks (Mc) are not among them: they take a column. */
const ZERO_WIDTH = /[\p{Mn}\p{Me}\u200b-\u200f\ufe00-\ufe0e]/u;
/** Asks for the emoji form of what is before it, which is wide. */
const EMOJI_FORM = "\ufe0f";

type Measure = (text: string) => number;
const loaded: { measure: Measure | null; promise: Promise<void> | null } = {
  measure: null,
  promise: null,
};

/** Widths of runs, because the same labels are measured ten times a second. */
const cache = new BoundedCache<number>();

/** True when every code unit of `text` is one column wide, so that it can be cut anywhere. */
export function isNarrow(text: string): boolean {
  const widths = unitWidths();
  for (let at = 0; at < text.length; at++) {
    if (widths[text.charCodeAt(at)] !== 1) return false;
  }
  return true;
}

/** Columns of a text without control characters. */
export function cellWidth(text: string): number {
  const widths = unitWidths();
  let columns = 0;
  let from = 0;
  for (let at = 0; at < text.length;) {
    const width = widths[text.charCodeAt(at)] ?? 0;
    if (width > 0) {
      columns += width;
      at++;
      continue;
    }
    // What is before may be what it combines with.
    const start = at > from ? at - 1 : at;
    if (start < at) columns -= widths[text.charCodeAt(start)] ?? 0;
    at = from = findRunEnd(text, at);
    columns += runWidth(text.slice(start, at));
  }
  return columns;
}

/** Columns of a line that may hold our own colours. */
export function styledWidth(line: string): number {
  const widths = unitWidths();
  let columns = 0;
  for (let at = 0; at < line.length;) {
    const code = line.charCodeAt(at);
    const width = widths[code] ?? 0;
    if (width === 0) {
      const end = code === 0x1b ? sgrEnd(line, at) : at;
      if (end === at) return cellWidth(line.replaceAll(SGR_SEQUENCES, ""));
      at = end;
    } else {
      columns += width;
      at++;
    }
  }
  return columns;
}

/** Whether widths are exact, those of text that is not simple included, and no estimates any more. */
export function areWidthsExact(): boolean {
  return loaded.measure !== null;
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

/** Columns of a run that has to be looked at as a whole. */
export function runWidth(run: string): number {
  const { measure } = loaded;
  if (measure === null) {
    void loadExactWidths();
    return estimateWidth(run);
  }
  return cache.get(run) ?? cache.set(run, measure(run));
}

/**
 * By blocks of Unicode: combining marks 0, East Asian and emoji blocks 2, the rest 1. Never less than the exact width,
 * but more for what is put together of several wide characters, as flags and families are.
 */
export function estimateWidth(text: string): number {
  let columns = 0;
  let last = 0;
  for (const character of text) {
    const isEmojiForm = character === EMOJI_FORM;
    if (!isEmojiForm && ZERO_WIDTH.test(character)) continue;
    const width = isEmojiForm ? 2 - last : isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
    columns += width;
    last = isEmojiForm ? 2 : width;
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
