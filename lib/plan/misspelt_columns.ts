/**
 * Replacement strings that name no column of a table, and most likely mean one. They stay text, as all braces do that
 * name nothing known: this is for telling people. Pure.
 */
import { nearest } from "../text/nearest.ts";
import { PATH_OPERATIONS } from "./path_operation.ts";

export interface MisspeltColumn {
  /** As it is written, with braces. */
  readonly text: string;
  /** What was most likely meant, with braces. */
  readonly guess: string;
}

/** Letters that may differ: what is further from a column is text of the command's own. */
const MAX_DISTANCE = 2;
/** Words in braces. With a dollar sign before them they are a shell's variables. */
const WORD_IN_BRACES = /(?<!\$)\{([\p{L}_][\p{L}\p{N}_ -]*)([./]*)\}/gu;

/** @param texts Words of a command. @param columns Names of the table's columns. @returns each once, in their order */
export function misspeltColumns(
  texts: readonly string[],
  columns: readonly string[],
): readonly MisspeltColumn[] {
  const operations: readonly string[] = PATH_OPERATIONS;
  const found = new Map<string, MisspeltColumn>();
  for (const [text, word = "", mark = ""] of texts.join("\0").matchAll(WORD_IN_BRACES)) {
    const isKnown = columns.includes(word) || columns.includes(word + mark);
    if (isKnown || !operations.includes(mark)) continue;
    const guess = nearest(word, columns, { maxDistance: MAX_DISTANCE });
    if (guess !== undefined) found.set(text, { text, guess: `{${guess}${mark}}` });
  }
  return [...found.values()];
}

/** What there is to say about one. */
export function misspeltText({ text, guess }: MisspeltColumn): string {
  return `${text} names no column and stays as it is; did you mean ${guess}?`;
}
