/**
 * Keys that a terminal writes as numbers: `CSI code ; modifiers u` (kitty's keyboard protocol and xterm's
 * `formatOtherKeys`) and `CSI 27 ; modifiers ; code ~` (xterm's `modifyOtherKeys`). Nobody here asks for them, but a
 * program before may have. Pure.
 * https://sw.kovidgoyal.net/kitty/keyboard-protocol/
 */
import type { Key, KeyName } from "./key.ts";

const NAMED: ReadonlyMap<number, KeyName> = new Map([
  [8, "backspace"],
  [9, "tab"],
  [13, "enter"],
  [27, "escape"],
  [127, "backspace"],
]);

/** Bits of the modifiers less one. Shift is in the code already, and locks mean nothing. */
const CTRL = 4;
const OTHERS = 2 | 8 | 16 | 32;
/** The number after the modifiers of a key that was let go. */
const RELEASED = "3";

/** The key of `code` and `modifiers` as they are written; null if it is none that means anything here. */
export function codedKey(code: string, modifiers: string): Key | null {
  const [bits = "", event] = modifiers.split(":");
  const held = bits === "" ? 0 : Number.parseInt(bits, 10) - 1;
  if (event === RELEASED || (held & OTHERS) !== 0) return null;
  const value = Number.parseInt(code, 10);
  const name = NAMED.get(value);
  if (name !== undefined) return { kind: "named", name };
  if (!(value > 0x20 && value <= 0x10ffff)) return value === 0x20 ? text(" ", held) : null;
  return text(String.fromCodePoint(value), held);
}

function text(character: string, held: number): Key | null {
  if ((held & CTRL) === 0) {
    // Controls, surrogates and private use, where kitty puts keys that have no character.
    return /[\p{Cc}\p{Cs}\p{Co}]/u.test(character) ? null : { kind: "text", text: character };
  }
  const letter = character.toLowerCase();
  return /^[a-z]$/.test(letter) ? { kind: "ctrl", letter } : null;
}
