/**
 * The example that mixes all kinds of work, against a server that misbehaves: it gets there, stops cleanly at any
 * moment, and finishes what is missing when it is run again.
 */
import assert from "node:assert/strict";
import type { RunEvent } from "../../lib/events.ts";
import { heddleArgv } from "../_support/cli.ts";
import { answer, serveFile } from "../_support/served_files.ts";
import {
  assertFinished,
  assertWhole,
  HELD,
  namesIn,
  readIfThere,
  serve,
  setUp,
  type Stage,
} from "./_mixed_plan.ts";
import { eventsOf, parseEvents, runEvents } from "./_runs.ts";

/** So that retries take no time; few at once, so that all moments exist. */
const ARGS = ["run", "--backoff", "1ms", "-j", "2", "work/plan.yaml"];
/** Short for a download that stands still, long beside what any other task needs to begin. */
const STALL = ["--stall", "5s"];

Deno.test("the mixed plan gets there in spite of its server, and asks for nothing twice", async () => {
  await using stage = await setUp();
  const { sandbox, server } = stage;
  const first = await runEvents(sandbox, [...ARGS, ...STALL]);
  assert.equal(first.code, 0, first.stderr);
  assertFinished(stage);
  const kinds = new Set(
    eventsOf(first.events, "attempt_failed").map(({ failure }) => failure.kind),
  );
  assert.deepEqual([...kinds].sort(), ["http", "stalled", "threw"]);
  const ranges = server.of("/maps.tar.gz").map(({ headers }) => headers.get("range"));
  assert.equal(ranges[0], null);
  assert.match(ranges[1] ?? "", /^bytes=\d+-$/);
  assert.equal(ranges[2], "bytes=45000-");
  await assertGoesOn(stage);
  assert.deepEqual(server.requests.slice(-4).map(({ status }) => status), [304, 304, 304, 304]);
});

type Moment = (event: RunEvent) => boolean;
type Signal = "SIGINT" | "SIGTERM" | "SIGKILL";

const CODES: Readonly<Record<Signal, number>> = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 };

/** Each told by an event. */
const MOMENTS: readonly (readonly [Signal, string, Moment])[] = [
  ["SIGINT", "the first download begins", ({ kind }) => kind === "attempt_started"],
  ["SIGTERM", "a download waits for its next try", ({ kind }) => kind === "retry_scheduled"],
  ["SIGKILL", "a download is half there", isHalfThere],
  ["SIGINT", "the digests are checked", begins("verify")],
  ["SIGINT", "an archive is unpacked", begins("unpack")],
  ["SIGKILL", "an archive is unpacked", begins("unpack")],
  ["SIGTERM", "a function counts", begins("count")],
  ["SIGKILL", "one function has counted", succeeds("count")],
  ...(["SIGINT", "SIGTERM", "SIGKILL"] as const).map((signal) =>
    [signal, "it happens so", atRandom()] as const
  ),
];

for (const [signal, moment, isNow] of MOMENTS) {
  Deno.test(`${signal} when ${moment} leaves nothing of the mixed plan half done, and it goes on`, async () => {
    await using stage = await setUp();
    const { code, events, runId } = await endWhen(stage, signal, isNow);
    assert.equal(code, CODES[signal]);
    if (signal === "SIGKILL") await commandsOf(runId);
    else {
      assert.equal(events.at(-1)?.kind, "run_finished");
      assert.deepEqual(processesOf(runId), []);
    }
    assertWhole(stage);
    await assertGoesOn(stage);
    assertFinished(stage);
  });
}

function isHalfThere(event: RunEvent): boolean {
  return event.kind === "attempt_progress" && (event.done ?? 0) >= 30_000;
}

function begins(group: string): Moment {
  return (event) => event.kind === "attempt_started" && event.task.startsWith(group);
}

function succeeds(group: string): Moment {
  return (event) => event.kind === "task_succeeded" && event.task.startsWith(group);
}

/** A run has more events than these. */
function atRandom(): Moment {
  const place = Math.floor(Math.random() * 40);
  return ({ seq }) => seq >= place;
}

