/**
 * `deno task bench:work`: what Heddle's own kinds of work cost beside sha256sum, openssl, hashlib, curl and aria2c, in
 * the same go, and whether the goals are reached. `--quick` takes small amounts, `--only NAME` runs one section.
 */
import { measureAdvance } from "./work_advance.ts";
import { measureChecksum, measureSmall } from "./work_checksum.ts";
import { measureFetch } from "./work_fetch.ts";
import { measureIsolates } from "./work_isolates.ts";
import {
  parseWorkOptions,
  type SectionName,
  USAGE,
  type WorkBenchOptions,
} from "./work_options.ts";
import { loadText } from "./work_report.ts";
import { cleanUpAmple } from "./ample_folder.ts";
import { cleanUp } from "./peers.ts";

interface Section {
  readonly title: string;
  measure(options: WorkBenchOptions): Promise<string>;
}

const SECTIONS: Readonly<Record<SectionName, Section>> = {
  checksum: { title: "files of 32 MB hashed, two at a time", measure: measureChecksum },
  small: { title: "files of 1 kB hashed, two at a time", measure: measureSmall },
  fetch: { title: "downloads of 50 MB from loopback, four at a time", measure: measureFetch },
  advance: { title: "ctx.advance() in a worker", measure: measureAdvance },
  isolates: { title: "isolates: start, reuse, memory", measure: measureIsolates },
};

async function main(args: readonly string[]): Promise<number> {
  const options = parseWorkOptions(args);
  if (options === null) {
    print(USAGE);
    return 2;
  }
  if (args.includes("--quick")) print("Small amounts: the goals are those of the full ones.\n");
  for (const [name, { title, measure }] of Object.entries(SECTIONS)) {
    if (options.only !== null && options.only !== name) continue;
    print(`\n${name}: ${title}\n`);
    print(`${loadText(Deno.loadavg(), navigator.hardwareConcurrency)}\n`);
    print(`${await measure(options)}\n`);
  }
  return 0;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function leave(): void {
  cleanUpAmple();
  cleanUp();
}

if (import.meta.main) {
  // Gigabytes in memory would stay there.
  Deno.addSignalListener("SIGINT", () => {
    leave();
    Deno.exit(130);
  });
  let exitCode = 1;
  try {
    exitCode = await main(Deno.args);
  } finally {
    leave();
  }
  Deno.exit(exitCode);
}
