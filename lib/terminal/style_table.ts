/**
 * Names the styles that are in use by small numbers, so that a cell costs two bytes and comparing or changing
 * styles costs no thought. Remembers what was worked out; bounded by whoever asks `isFull`.
 */
import { applySgr, PLAIN_STYLE, sgrChange, type SgrStyle, visibleOnBlank } from "./sgr_style.ts";

/** A style's number. */
export type StyleId = number;

/** The terminal's own colours, no attribute. */
export const PLAIN: StyleId = 0;

/** More than any picture needs that is not a photograph; a table this full is thrown away. */
const MAX_STYLES = 4096;
/** Sequences and pairs of styles that are remembered. */
const MAX_KNOWN = 16_384;
/** Ids fit into two bytes; what is beyond within one frame is drawn plain. */
const MAX_ID = 65_535;

/** Parameters this short are looked up by a number: no string has to be made of them. */
const MAX_KEYED = 12;

export class StyleTable {
  readonly #styles: SgrStyle[] = [];
  readonly #ids = new Map<string, StyleId>();
  /** For each style, the one after a sequence. */
  readonly #next: Map<number | string, StyleId>[] = [];
  readonly #blanks: StyleId[] = [];
  #changes = new Map<number, string>();
  #knownSequences = 0;

  constructor() {
    this.#idOf(PLAIN_STYLE);
  }

  /** So many styles were seen that it is time for a new table. Ids of one table mean nothing to another. */
  get isFull(): boolean {
    return this.#styles.length > MAX_STYLES || this.#knownSequences > MAX_KNOWN;
  }

  /** The style after the sequence whose parameters are `text` from `start` to `end`. */
  next(from: StyleId, text: string, start: number, end: number): StyleId {
    const key = end - start <= MAX_KEYED ? keyOf(text, start, end) : text.slice(start, end);
    const known = this.#next[from]?.get(key);
    if (known !== undefined) return known;
    const id = this.#idOf(applySgr(this.#styles[from] ?? PLAIN_STYLE, text.slice(start, end)));
    (this.#next[from] ??= new Map()).set(key, id);
    this.#knownSequences++;
    return id;
  }

  /** What of a style can be seen on a blank cell; `PLAIN` for most. */
  blank(style: StyleId): StyleId {
    return this.#blanks[style] ??= this.#idOf(visibleOnBlank(this.#styles[style] ?? PLAIN_STYLE));
  }

  /** The shortest sequence from one style to another; "" for the same. */
  change(from: StyleId, to: StyleId): string {
    if (from === to) return "";
    const key = from * 65_536 + to;
    const known = this.#changes.get(key);
    if (known !== undefined) return known;
    if (this.#changes.size >= MAX_KNOWN) this.#changes = new Map();
    const change = sgrChange(this.#styles[from] ?? PLAIN_STYLE, this.#styles[to] ?? PLAIN_STYLE);
    this.#changes.set(key, change);
    return change;
  }

  #idOf(style: SgrStyle): StyleId {
    const { attributes, underline, foreground, background, underlineColor } = style;
    const key = `${attributes}|${underline}|${foreground}|${background}|${underlineColor}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#styles.length;
    if (id > MAX_ID) return PLAIN;
    this.#styles.push(style);
    this.#ids.set(key, id);
    return id;
  }
}

/** Different for different parameters, which are digits, colons and semicolons: 12 characters, 4 bits each. */
function keyOf(params: string, start: number, end: number): number {
  let key = 0;
  for (let at = start; at < end; at++) key = key * 16 + params.charCodeAt(at) - 0x2f;
  return key;
}
