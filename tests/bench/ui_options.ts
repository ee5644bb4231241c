/** What `bench:ui` can be told. Pure: words to options. */

export const SECTION_NAMES = ["advance", "frames", "reduce", "dashboard"] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

export interface UiBenchOptions {
  readonly only: SectionName | null;
  /** Times that each program is measured; the best counts. */
  readonly rounds: number;
  /** Before anything is counted. */
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** When frames are counted once more, from the start on; 0 for not at all. */
  readonly steadyAfterMs: number;
  /** How long calls of one kind are made. */
  readonly callsMs: number;
  /** Events that are reduced. */
  readonly events: number;
}

export const USAGE = `Usage: deno task bench:ui [--quick] [--only ${
  SECTION_NAMES.join("|")
}] [--rounds N]

A round of frames takes five minutes; --quick leaves the steady state out.
`;

const FULL: UiBenchOptions = {
  only: null,
  rounds: 2,
  warmUpMs: 1_000,
  windowMs: 3_000,
  steadyAfterMs: 15_000,
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
  let options = args.includes("--quick") ? QUICK : FULL;
  for (let at = 0; at < args.length; at++) {
    if (args[at] === "--quick") continue;
    const value = args[at + 1];
    if (args[at] === "--only" && isSection(value)) options = { ...options, only: value };
    else if (args[at] === "--rounds" && /^[1-9]\d?$/.test(value ?? "")) {
      options = { ...options, rounds: Number(value) };
    } else return null;
    at++;
  }
  return options;
}

function isSection(name: string | undefined): name is SectionName {
  return SECTION_NAMES.some((known) => known === name);
}
