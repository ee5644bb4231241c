/**
 * Reads progress with a regular expression of the user's: on every line, and on every part of a line
 * that is rewritten with carriage returns. Pure; lines are cut so that a bad expression stays bounded.
 */
import type { ProgressValues } from "../events.ts";

/** Longer lines are no progress; and a slow expression gets no more than this to chew on. */
const MAX_LINE_CHARS = 4096;
/** A chunk shorter than one read was written whole, so that its last line is as complete as it will be. */
const FULL_READ_BYTES = 65_536;

export class PatternParser {
  readonly #pattern: RegExp;
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** @param pattern Has the groups `done`, `total`, `percent`. Throws a `SyntaxError` if it is none. */
  constructor(pattern: string) {
    this.#pattern = new RegExp(pattern);
  }

  /** @returns the latest values in what `bytes` complete; undefined when nothing matches. */
  parse(bytes: Uint8Array): ProgressValues | undefined {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split(/[\r\n]/);
    const rest = lines.pop() ?? "";
    let values: ProgressValues | undefined;
    for (const line of lines) values = merge(values, this.#match(line));
    if (rest !== "" && bytes.length < FULL_READ_BYTES) values = merge(values, this.#match(rest));
    // Kept at one more than the limit, so that an endless line is still known to be too long.
    this.#rest = rest.slice(0, MAX_LINE_CHARS + 1);
    return values;
  }

  #match(line: string): ProgressValues | undefined {
    if (line === "" || line.length > MAX_LINE_CHARS) return undefined;
    const groups = this.#pattern.exec(line)?.groups;
    if (groups === undefined) return undefined;
    const percent = toNumber(groups["percent"]);
    const done = toNumber(groups["done"]) ?? percent;
    const total = toNumber(groups["total"]) ?? (percent === undefined ? undefined : 100);
    if (done === undefined && total === undefined) return undefined;
    return { ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) };
  }
}

function merge(
  older: ProgressValues | undefined,
  newer: ProgressValues | undefined,
): ProgressValues | undefined {
  return older === undefined ? newer : newer === undefined ? older : { ...older, ...newer };
}

/** Numbers may be grouped: `1,234,567` or `1_000`. */
function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text.replace(/[,_]/g, ""));
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
