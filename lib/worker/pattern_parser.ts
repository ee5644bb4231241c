/**
 * Reads progress with a regular expression of the user's: on every line, and on every part of a line
 * that is rewritten with carriage returns. Pure; long lines are left out so that a slow expression stays bounded.
 */
import type { ProgressValues } from "../events.ts";
import type { PatternSearch } from "./pattern_search.ts";

/** Longer lines are no progress; and a slow expression gets no more than this to chew on. */
const MAX_LINE_CHARS = 4096;
/** A chunk shorter than one read was written whole, so that its last line is as complete as it will be. */
const FULL_READ_BYTES = 65_536;

export class PatternParser {
  readonly #search: PatternSearch;
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** @param search For an expression with the groups `done`, `total`, `percent`. */
  constructor(search: PatternSearch) {
    this.#search = search;
  }

  /** @returns the latest values in what `bytes` complete; undefined when nothing matches. */
  parse(bytes: Uint8Array): ProgressValues | undefined {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split(/[\r\n]/);
    const rest = lines.pop() ?? "";
    // Kept at one more than the limit, so that an endless line is still known to be too long.
    this.#rest = rest.slice(0, MAX_LINE_CHARS + 1);
    if (bytes.length < FULL_READ_BYTES) lines.push(rest);
    let values: ProgressValues | undefined;
    const bounded = lines.filter((line) => line !== "" && line.length <= MAX_LINE_CHARS);
    for (const match of this.#search.matches(bounded)) values = merge(values, valuesOf(match));
    return values;
  }
}

function valuesOf({ groups }: RegExpExecArray): ProgressValues | undefined {
  if (groups === undefined) return undefined;
  const percent = toNumber(groups["percent"]);
  const done = toNumber(groups["done"]) ?? percent;
  const total = toNumber(groups["total"]) ?? (percent === undefined ? undefined : 100);
  if (done === undefined && total === undefined) return undefined;
  return { ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) };
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
