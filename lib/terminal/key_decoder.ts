/**
 * Makes keys from the bytes that a terminal sends for them. Pure but for what it holds of a sequence that is not whole
 * yet. What is no key is swallowed whole: pasted text, mouse reports and answers of the terminal that some other program
 * asked for must not be taken for keys, letter by letter.
 *
 * Sources: xterm's `ctlseqs` (cursor keys, SS3 in application mode, modifiers as `1;5A`, mouse, bracketed paste), the
 * `~` codes of VT220, rxvt's manual (small letters and `^ $ @` for keys with Shift and Ctrl), `console_codes(4)`
 * (`ESC [ [ A`).
 */
import { isNarrow } from "../text/cell_width.ts";
import { codedKey } from "./coded_key.ts";
import type { Key, KeyName } from "./key.ts";

/** By the last byte of `CSI … X` and of `SS3 X`. */
const FINALS: Readonly<Record<string, KeyName>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  a: "up",
  b: "down",
  c: "right",
  d: "left",
};

/** By the last byte of `SS3 X`: the number pad in application mode. */
const PAD: Readonly<Record<string, string>> = {
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
};
const PAD_ZERO = 0x70;

/** By the first number of `CSI n ~`. */
const TILDES: Readonly<Record<string, KeyName>> = {
  "1": "home",
  "3": "delete",
  "4": "end",
  "5": "page_up",
  "6": "page_down",
  "7": "home",
  "8": "end",
};

const CONTROLS: ReadonlyMap<number, KeyName> = new Map([
  [0x08, "backspace"],
  [0x09, "tab"],
  [0x0a, "enter"],
  [0x0d, "enter"],
  [0x7f, "backspace"],
]);

const PASTE_BEGIN = "200";
const PASTE_END = "\x1b[201~";

/** Between bytes: in text, after ESC, in a control sequence, in a string up to its end, in what is pasted. */
type Place = "text" | "escape" | "csi" | "ss3" | "string" | "paste" | "mouse";

export class KeyDecoder {
  readonly #decoder = new TextDecoder();
  #place: Place = "text";
  /** What was seen of the sequence under way, or of a paste's end. */
  #held = "";
  #keys: Key[] = [];
  #text = "";

  /** A sequence is not whole: when nothing follows soon, `flush` says what it was. */
  get isPending(): boolean {
    return this.#place !== "text" && !this.isPasting;
  }

  /** What comes is pasted, until its end is seen. */
  get isPasting(): boolean {
    return this.#place === "paste";
  }

  /** The keys that are complete now, in order. */
  push(bytes: Uint8Array): readonly Key[] {
    for (const char of this.#decoder.decode(bytes, { stream: true })) this.#take(char);
    return this.#takeKeys();
  }

  /**
   * Nothing follows: a lone ESC was the Escape key, and any other beginning of a sequence nothing. What is being pasted
   * goes on, however slowly it comes: its rest must not be taken for keys.
   */
  flush(): readonly Key[] {
    if (this.isPasting) return this.#takeKeys();
    if (this.#place === "escape") this.#name("escape");
    this.#leave();
    return this.#takeKeys();
  }

  /** What is being pasted has ended, though its end was not seen. */
  endPaste(): void {
    if (this.isPasting) this.#leave();
  }

  #take(char: string): void {
    switch (this.#place) {
      case "text":
        return this.#takeText(char);
      case "escape":
        return this.#takeEscaped(char);
      case "csi":
        return this.#takeSequence(char);
      case "ss3":
        return this.#takePad(char);
      case "string":
        return this.#takeString(char);
      case "mouse":
        // Button, column and row, each of them any character.
        this.#held += char;
        return this.#held.length < 3 ? undefined : this.#leave();
      case "paste":
        this.#held = (this.#held + char).slice(-PASTE_END.length);
        return this.#held === PASTE_END ? this.#leave() : undefined;
      default:
        return this.#place satisfies never;
    }
  }

  #takeText(char: string): void {
    const code = char.codePointAt(0) ?? 0;
    const name = CONTROLS.get(code);
    if (name !== undefined) return this.#name(name);
    if (code === 0x1b) return this.#enter("escape");
    if (code === 0x9b) return this.#enter("csi");
    if (code >= 0x01 && code <= 0x1a) {
      return this.#add({ kind: "ctrl", letter: String.fromCharCode(code + 0x60) });
    }
    if (!/\p{Cc}/u.test(char)) this.#text += char;
  }

