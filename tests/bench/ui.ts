/**
 * `deno task bench:ui`: what Heddle's display costs beside rich, cli-progress, log-update and listr2, on one
 * pseudo-terminal in the same go, and whether the goals are reached. `--quick` takes half a minute,
 * `--only NAME` runs one section.
 */
import { measureAdvance } from "./ui_advance.ts";
import { measureFrames } from "./ui_frames.ts";
import { parseUiOptions, type SectionName, type UiBenchOptions, USAGE } from "./ui_options.ts";
import { measureDashboard, measureReduce } from "./ui_throughput.ts";

interface Section {
  readonly title: string;
  measure(options: UiBenchOptions): Promise<string> | string;
}

const SECTIONS: Readonly<Record<SectionName, Section>> = {
  advance: { title: "a call that says that work went on", measure: measureAdvance },
  frames: { title: "running tasks at 10 frames a second on 80×24", measure: measureFrames },
  reduce: { title: "events reduced a second", measure: measureReduce },
  dashboard: { title: "a frame of 200×60, rendered and compared", measure: measureDashboard },
};

async function main(args: readonly string[]): Promise<number> {
  const options = parseUiOptions(args);
  if (options === null) {
    print(USAGE);
    return 2;
  }
  for (const [name, { title, measure }] of Object.entries(SECTIONS)) {
    if (options.only !== null && options.only !== name) continue;
    print(`\n${name}: ${title}\n`);
    print(`${await measure(options)}\n`);
  }
  return 0;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
