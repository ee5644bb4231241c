/**
 * What an option is: its names, what it takes, how its value is read and what the help says of it.
 * One definition serves parsing, mistakes and help; there is no second list. Types only.
 */

import type { Metavar, OptionName } from "./optique.ts";

/** Section of the help in which an option stands. */
export type OptionGroup =
  | "Inputs and command"
  | "Scheduling"
  | "Failures"
  | "Display"
  | "Records"
  | "Other";

interface BaseDefinition {
  /** As the user writes them, short one first. */
  readonly names: readonly [OptionName, ...OptionName[]];
  readonly group: OptionGroup;
  /** What it does, for the help: one or two short lines, no final period. */
  readonly about: string;
  /** What holds without the option, for the help. */
  readonly default?: string;
}

/** An option without a value; present means true. */
export interface FlagDefinition extends BaseDefinition {
  readonly kind: "flag";
}

/** An option with a value. */
export interface ValueDefinition<T> extends BaseDefinition {
  readonly kind: "value";
  /** What stands for the value in the help. */
  readonly metavar: Metavar;
  /** Makes the value from the word; throws SyntaxError that says what was expected. */
  readonly read: (word: string) => T;
}

/** An option that may be given several times, all of which count, in order. */
export interface ListDefinition<T> extends ValueDefinition<T> {
  readonly isRepeatable: true;
}

export type OptionDefinition = FlagDefinition | ValueDefinition<unknown> | ListDefinition<unknown>;

/** The options of a command by our name for them. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** The values that the options of a table give; an absent option is undefined. */
export type ValuesOf<Table extends OptionTable> = {
  readonly [K in keyof Table]?: Table[K] extends ListDefinition<infer T> ? readonly T[]
    : Table[K] extends ValueDefinition<infer T> ? T
    : true;
};

/** One option as it was written. */
export interface Occurrence {
  readonly key: string;
  readonly definition: OptionDefinition;
  /** The name as the user wrote it. */
  readonly written: string;
  /** Undefined for a flag. */
  readonly value: string | undefined;
}
