/**
 * Takes out of text what is invisible or moves other text: bidirectional controls, zero-width and
 * tag characters, joiners, line separators, heaps of combining marks, lone surrogates. No escape sequences here.
 */

// ZWJ and skin tones go too: terminals disagree on the width of what they are joined with, and a line must never be
// wider than told.
const DROPPED =
  /[\u00ad\u061c\u180e\u200b\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e007f}]/gu;
const SEPARATORS = /[\u2028\u2029]/gu;
/** More marks on one character than any language needs; stacked, they cover the lines around. */
const MARK_HEAPS = /(\p{M}{4})\p{M}+/gu;

/** Anything that `cleanUnicode` or a control filter may have to change, tabs and newlines excepted. */
export const SUSPICIOUS =
  // deno-lint-ignore no-control-regex
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200d-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e007f}]|\p{M}{5}/u;

/**
 * Removes invisible characters, joiners and skin tones, and folds mark heaps; separators become spaces, lone
 * surrogates U+FFFD.
 */
export function cleanUnicode(text: string): string {
  return text.toWellFormed()
    .replace(DROPPED, "")
    .replace(SEPARATORS, " ")
    .replace(MARK_HEAPS, "$1");
}
