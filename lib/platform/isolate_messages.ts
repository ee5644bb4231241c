/** What the two ends of an isolate's process say to each other: lines of JSON. Pure. */
import type { IsolateSpec } from "../ports.ts";
import type { ToWorker } from "../protocol.ts";

/** The first word of a command line that makes an executable a relay; no user types it. */
export const RELAY_WORD = "__isolate";

/** How many isolates' processes a process is in, so that none starts others without end. */
export const DEPTH_VARIABLE = "HEDDLE_ISOLATE_DEPTH";

type Configure = Extract<ToWorker, { readonly kind: "configure" }>;

/** From the owner, one a line. The other way goes an array of messages, in pieces. */
export type RelayOrder =
  /** First: what the worker shall be. The relay makes the shared flag itself. */
  | {
    readonly kind: "configure";
    readonly configure: Omit<Configure, "cancelFlag">;
    readonly isolate: IsolateSpec;
  }
  | { readonly kind: "message"; readonly message: ToWorker }
  | { readonly kind: "flag"; readonly isRaised: boolean };

/**
 * In UTF-16 units. A piece is a line behind the token, and short enough that no pipe mixes it with what programs write
 * into the same one: 3 bytes a unit and the token are below the PIPE_BUF of Linux, 4096 (POSIX, `write`).
 */
const PIECE_LENGTH = 1300;
const MORE = "+";
const LAST = ".";

/** Lines, each with its end, for a text without line ends. */
export function toPieces(text: string, token: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + PIECE_LENGTH);
    // Half a surrogate pair cannot be written.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1)) && end < text.length) end--;
    pieces.push(`${token}${end < text.length ? MORE : LAST}${text.slice(at, end)}\n`);
    at = end;
  }
  return pieces;
}

/** Finds pieces among lines that others write. */
export class PieceReader {
  readonly #token: string;
  #said = "";

  constructor(token: string) {
    this.#token = token;
  }

  /** @returns What others wrote on the line, and the text if this was its last piece. */
  take(line: string): { readonly stray: string; readonly text: string | null } {
    const at = line.indexOf(this.#token);
    if (at < 0) return { stray: line, text: null };
    const stray = line.slice(0, at);
    const rest = line.slice(at + this.#token.length);
    this.#said += rest.slice(LAST.length);
    if (!rest.startsWith(LAST)) return { stray, text: null };
    const text = this.#said;
    this.#said = "";
    return { stray, text };
  }
}
