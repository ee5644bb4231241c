/** Finds the JSON file that keeps a module from being loaded: no runtime names it. */
import { relativeImports } from "../text/relative_imports.ts";

/** A place in a file, counted from 1. */
export interface JsonFault {
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** The text of a local file; undefined if it cannot be had. */
export type ReadText = (url: URL) => string | undefined;

/**
 * Looks through what a module imports by relative paths for the JSON that fails with a message.
 *
 * @param module Its URL. @param message What the engine says of the JSON.
 */
export function findBadJson(
  module: string,
  message: string,
  readText: ReadText,
): JsonFault | undefined {
  const seen = new Set<string>();
  const open = [module];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (seen.has(url) || !url.startsWith("file:")) continue;
    seen.add(url);
    const text = readText(new URL(url));
    if (text === undefined) continue;
    if (!url.endsWith(".json")) {
      open.push(...relativeImports(text).map((specifier) => new URL(specifier, url).href));
    } else if (messageOf(text) === message) {
      return { url, ...placeAt(text, offsetOf(text, message)) };
    }
  }
  return undefined;
}

/** What the engine says of a text; undefined if it is JSON. */
function messageOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : undefined;
  }
}

/** Messages name the position, or the end, or the token alone: then it is where the text first goes wrong by it. */
function offsetOf(text: string, message: string): number {
  const told = / at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  const [token] = /^Unexpected token '[^]*?'(?=, )/.exec(message) ?? [];
  if (token === undefined) return text.length;
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (messageOf(text.slice(0, middle))?.startsWith(token)) bad = middle;
    else good = middle;
  }
  return good;
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
