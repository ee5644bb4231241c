/**
 * Which styles are open at a place of a line, after any of our SGR sequences (ECMA-48, 8.3.117): so that
 * what is cut can be closed, and opened again elsewhere. Knows parameters, not what they look like.
 */

/** Every SGR sequence of a line, for `replaceAll` and `matchAll`. */
// deno-lint-ignore no-control-regex
export const SGR_SEQUENCES: RegExp = /\x1b\[[0-9;]*m/g;

const FOREGROUND_OFF = 39;
const BACKGROUND_OFF = 49;
/** Switches off both bold (1) and dim (2), which can be on together. */
const WEIGHT_OFF = 22;

/** What else is on or off: the parameter that switches it off, by the one that switches it on. */
const OFF_OF_ON: ReadonlyMap<number, number> = new Map([
  [3, 23],
  [4, 24],
  [5, 25],
  [6, 25],
  [7, 27],
  [8, 28],
  [9, 29],
  [21, 24],
  [53, 55],
]);

/** The styles that are open, as what opened them. */
export class SgrState {
  /** The parameters that opened it, by the one that closes it; bold and dim by themselves. */
  readonly #open = new Map<number, string>();

  get isPlain(): boolean {
    return this.#open.size === 0;
  }

  /** Takes a whole sequence, `ESC [ … m`. */
  apply(sequence: string): void {
    const parameters = sequence.slice(2, -1).split(";");
    for (let at = 0; at < parameters.length; at++) {
      const code = Number(parameters[at]);
      const length = code === 38 || code === 48 ? extendedLength(parameters[at + 1]) : 1;
      this.#take(code, length === 1 ? `${code}` : parameters.slice(at, at + length).join(";"));
      at += length - 1;
    }
  }

  /** What opens the same styles in a line that has none; empty if none is open. */
  opening(): string {
    return this.isPlain ? "" : `\x1b[${[...this.#open.values()].join(";")}m`;
  }

  /** What closes all of them, the last opened first; empty if none is open. */
  closing(): string {
    if (this.isPlain) return "";
    const off = new Set([...this.#open.keys()].reverse().map((key) => key <= 2 ? WEIGHT_OFF : key));
    return `\x1b[${[...off].join(";")}m`;
  }

  #take(code: number, parameters: string): void {
    if (code === 0) this.#open.clear();
    else if (code === 1 || code === 2) this.#set(code, parameters);
    else if (code === WEIGHT_OFF) {
      this.#open.delete(1);
      this.#open.delete(2);
    } else if (isColor(code, 30)) this.#set(FOREGROUND_OFF, parameters);
    else if (isColor(code, 40)) this.#set(BACKGROUND_OFF, parameters);
    else {
      const off = OFF_OF_ON.get(code);
      if (off === undefined) this.#open.delete(code);
      else this.#set(off, parameters);
    }
  }

  #set(key: number, parameters: string): void {
    // The order of a map is that of first insertion: what is opened again counts as opened last.
    this.#open.delete(key);
    this.#open.set(key, parameters);
  }
}

/** One of sixteen colours, or an extended one: 30 is the base of the foreground, 40 of the background. */
function isColor(code: number, base: number): boolean {
  return (code >= base && code <= base + 8) || (code >= base + 60 && code <= base + 67);
}

/** Number of parameters of `38;5;n` or `38;2;r;g;b`. */
function extendedLength(kind: string | undefined): number {
  return kind === "5" ? 3 : kind === "2" ? 5 : 1;
}
