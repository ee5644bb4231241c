/** Turns what a program prints into whole safe lines that may stand above something live. Holds the line under way. */
import { sanitizeStyled } from "../text/sanitize_styled.ts";

/** A longer line is broken: as much as is looked at in one piece. */
const MAX_LINE_LENGTH = 8192;

export class PrintedLines {
  readonly #print: (lines: string) => void;
  #rest = "";

  /** @param print Gets whole lines, each ending with `\n`. */
  constructor(print: (lines: string) => void) {
    this.#print = print;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LINE_LENGTH) lines.push(...breakUp(this.#takeRest()));
    this.#printAll(lines);
  }

  /** Prints what is held, as a line. */
  end(): void {
    if (this.#rest !== "") this.#printAll([this.#takeRest()]);
  }

  #takeRest(): string {
    const rest = this.#rest;
    this.#rest = "";
    return rest;
  }

  #printAll(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#print(lines.flatMap(breakUp).map((line) => `${clean(line)}\n`).join(""));
  }
}

function breakUp(line: string): string[] {
  if (line.length <= MAX_LINE_LENGTH) return [line];
  const parts: string[] = [];
  for (let at = 0; at < line.length; at += MAX_LINE_LENGTH) {
    parts.push(line.slice(at, at + MAX_LINE_LENGTH));
  }
  return parts;
}

/** Tabs stay; what a line opens must not run into the lines below. */
function clean(line: string): string {
  const safe = line.split("\t").map(sanitizeStyled).join("\t");
  return safe.includes("\x1b") ? `${safe}\x1b[0m` : safe;
}
