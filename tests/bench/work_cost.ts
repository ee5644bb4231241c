/** What running a program takes: time on the wall, and processor time of it and of all that it started and waited for. */
import type { Peer } from "./peers.ts";

export interface Cost {
  readonly wallMs: number;
  /** User and system together, to 10 ms. */
  readonly cpuMs: number;
}

/** Runs it quietly and tells what the shell's `times` knows of its children: POSIX, so there on every machine. */
const SCRIPT = '"$@" >/dev/null 2>&1 </dev/null; code=$?; times; exit $code';

/** @throws {Error} It failed. */
export async function costOf(
  { name, argv }: Peer,
  env: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const startMs = performance.now();
  const { code, stdout } = await new Deno.Command("sh", {
    args: ["-c", SCRIPT, "sh", ...argv],
    env: { ...env },
    stdin: "null",
    stderr: "null",
  }).output();
  const wallMs = performance.now() - startMs;
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${argv.join(" ").slice(0, 200)}`);
  return { wallMs, cpuMs: parseTimes(new TextDecoder().decode(stdout)) };
}

/**
 * Of the output of `times`, what the children took, in milliseconds: the second line, user and system.
 *
 * @throws {Error} It is no such output.
 */
export function parseTimes(text: string): number {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  const spans = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  if (spans.length !== 2) throw new Error(`Not the output of times: ${text}`);
  return spans.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

export interface InTurnsOptions {
  readonly peers: readonly Peer[];
  readonly rounds: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Before every single run. */
  before?(): void;
  /** After every single run; throws if the work was not done. */
  after?(peer: Peer): void;
}

/** All peers once, then all of them again: what disturbs one round disturbs everybody. */
export async function runInTurns(
  { peers, rounds, env, before, after }: InTurnsOptions,
): Promise<ReadonlyMap<string, readonly Cost[]>> {
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers.filter(({ missing }) => missing === undefined)) {
      before?.();
      const cost = await costOf(peer, env);
      after?.(peer);
      costs.set(peer.name, [...costs.get(peer.name) ?? [], cost]);
    }
  }
  return costs;
}