  #takeEscaped(char: string): void {
    if (char === "[") return this.#enter("csi");
    if (char === "O") return this.#enter("ss3");
    if (/[\]PX^_]/.test(char)) return this.#enter("string");
    if (char === "\x1b") return this.#name("escape");
    // A letter with Alt, which means nothing here.
    this.#leave();
  }

  #takePad(char: string): void {
    // Old xterms put modifiers here.
    if (/[0-9;]/.test(char)) return;
    this.#leave();
    if (char === "\x1b") return this.#enter("escape");
    if (char === "M") return this.#name("enter");
    if (Object.hasOwn(FINALS, char)) return this.#name(FINALS[char]);
    const digit = char.charCodeAt(0) - PAD_ZERO;
    if (digit >= 0 && digit <= 9) this.#text += `${digit}`;
    else if (Object.hasOwn(PAD, char)) this.#text += PAD[char];
  }

  #takeSequence(char: string): void {
    // The Linux console has a second bracket before the letter of a function key.
    if (char === "[" && this.#held === "") return void (this.#held = "[");
    // rxvt ends with `$`, which elsewhere is not the end.
    const isRxvt = char === "$" && /^\d+$/.test(this.#held);
    if (/[\x20-\x3f]/.test(char) && !this.#held.startsWith("[") && !isRxvt) {
      this.#held += char;
      return;
    }
    const parameters = this.#held;
    this.#leave();
    if (char === "\x1b") return this.#enter("escape");
    if (char === "M" && parameters === "") return this.#enter("mouse");
    if (parameters.startsWith("[") || /^[<=>?]/.test(parameters)) return;
    const [first = "", second = "", third = ""] = parameters.split(";");
    if (char === "~" && first === PASTE_BEGIN) return this.#enter("paste");
    if (char === "u") return this.#addCoded(first, second);
    if (char === "~" && first === "27") return this.#addCoded(third, second);
    const isTilde = /[~^$@]/.test(char);
    const names = isTilde ? TILDES : FINALS;
    const key = isTilde ? first : char;
    if (Object.hasOwn(names, key)) this.#name(names[key]);
  }

  #addCoded(code: string, modifiers: string): void {
    const key = codedKey(code, modifiers);
    if (key !== null) this.#add(key);
  }

  #takeString(char: string): void {
    const isEnd = char === "\x07" || char === "\x9c" || (this.#held === "\x1b" && char === "\\");
    if (isEnd) return this.#leave();
    this.#held = char;
  }

  #enter(place: Place): void {
    this.#place = place;
    this.#held = "";
  }

  #leave(): void {
    this.#enter("text");
  }

  #name(name: KeyName | undefined): void {
    if (name !== undefined) this.#add({ kind: "named", name });
  }

  #add(key: Key): void {
    this.#flushText();
    this.#keys.push(key);
  }

  #flushText(): void {
    for (const text of graphemesOf(this.#text)) this.#keys.push({ kind: "text", text });
    this.#text = "";
  }

  #takeKeys(): readonly Key[] {
    this.#flushText();
    const keys = this.#keys;
    this.#keys = [];
    return keys;
  }
}

/** Keys are pressed one by one, but what an input method makes comes as a whole. */
function graphemesOf(text: string): Iterable<string> {
  if (isNarrow(text)) return text;
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}
