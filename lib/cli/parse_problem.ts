/**
 * Words for mistakes in the command line. What the user typed is quoted from here on, so nothing
 * that reaches a terminal through a mistake can steer it.
 */
import { nearest } from "../text/nearest.ts";
import { UsageError } from "../text/usage_error.ts";

/** What a longer line keeps: the place at its start and the remedy at its end. */
const KEPT_HEAD_LENGTH = 200;
const KEPT_TAIL_LENGTH = 200;

/** Throws all mistakes together, if there are any. */
export function throwProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw createUsageError(problems);
}

/** @param problems Never empty. */
export function createUsageError(problems: readonly string[]): UsageError {
  return new UsageError(problems.map(printableLine));
}

/** One line without control, format or lone surrogate characters, each shown as its code. */
export function printableLine(line: string): string {
  const short = line.length <= KEPT_HEAD_LENGTH + KEPT_TAIL_LENGTH
    ? line
    : `${line.slice(0, KEPT_HEAD_LENGTH)}…${line.slice(-KEPT_TAIL_LENGTH)}`;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

export interface SuggestionOptions {
  /** The way to the answer when nothing is near. */
  readonly otherwise: string;
  /** What stands before each candidate, and says nothing of how near it is. @default "" */
  readonly prefix?: string;
}

/** `did you mean X?`, or another way to the answer. */
export function suggestion(
  word: string,
  candidates: readonly string[],
  { otherwise, prefix = "" }: SuggestionOptions,
): string {
  const near = nearest(word, candidates);
  return near === undefined ? otherwise : `did you mean ${prefix}${near}?`;
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
