/** What `bench:ui` can be told. Pure: words to options. */
import { type BenchOptions, parseBenchOptions } from "./bench_options.ts";

export const SECTION_NAMES = ["advance", "frames", "reduce", "dashboard"] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

export interface UiBenchOptions extends BenchOptions<SectionName> {
  /** Before anything is counted. */
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** When frames are counted once more, from the start on: once nothing is left to compile; 0 for not at all. */
  readonly steadyAfterMs: number;
  /** How long calls of one kind are made. */
  readonly callsMs: number;
  /** Events that are reduced. */
  readonly events: number;
}

export const USAGE = `Usage: deno task bench:ui [--quick] [--only ${
  SECTION_NAMES.join("|")
}] [--rounds N]

A round of frames takes ten minutes; --quick leaves the steady state out.
`;

const FULL: UiBenchOptions = {
  only: null,
  rounds: 2,
  warmUpMs: 1_000,
  windowMs: 3_000,
  steadyAfterMs: 30_000,
  callsMs: 1_000,
  events: 1_000_000,
};
export const QUICK: UiBenchOptions = {
  ...FULL,
  rounds: 1,
  windowMs: 1_000,
  steadyAfterMs: 0,
  callsMs: 300,
  events: 200_000,
};

/** Null when the words are not understood. */
export function parseUiOptions(args: readonly string[]): UiBenchOptions | null {
  return parseBenchOptions(args, { sections: SECTION_NAMES, full: FULL, quick: QUICK });
}
