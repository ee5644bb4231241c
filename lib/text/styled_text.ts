/**
 * A line with our own SGR sequences, taken apart into plain text and where its styles change, so that parts
 * can be cut out by positions in the plain text and keep their styles. Text from outside is sanitised before
 * it is styled; should another sequence be left all the same, its ESC is taken out.
 */
import { sgrEnd, SgrState } from "./sgr.ts";

/** A change of style right before a position of the plain text. */
interface StyleChange {
  readonly at: number;
  readonly sequence: string;
}

/** What is put in at the ends of a part, inside of the styles there. */
export interface SliceOptions {
  /** @default "" */
  readonly before?: string;
  /** @default "" */
  readonly after?: string;
}

export class StyledText {
  /** Without styles. */
  readonly plain: string;
  readonly #changes: readonly StyleChange[];

  constructor(line: string) {
    const changes: StyleChange[] = [];
    let plain = "";
    let from = 0;
    for (let esc = line.indexOf("\x1b"); esc >= 0; esc = line.indexOf("\x1b", from)) {
      plain += line.slice(from, esc);
      const end = sgrEnd(line, esc);
      from = Math.max(end, esc + 1);
      if (end > esc) changes.push({ at: plain.length, sequence: line.slice(esc, end) });
    }
    this.plain = plain + line.slice(from);
    this.#changes = changes;
  }

  /** The plain text from `start` up to `end` with the styles that it has there, all closed at its end. */
  slice(start: number, end: number, { before = "", after = "" }: SliceOptions = {}): string {
    const state = new SgrState();
    let sliced: string | null = null;
    let from = start;
    for (const { at, sequence } of this.#changes) {
      if (at > start) {
        if (at >= end) break;
        sliced = (sliced ?? state.opening() + before) + this.plain.slice(from, at) + sequence;
        from = at;
      }
      state.apply(sequence);
    }
    sliced ??= state.opening() + before;
    return sliced + this.plain.slice(from, end) + after + state.closing();
  }
}
