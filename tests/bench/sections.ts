/**
 * What is measured, one function for each section. Every section returns the lines of its report and
 * runs its peers in turns, so that a busy machine disturbs all of them alike.
 */
import { findPython } from "../_support/pty.ts";
import { readRates } from "./journal_rates.ts";
import {
  heddle,
  type Measured,
  nodeProgram,
  type Peer,
  program,
  pythonProgram,
  run,
  scratch,
} from "./peers.ts";
import { findDescendant, readCpuSeconds, sleep } from "./proc.ts";
import { median, renderTable, round } from "./table.ts";

export interface BenchOptions {
  readonly rounds: number;
  /** Tasks of the `feed` section. */
  readonly tasks: number;
}

/** 2,000 trivial commands, four at once. */
export async function measureThroughput({ rounds }: BenchOptions): Promise<string> {
  const args = ["each", "-j", "4", "--", "/bin/true"];
  const peers = [
    heddle("heddle, live display, journal", args, true),
    heddle("heddle, quiet, no journal", [
      "each",
      "-j4",
      "--ui=quiet",
      "--no-journal",
      ...args.slice(3),
    ]),
    program("xargs -P4 -n1", ["xargs", "-P4", "-n1", "/bin/true"]),
    program("parallel -j4", ["parallel", "-j4", "/bin/true"]),
  ];
  const count = 2_000;
  const results = await runInTurns(peers, inputs(count), rounds);
  const walls = new Map([...results].map(([name, all]) => [name, all.map((it) => it.wallMs)]));
  return report(peers, walls, "ms", (ms) => `${round(count / (ms / 1000))}/s`);
}

/** 1,000 sleeping children at once. */
export async function measureSleepers(): Promise<string> {
  const sleeper = ["sh", "-c", "exec sleep 10"];
  const peers = [
    heddle("heddle -j 1000", ["each", "-j", "1000", "--ui", "quiet", "--", ...sleeper]),
    program("xargs -P1000", ["xargs", "-P1000", "-n1", ...sleeper]),
    program("parallel -j1000", ["parallel", "-j1000", "-q", ...sleeper]),
  ];
  const results = await runInTurns(peers, inputs(1_000), 1);
  const peaks = new Map([...results].map(([name, all]) => [name, all.map((it) => it.peakMiB)]));
  const wall = (peer: Peer) => `${round((results.get(peer.name)?.[0]?.wallMs ?? NaN) / 1000)} s`;
  return report(peers, peaks, "MiB", () => "") + "\nwall: " +
    peers.filter((peer) => !peer.missing).map((peer) => `${peer.name} ${wall(peer)}`).join(", ");
}

/** Very many trivial tasks from stdin: does memory or speed depend on how many have run? */
export async function measureFeed({ tasks }: BenchOptions): Promise<string> {
  const stateHome = `${scratch()}/feed`;
  const peer = heddle("heddle", ["each", "-j", "4", "--ui", "quiet", "--", "/bin/true"]);
  const { wallMs, peakMiB } = await run(peer, inputs(tasks), stateHome);
  const rates = await readRates(stateHome, Math.min(10_000, Math.floor(tasks / 2)));
  return renderTable(["", "peak MiB", "tasks/s", "first 10k/s", "last 10k/s"], [[
    `${tasks} tasks`,
    round(peakMiB),
    round(tasks / (wallMs / 1000)),
    round(rates?.first ?? NaN),
    round(rates?.last ?? NaN),
  ]]);
}

/** Processor time while one child sleeps and nothing changes but the clock on the screen. */
export async function measureIdle(): Promise<string> {
  const [settleMs, windowMs] = [2_000, 10_000];
  const { argv } = heddle("heddle", ["each", "--ui", "live", "--", "sleep", ":::", "14"]);
  const child = new Deno.Command("script", {
    args: ["-qefc", argv.join(" "), "/dev/null"],
    env: { XDG_STATE_HOME: `${scratch()}/idle`, TERM: "xterm-256color" },
    stdin: "null",
    stdout: "null",
  }).spawn();
  await sleep(settleMs);
  const pid = findDescendant(child.pid, ([name]) => name === argv[0]);
  if (pid === null) throw new Error("Heddle was not found among the terminal's processes");
  const before = readCpuSeconds(pid);
  await sleep(windowMs);
  const share = (readCpuSeconds(pid) - before) / (windowMs / 1000);
  await child.status;
  return renderTable(["", "CPU %"], [["heddle, live, one sleeping child", round(share * 100)]]);
}

const RICH = `
import time
from rich.progress import Progress
with Progress() as progress:
    task = progress.add_task("job", total=100)
    time.sleep(20)
`;
const LISTR = `
const { Listr } = await import("listr2");
await new Listr([{ title: "job", task: () => new Promise((r) => setTimeout(r, 20000)) }]).run();
`;

/** Time from starting the program to its first bytes on the terminal. */
export async function measureFrame({ rounds }: BenchOptions): Promise<string> {
  const peers = [
    heddle("heddle each", ["each", "--no-journal", "--", "sleep", ":::", "20"]),
    heddle("heddle --version", ["--version"]),
    pythonProgram("python rich", "rich", RICH),
    nodeProgram("node listr2", "listr2", LISTR),
  ];
  const times = new Map<string, number[]>();
  for (let n = 0; n < rounds * 2; n++) {
    for (const peer of peers.filter((it) => !it.missing)) {
      times.set(peer.name, [...times.get(peer.name) ?? [], await firstBytesMs(peer)]);
    }
  }
  return report(peers, times, "ms", () => "");
}

async function firstBytesMs(peer: Peer): Promise<number> {
  const { stdout, success } = await new Deno.Command(findPython(), {
    args: [new URL("./first_bytes.py", import.meta.url).pathname, ...peer.argv],
    env: { XDG_STATE_HOME: `${scratch()}/frame`, TERM: "xterm-256color" },
    stdin: "null",
  }).output();
  return success ? Number(new TextDecoder().decode(stdout)) : NaN;
}

async function runInTurns(
  peers: readonly Peer[],
  stdin: string,
  rounds: number,
): Promise<Map<string, Measured[]>> {
  const results = new Map<string, Measured[]>();
  for (let n = 0; n < rounds; n++) {
    for (const peer of peers.filter((it) => !it.missing)) {
      const measured = await run(peer, stdin, `${scratch()}/state`);
      results.set(peer.name, [...results.get(peer.name) ?? [], measured]);
    }
  }
  return results;
}

/** One row for each peer; ratios are those of the medians to the first peer's. */
function report(
  peers: readonly Peer[],
  values: ReadonlyMap<string, readonly number[]>,
  unit: string,
  describe: (value: number) => string,
): string {
  const first = median(values.get(peers[0]?.name ?? "") ?? []);
  const rows = peers.map(({ name, missing }) => {
    if (missing) return [name, `skipped: ${missing}`];
    const all = values.get(name) ?? [];
    const middle = median(all);
    return [name, round(Math.min(...all)), round(middle), round(middle / first), describe(middle)];
  });
  return renderTable(["", `best ${unit}`, `median ${unit}`, "ratio", ""], rows);
}

function inputs(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index + 1}\n`).join("");
}
