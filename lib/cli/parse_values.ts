/**
 * Readers of option values that belong to the command line alone. Each makes a value from one word
 * or throws SyntaxError that names the word and says what to use instead.
 */
import type { Backoff } from "../plan/types.ts";
import { nearest } from "../text/nearest.ts";
import { parseDuration } from "../text/parse_duration.ts";
import type { MaxFailures } from "./options.ts";

/** More tries than any run makes; keeps arithmetic far from the end of the safe integers. */
const MAX_RETRIES = 1_000_000;

/** Any text but the empty one: a path, a name, a run id. */
export function parseNonEmpty(word: string): string {
  if (word === "") throw new SyntaxError(`Invalid value "": use some text`);
  return word;
}

/** One of a few words; a near miss gets a suggestion. */
export function parseChoice<T extends string>(word: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === word);
  if (found !== undefined) return found;
  const near = nearest(word, choices);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new SyntaxError(`Invalid value "${word}": use ${alternatives(choices)}${hint}`);
}

/** Extra tries: a whole number, 0 or more. */
export function parseRetries(word: string): number {
  const count = wholeNumber(word);
  if (count === undefined || count > MAX_RETRIES) {
    throw new SyntaxError(
      `Invalid number of retries "${word}": use a whole number from 0 to ${MAX_RETRIES}`,
    );
  }
  return count;
}

/** `N`, at least 1, or `N%`, above 0 and at most 100. */
export function parseMaxFailures(word: string): MaxFailures {
  const percent = word.endsWith("%") ? decimal(word.slice(0, -1)) : undefined;
  if (percent !== undefined && percent > 0 && percent <= 100) {
    return { kind: "ratio", ratio: percent / 100 };
  }
  const count = wholeNumber(word);
  if (count !== undefined && count >= 1) return { kind: "count", count };
  throw new SyntaxError(
    `Invalid number of failures "${word}": use a whole number of 1 or more, ` +
      "or a share of the tasks above 0% and up to 100%",
  );
}

/** `INITIAL[,FACTOR[,MAX]]`, as in `1s,2,60s`. */
export function parseBackoff(word: string): Partial<Backoff> {
  const [initial = "", factor, max, ...rest] = word.split(",");
  if (rest.length > 0) {
    throw new SyntaxError(`Invalid backoff "${word}": use INITIAL[,FACTOR[,MAX]] as in 1s,2,60s`);
  }
  const initialMs = parseDuration(initial);
  if (factor === undefined) return { initialMs };
  if (max === undefined) return { initialMs, factor: parseFactor(factor) };
  const maxMs = parseDuration(max);
  if (maxMs < initialMs) {
    throw new SyntaxError(
      `Invalid backoff "${word}": use a longest wait of at least the first one, ${initial}`,
    );
  }
  return { initialMs, factor: parseFactor(factor), maxMs };
}

/** A duration above 0: a limit of nothing would end everything at once. */
export function parsePositiveDuration(word: string): number {
  const durationMs = parseDuration(word);
  if (durationMs <= 0) {
    throw new SyntaxError(`Invalid duration "${word}": use one above 0 as in 30s`);
  }
  return durationMs;
}

function parseFactor(word: string): number {
  const factor = decimal(word);
  if (factor === undefined || factor < 1) {
    throw new SyntaxError(
      `Invalid backoff factor "${word}": use a number of 1 or more as in 1s,2,60s`,
    );
  }
  return factor;
}

function wholeNumber(word: string): number | undefined {
  const value = /^\d+$/.test(word) ? Number(word) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function decimal(word: string): number | undefined {
  const value = /^\d+(\.\d+)?$/.test(word) ? Number(word) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function alternatives(choices: readonly string[]): string {
  return choices.length < 2
    ? choices.join("")
    : `${choices.slice(0, -1).join(", ")} or ${choices[choices.length - 1]}`;
}
