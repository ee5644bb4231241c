/**
 * The shape of a help page, before it is rendered. Types only.
 */
import type { Metavar, OptionName } from "./optique.ts";

/** One row of a section. */
export type HelpEntry =
  | {
    readonly kind: "option";
    readonly names: readonly OptionName[];
    readonly metavar?: Metavar;
    readonly about: string;
    readonly default?: string;
  }
  | {
    readonly kind: "term";
    readonly term: string;
    readonly about: string;
    readonly default?: undefined;
  };

export interface HelpSection {
  readonly title: string;
  readonly entries: readonly HelpEntry[];
}

export interface HelpPage {
  /** What the usage line starts with: `heddle each`. */
  readonly program: string;
  /** What the command does, one sentence. */
  readonly brief: string;
  /** The rest of the usage line. */
  readonly usage: string;
  readonly sections: readonly HelpSection[];
  readonly examples: readonly string[];
  readonly footer?: string;
}
