/**
 * What the tests of whole runs without a terminal share: runs inside a shell line, events and records
 * as values, and jobs that wait for each other by named pipes instead of by time.
 */
import assert from "node:assert/strict";
import type { EventOf, RunEvent, RunFact } from "../../lib/events.ts";
import { type CliOptions, type CliResult, heddleArgv, Sandbox } from "../_support/cli.ts";
import type { Lifeline } from "../_support/lifeline.ts";

/** After which a wait fails instead of hanging; long beside any load. */
const PATIENCE_MS = 30_000;

export type Kind = RunFact["kind"];

/** A run whose events were read. */
export interface EventRun extends CliResult {
  readonly events: readonly RunEvent[];
}

/** Runs with `--ui json`. The command's name comes first, as on every command line. */
export async function runEvents(
  sandbox: Sandbox,
  [command = "", ...args]: readonly string[],
  options: CliOptions = {},
): Promise<EventRun> {
  const result = await sandbox.run([command, "--ui", "json", ...args], options);
  return { ...result, events: parseEvents(result.stdout) };
}

/** A sandbox with a plan in it. */
export async function sandboxWith(plan: string, name = "plan.yaml"): Promise<Sandbox> {
  const sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/${name}`, plan);
  return sandbox;
}

/** Reads an event stream; fails on a gap, a torn line, or anything after the end. */
export function parseEvents(text: string): RunEvent[] {
  const events: RunEvent[] = text.trimEnd().split("\n").filter(Boolean).map((it) => JSON.parse(it));
  assert.deepEqual(events.map((event) => event.seq), [...events.keys()]);
  const end = events.findIndex((event) => event.kind === "run_finished");
  assert.ok(end < 0 || end === events.length - 1, "nothing follows run_finished");
  return events;
}

export function eventsOf<K extends Kind>(events: readonly RunEvent[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

/** The one event of a kind. */
export function theEvent<K extends Kind>(events: readonly RunEvent[], kind: K): EventOf<K> {
  const [event, ...others] = eventsOf(events, kind);
  assert.ok(event !== undefined && others.length === 0, `one ${kind}`);
  return event;
}

/** The journal of a run, by default of the last one. */
export async function readJournal(sandbox: Sandbox, runId?: string): Promise<RunEvent[]> {
  const id = runId ?? sandbox.runIds().at(-1);
  assert.ok(id !== undefined, "a run left a journal");
  return parseEvents(
    await Deno.readTextFile(`${sandbox.path}/state/heddle/runs/${id}/journal.jsonl`),
  );
}

/** A job log's rows without its header. */
export async function readJobLog(path: string): Promise<Record<string, string>[]> {
  const [header = "", ...lines] = (await Deno.readTextFile(path)).trimEnd().split("\n");
  const names = header.split("\t");
  return lines.map((line) =>
    Object.fromEntries(line.split("\t").map((value, at) => [names[at] ?? "?", value]))
  );
}

/**
 * Runs a shell line in which `heddle` stands for the program, for everything that takes a pipe or a
 * file. What the line itself prints is the result.
 */
export async function runShell(
  sandbox: Sandbox,
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const { code, signal, stdout, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-c", `heddle() { ${heddleArgv().map(quoted).join(" ")} "$@"; }\n${line}`],
    clearEnv: true,
    env: { ...sandbox.env, ...env },
    cwd: sandbox.path,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, signal, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Named pipes in the sandbox: a job's `read x <name` waits for another's or the test's write. */
export async function makePipes(sandbox: Sandbox, ...names: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("mkfifo", {
    args: [...names],
    cwd: sandbox.path,
  }).output();
  assert.ok(success);
}

/** Resolves when nobody holds a lifeline any more; fails instead of hanging when somebody was left behind. */
export async function assertGone({ released }: Pick<Lifeline, "released">): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("A process was left behind")), PATIENCE_MS);
  await Promise.race([released, late.promise]).finally(() => clearTimeout(timer));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
