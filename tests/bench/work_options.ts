/** What `bench:work` can be told. Pure: words to options. */
import { type BenchOptions, parseBenchOptions } from "./bench_options.ts";

export const SECTION_NAMES = ["checksum", "small", "fetch", "advance", "isolates"] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

export interface WorkBenchOptions extends BenchOptions<SectionName> {
  readonly largeFiles: number;
  readonly largeBytes: number;
  readonly smallFiles: number;
  readonly smallBytes: number;
  readonly downloads: number;
  readonly downloadBytes: number;
  /** Of `ctx.advance()`. */
  readonly calls: number;
  /** Isolates that are started one after the other. */
  readonly starts: number;
}

export const USAGE = `Usage: deno task bench:work [--quick] [--only ${
  SECTION_NAMES.join("|")
}] [--rounds N]
`;

const FULL: WorkBenchOptions = {
  only: null,
  rounds: 3,
  largeFiles: 64,
  largeBytes: 32 * 1024 * 1024,
  smallFiles: 10_000,
  smallBytes: 1_000,
  downloads: 20,
  downloadBytes: 50_000_000,
  calls: 100_000_000,
  starts: 10,
};
const QUICK: WorkBenchOptions = {
  ...FULL,
  rounds: 1,
  largeFiles: 8,
  smallFiles: 1_000,
  downloads: 8,
  calls: 20_000_000,
  starts: 5,
};

/** Null when the words are not understood. */
export function parseWorkOptions(args: readonly string[]): WorkBenchOptions | null {
  return parseBenchOptions(args, { sections: SECTION_NAMES, full: FULL, quick: QUICK });
}
