/** The words that all benchmarks understand. Pure: words to options. */

/** What can be told besides `--quick`. */
export interface BenchOptions<Section extends string> {
  readonly only: Section | null;
  /** Times that each program is measured; the best counts: a busy machine makes nobody faster. */
  readonly rounds: number;
}

export interface BenchKind<Section extends string, Options extends BenchOptions<Section>> {
  readonly sections: readonly Section[];
  readonly full: Options;
  readonly quick: Options;
}

/** Null when the words are not understood. */
export function parseBenchOptions<Section extends string, Options extends BenchOptions<Section>>(
  args: readonly string[],
  { sections, full, quick }: BenchKind<Section, Options>,
): Options | null {
  let options = args.includes("--quick") ? quick : full;
  for (let at = 0; at < args.length; at++) {
    if (args[at] === "--quick") continue;
    const value = args[at + 1];
    const only = sections.find((section) => section === value);
    if (args[at] === "--only" && only !== undefined) options = { ...options, only };
    else if (args[at] === "--rounds" && /^[1-9]\d?$/.test(value ?? "")) {
      options = { ...options, rounds: Number(value) };
    } else return null;
    at++;
  }
  return options;
}
