/** Keys that people press, as the display knows them. Types only; `key_decoder.ts` makes them from bytes. */

/** Keys that are no text. */
export type KeyName =
  | "up"
  | "down"
  | "left"
  | "right"
  | "page_up"
  | "page_down"
  | "home"
  | "end"
  | "enter"
  | "escape"
  | "tab"
  | "backspace"
  | "delete";

/** One key press. */
export type Key =
  | { readonly kind: "named"; readonly name: KeyName }
  /** One grapheme as typed, never a control character. */
  | { readonly kind: "text"; readonly text: string }
  /** A letter with Ctrl, lower case. */
  | { readonly kind: "ctrl"; readonly letter: string };
