/**
 * Splits a command's words into options and operands, as GNU programs do: `--name=value`,
 * `--name value`, `-j8`, `-j 8`, and flags run together as in `-kj8`. The first `--` ends the
 * options. Knows the names of the options, not what their values mean.
 *
 * A value given as a word of its own does not start with `-`, except `-` itself and negative
 * numbers, so that `--name --tag` is a forgotten value; `--name=--tag` says that it is meant.
 */
import { foreignRemedy } from "./foreign_options.ts";
import type { Occurrence, OptionDefinition, OptionTable } from "./parse_definition.ts";
import { suggestion } from "./parse_problem.ts";

export interface ScanOptions {
  /** Named in the mistakes: `heddle each`. */
  readonly program: string;
  readonly table: OptionTable;
  /** Where the options end besides at `--`: at the first operand, or only with the words. */
  readonly optionsEnd: "first_operand" | "last_word";
}

export interface ScannedWords {
  readonly occurrences: readonly Occurrence[];
  readonly operands: readonly string[];
  /** One line for each mistake. */
  readonly problems: readonly string[];
}

/** Splits `words`, those after the command's name. */
export function scanWords(words: readonly string[], options: ScanOptions): ScannedWords {
  const scanner = new Scanner(words, options);
  scanner.run();
  return scanner;
}

class Scanner implements ScannedWords {
  readonly occurrences: Occurrence[] = [];
  readonly operands: string[] = [];
  readonly problems: string[] = [];
  readonly #words: readonly string[];
  readonly #options: ScanOptions;
  readonly #names: ReadonlyMap<string, readonly [key: string, definition: OptionDefinition]>;
  #at = 0;

  constructor(words: readonly string[], options: ScanOptions) {
    this.#words = words;
    this.#options = options;
    this.#names = new Map(
      Object.entries(options.table).flatMap(([key, definition]) =>
        definition.names.map((name) => [name, [key, definition]] as const)
      ),
    );
  }

  run(): void {
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at++] ?? "";
      if (word === "--") return this.#takeRest();
      if (word.startsWith("--")) this.#long(word);
      else if (word.startsWith("-") && word !== "-") this.#cluster(word);
      else {
        this.operands.push(word);
        if (this.#options.optionsEnd === "first_operand") return this.#takeRest();
      }
    }
  }

  #takeRest(): void {
    for (; this.#at < this.#words.length; this.#at++) {
      this.operands.push(this.#words[this.#at] ?? "");
    }
  }

  #long(word: string): void {
    const equals = word.indexOf("=");
    const written = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    const known = this.#names.get(written);
    if (known === undefined) return this.#unknown(written, written);
    const [key, definition] = known;
    if (definition.kind === "value") return this.#valued(key, definition, written, value);
    if (value !== undefined) {
      this.problems.push(`Option ${written} takes no value: leave "=${value}" away`);
      return;
    }
    this.occurrences.push({ key, definition, written, value });
  }

  #cluster(word: string): void {
    const letters = [...word].slice(1);
    for (const [index, letter] of letters.entries()) {
      const written = `-${letter}`;
      const known = this.#names.get(written);
      if (known === undefined) return this.#unknown(written, word);
      const [key, definition] = known;
      if (definition.kind === "value") {
        const attached = letters.slice(index + 1).join("");
        return this.#valued(key, definition, written, attached === "" ? undefined : attached);
      }
      this.occurrences.push({ key, definition, written, value: undefined });
    }
  }

  #valued(
    key: string,
    definition: OptionDefinition & { readonly kind: "value" },
    written: string,
    attached: string | undefined,
  ): void {
    const value = attached ?? this.#nextValue();
    if (value !== undefined) {
      this.occurrences.push({ key, definition, written, value });
      return;
    }
    const joint = written.startsWith("--") ? "=" : "";
    this.problems.push(
      `Option ${written} needs a value: write ${written}${joint}${definition.metavar}`,
    );
  }

  #nextValue(): string | undefined {
    const next = this.#words[this.#at];
    if (next === undefined) return undefined;
    const isValue = !next.startsWith("-") || next === "-" || /^-[1-9.]/.test(next);
    if (!isValue) return undefined;
    this.#at++;
    return next;
  }

  /** @param word The whole word, for `-retries`, where a dash is missing. */
  #unknown(written: string, word: string): void {
    const { program } = this.#options;
    const place = word === written ? written : `${written} in ${word}`;
    // A single letter is like any other, and suggests nothing. Dashes would make short words seem alike.
    const likely = [...word].length < 3 ? "" : word.replace(/^--?/, "");
    // `-P4` is another program's option with its value, `-retries` is one of ours that lacks a dash.
    const isAlone = /^\d*$/.test(word.slice(written.length));
    const remedy = (isAlone ? foreignRemedy(program, written) : undefined) ??
      suggestion(likely, longNames([...this.#names.keys()]), {
        otherwise: `${program} --help lists the options`,
        prefix: "--",
      });
    this.problems.push(`Unknown option ${place}: ${remedy}`);
  }
}

/** Of those that have two dashes, without them. */
function longNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.startsWith("--")).map((name) => name.slice(2));
}
