/**
 * `deno task bench:jobs`: Heddle beside xargs, GNU parallel and others, in the same run. Peers that are
 * not installed are named as skipped. `--only NAME` runs one section.
 */
import { cleanUp } from "./peers.ts";
import {
  type BenchOptions,
  measureFeed,
  measureFrame,
  measureIdle,
  measureSleepers,
  measureThroughput,
} from "./sections.ts";

interface Section {
  readonly title: string;
  measure(options: BenchOptions): Promise<string>;
}

const SECTIONS: Readonly<Record<string, Section>> = {
  throughput: { title: "2,000 × /bin/true, 4 at once", measure: measureThroughput },
  sleepers: { title: "1,000 sleeping children at once: peak memory", measure: measureSleepers },
  feed: { title: "trivial tasks from stdin: memory and speed", measure: measureFeed },
  idle: { title: "one sleeping child, live display: processor time", measure: measureIdle },
  frame: { title: "from start to the first bytes on the terminal", measure: measureFrame },
};

const USAGE = `Usage: deno task bench:jobs [--only ${Object.keys(SECTIONS).join("|")}] \
[--rounds N] [--tasks N]
`;

async function main(args: readonly string[]): Promise<number> {
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; at += 2) options.set(args[at] ?? "", args[at + 1] ?? "");
  const only = options.get("--only");
  const rounds = Number(options.get("--rounds") ?? 5);
  const tasks = Number(options.get("--tasks") ?? 100_000);
  const isKnown = [...options.keys()].every((name) =>
    ["--only", "--rounds", "--tasks"].includes(name)
  );
  const isValid = isKnown && rounds >= 1 && tasks >= 2 && (only === undefined || only in SECTIONS);
  if (!isValid) {
    print(USAGE);
    return 2;
  }
  for (const [name, { title, measure }] of Object.entries(SECTIONS)) {
    if (only !== undefined && only !== name) continue;
    print(`\n${name}: ${title}\n`);
    print(`${await measure({ rounds, tasks })}\n`);
  }
  return 0;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) {
  try {
    Deno.exitCode = await main(Deno.args);
  } finally {
    cleanUp();
  }
}