/** Running it again makes what is missing, and leaves alone what is there. */
async function assertGoesOn({ sandbox, server }: Stage): Promise<void> {
  const work = `${sandbox.path}/work`;
  const there = filesBelow(work, /^(archives|texts|counts)\/(?!.*\.(new|part|part\.json)(\/|$))/);
  const asked = server.requests.length;
  const { code, stderr } = await runEvents(sandbox, ARGS);
  assert.equal(code, 0, stderr);
  for (const [name, { ino, mtime }] of there) {
    const now = Deno.statSync(`${work}/${name}`);
    assert.deepEqual([now.ino, now.mtime], [ino, mtime], `${name} is the same file`);
    const requests = server.requests.slice(asked).filter(({ path }) => `archives${path}` === name);
    for (const { status } of requests) assert.ok(status !== 200 && status !== 206, name);
  }
}

Deno.test("an archive with the wrong digest stops what needs it, and a redirect loop what needs that", async () => {
  await using stage = await setUp();
  const { sandbox, server } = stage;
  stage.breakStandstill();
  server.on("/maps.tar.gz", serveFile({ bytes: new TextEncoder().encode("not an archive") }));
  const wrong = await runEvents(sandbox, ARGS);
  assert.equal(wrong.code, 1);
  const [failed] = eventsOf(wrong.events, "task_failed");
  assert.equal(failed?.task, "verify");
  assert.ok(
    failed.failure.kind === "threw" && /1 of 3 files do not match/.test(failed.failure.message),
  );
  assert.deepEqual(namesIn(`${sandbox.path}/work/texts`), []);
  server.on("/maps.tar.gz", answer(302, { location: "/maps.tar.gz" }));
  const lost = await runEvents(sandbox, ARGS);
  assert.equal(lost.code, 1);
  assert.deepEqual(eventsOf(lost.events, "task_failed").map(({ task }) => task), [
    "download[maps]",
  ]);
  serve(server, stage.archives);
  assert.equal((await runEvents(sandbox, ARGS)).code, 0);
  assertFinished(stage);
});

/** Runs with events on standard output, and sends a signal at the first one that fits: it cannot be over by itself. */
async function endWhen(
  { sandbox, breakStandstill }: Stage,
  signal: Signal,
  isNow: Moment,
): Promise<{ code: number; events: readonly RunEvent[]; runId: string }> {
  const held = `${sandbox.path}/${HELD}`;
  await Deno.writeTextFile(held, "");
  const [program = "", ...first] = heddleArgv();
  const [command = "", ...args] = ARGS;
  const child = new Deno.Command(program, {
    args: [...first, command, "--ui", "json", ...args],
    clearEnv: true,
    env: { ...sandbox.env },
    cwd: sandbox.path,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  let isSent = false;
  let looked = 0;
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const end = text.lastIndexOf("\n") + 1;
    const lines = text.slice(looked, end).split("\n").filter(Boolean);
    looked = end;
    if (isSent) continue;
    const arrived: readonly RunEvent[] = lines.map((line) => JSON.parse(line));
    isSent = arrived.some(isNow);
    if (isSent) child.kill(signal);
    else if (arrived.some(isHalfThere)) breakStandstill();
    // There are no more events to come.
    else if (arrived.some(begins("last"))) child.kill("SIGKILL");
  }
  const { code } = await child.status;
  breakStandstill();
  await Deno.remove(held);
  assert.ok(isSent, "the moment came");
  const events = parseEvents(text.slice(0, looked));
  const [start] = eventsOf(events, "run_started");
  return { code, events, runId: start?.runId ?? assert.fail() };
}

/** Commands outlive a Heddle that was killed: resolves when they have come to their ends. */
async function commandsOf(runId: string): Promise<void> {
  while (processesOf(runId).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Processes that carry a run's mark. */
function processesOf(runId: string): readonly string[] {
  return namesIn("/proc").filter((name) => {
    const environment = /^\d+$/.test(name) && readIfThere(`/proc/${name}/environ`);
    return environment &&
      new TextDecoder().decode(environment).includes(`HEDDLE_RUN_ID=${runId}`);
  });
}

/** All files below a folder whose paths fit, with what the disk says of them. */
function filesBelow(
  root: string,
  pattern: RegExp,
  folder = "",
  found = new Map<string, Deno.FileInfo>(),
): ReadonlyMap<string, Deno.FileInfo> {
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${folder}`)) {
    const path = folder + name;
    if (isDirectory) filesBelow(root, pattern, `${path}/`, found);
    else if (pattern.test(path)) found.set(path, Deno.statSync(`${root}/${path}`));
  }
  return found;
}
