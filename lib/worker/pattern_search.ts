/**
 * Searches with regular expressions of the user's, each for a bounded time: one that goes back and forth over a line for
 * hours must hold up no job. One that was too slow twice is not used any more, by no task of this worker.
 */
import { createTimeLimit, type RunWithin } from "../platform/time_limit.ts";

/** For so many lines as `MAX_LINES_AT_ONCE`; an expression that is right takes some microseconds for one. */
export const SEARCH_LIMIT_MS = 100;
/** The first time may be the machine's: it was stopped, or had other things to do. */
const MAX_SLOW_SEARCHES = 2;
const MAX_LINES_AT_ONCE = 32;

/** One expression. */
export class PatternSearch {
  readonly #pattern: RegExp;
  readonly #within: () => RunWithin;
  #slowSearches = 0;

  /** @throws {SyntaxError} If it is no regular expression. */
  constructor(pattern: RegExp, within: () => RunWithin) {
    this.#pattern = pattern;
    this.#within = within;
  }

  /** It was too slow too often: nothing is found any more. */
  get isGivenUp(): boolean {
    return this.#slowSearches >= MAX_SLOW_SEARCHES;
  }

  /** The matches in these lines, in their order; lines that took too long have none. */
  *matches(lines: readonly string[]): Generator<RegExpExecArray> {
    for (let at = 0; at < lines.length && !this.isGivenUp; at += MAX_LINES_AT_ONCE) {
      yield* this.#matchesAtOnce(lines.slice(at, at + MAX_LINES_AT_ONCE));
    }
  }

  /** Whether it is somewhere in a text; null if that cannot be told in time. */
  isIn(text: string): boolean | null {
    if (this.isGivenUp) return null;
    const slowSearches = this.#slowSearches;
    const isFound = this.#matchesAtOnce([text]).length > 0;
    return this.#slowSearches > slowSearches ? null : isFound;
  }

  #matchesAtOnce(lines: readonly string[]): readonly RegExpExecArray[] {
    try {
      return this.#within()(
        SEARCH_LIMIT_MS,
        () => lines.map((line) => this.#pattern.exec(line)).filter((match) => match !== null),
      );
    } catch {
      // Too long, or too deep for the stack, which is no better.
      this.#slowSearches++;
      return [];
    }
  }
}

/** The expressions that one worker was given. */
export class PatternSearches {
  readonly #searches = new Map<string, PatternSearch>();
  #within: RunWithin | undefined;

  /** @throws {SyntaxError} If it is no regular expression. */
  get(pattern: string, flags = ""): PatternSearch {
    const regExp = new RegExp(pattern, flags);
    const key = String(regExp);
    const known = this.#searches.get(key);
    if (known !== undefined) return known;
    const search = new PatternSearch(regExp, () => this.#within ??= createTimeLimit());
    this.#searches.set(key, search);
    return search;
  }
}
