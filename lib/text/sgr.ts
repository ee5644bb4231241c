/**
 * Which styles are open at a place of a line, after any of our SGR sequences (ECMA-48, 8.3.117): so that
 * what is cut can be closed, and opened again elsewhere. Knows parameters, not what they look like.
 */

/** Every SGR sequence of a line, for `replaceAll` and `matchAll`. */
// deno-lint-ignore no-control-regex
export const SGR_SEQUENCES: RegExp = /\x1b\[[0-9;]*m/g;

/** Where the sequence ends that begins with the ESC at `esc`; `esc` itself if that is anything else. */
export function sgrEnd(line: string, esc: number): number {
  if (line.charCodeAt(esc + 1) !== 0x5b) return esc;
  for (let at = esc + 2; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x6d) return at + 1;
    // Digits and the semicolon.
    if (!(code >= 0x30 && code <= 0x39) && code !== 0x3b) return esc;
  }
  return esc;
}

/** What can be on or off by itself: the parameters that switch it on, and the one that switches it off. */
const ATTRIBUTES: readonly (readonly [on: readonly number[], off: number])[] = [
  [[1], 22],
  [[2], 22],
  [[3], 23],
  [[4, 21], 24],
  [[5, 6], 25],
  [[7], 27],
  [[8], 28],
  [[9], 29],
  [[53], 55],
  [[30, 31, 32, 33, 34, 35, 36, 37, 38, 90, 91, 92, 93, 94, 95, 96, 97], 39],
  [[40, 41, 42, 43, 44, 45, 46, 47, 48, 100, 101, 102, 103, 104, 105, 106, 107], 49],
];

/** By parameter: which attributes it switches on and off, as bits. */
interface Switches {
  readonly on: Uint16Array;
  readonly off: Uint16Array;
}
const MAX_PARAMETER = 127;
const SEMICOLON = 0x3b;
/** Parameters that follow the kind of an extended colour: `38;5;n`, `38;2;r;g;b`. There are no other kinds. */
const EXTENDED_LENGTH: Readonly<Record<number, number>> = { 5: 1, 2: 3 };
const lazy: { switches: Switches | null } = { switches: null };

/** True when no style is open at the end of a line. */
export function isClosed(line: string): boolean {
  let open = 0;
  for (let esc = line.indexOf("\x1b"); esc >= 0; esc = line.indexOf("\x1b", esc + 1)) {
    const end = sgrEnd(line, esc);
    if (end > esc) open = reduceOpen(open, line, esc + 2, end - 1);
  }
  return open === 0;
}

/** Attributes that are open after the parameters from `start` up to `end`, as bits. */
function reduceOpen(open: number, line: string, start: number, end: number): number {
  const { on, off } = switches();
  let result = open;
  let parameter = 0;
  /** What an extended colour opens when it is complete, and how many parameters it still needs. */
  let extended = 0;
  let missing = 0;
  for (let at = start; at <= end; at++) {
    const code = at === end ? SEMICOLON : line.charCodeAt(at);
    if (code !== SEMICOLON) {
      parameter = Math.min(MAX_PARAMETER, parameter * 10 + code - 0x30);
      continue;
    }
    if (missing > 0) {
      missing--;
      if (missing === 0) result |= extended;
    } else if (extended !== 0 && missing < 0) {
      missing = EXTENDED_LENGTH[parameter] ?? 0;
    } else {
      extended = parameter === 38 || parameter === 48 ? on[parameter] ?? 0 : 0;
      if (extended !== 0) missing = -1;
      else if (parameter === 0) result = 0;
      else result = (result & ~(off[parameter] ?? 0)) | (on[parameter] ?? 0);
    }
    parameter = 0;
  }
  return result;
}

function switches(): Switches {
  if (lazy.switches !== null) return lazy.switches;
  const on = new Uint16Array(MAX_PARAMETER + 1);
  const off = new Uint16Array(MAX_PARAMETER + 1);
  ATTRIBUTES.forEach(([parameters, end], bit) => {
    for (const parameter of parameters) on[parameter] = 1 << bit;
    off[end] = (off[end] ?? 0) | (1 << bit);
  });
  return lazy.switches = { on, off };
}

/** The styles that are open, as what opened them. */
export class SgrState {
  /** The parameters that opened an attribute, by its place in `ATTRIBUTES`. */
  readonly #open = new Map<number, string>();

  get isPlain(): boolean {
    return this.#open.size === 0;
  }

  /** Takes a whole sequence, `ESC [ … m`. */
  apply(sequence: string): void {
    const parameters = sequence.slice(2, -1).split(";");
    for (let at = 0; at < parameters.length; at++) {
      const code = Number(parameters[at]);
      if (code !== 38 && code !== 48) {
        this.#take(code, parameters[at] ?? "");
        continue;
      }
      const length = EXTENDED_LENGTH[Number(parameters[at + 1])] ?? 0;
      const last = at + 1 + length;
      const isWhole = length > 0 && last < parameters.length;
      if (isWhole) this.#take(code, parameters.slice(at, last + 1).join(";"));
      at = last;
    }
  }

  /** What opens the same styles in a line that has none; empty if none is open. */
  opening(): string {
    return this.isPlain ? "" : `\x1b[${[...this.#open.values()].join(";")}m`;
  }

  /** What closes all of them, the last opened first; empty if none is open. */
  closing(): string {
    if (this.isPlain) return "";
    const off = new Set([...this.#open.keys()].reverse().map((at) => ATTRIBUTES[at]?.[1] ?? 0));
    return `\x1b[${[...off].join(";")}m`;
  }

  #take(code: number, parameters: string): void {
    if (code === 0) return this.#open.clear();
    const { on, off } = switches();
    for (let bits = off[code] ?? 0; bits !== 0; bits &= bits - 1) {
      this.#open.delete(31 - Math.clz32(bits & -bits));
    }
    const bit = on[code] ?? 0;
    if (bit === 0) return;
    const at = 31 - Math.clz32(bit);
    // The order of a map is that of first insertion: what is opened again counts as opened last.
    this.#open.delete(at);
    this.#open.set(at, parameters);
  }
}
