/** That the benchmark's own programs run and do the work that is measured: no word about how fast. */
import assert from "node:assert/strict";
import { cleanUpAmple } from "./ample_folder.ts";
import { program } from "./peers.ts";
import { callManyTimes, measureAdvance } from "./work_advance.ts";
import { filledFolder, measureChecksum, measureSmall } from "./work_checksum.ts";
import { costOf } from "./work_cost.ts";
import { measureFetch, startServer } from "./work_fetch.ts";
import { measureIsolates, runSubject } from "./work_isolates.ts";
import { parseWorkOptions, type WorkBenchOptions } from "./work_options.ts";

const TINY: WorkBenchOptions = {
  ...parseWorkOptions(["--quick"]) as WorkBenchOptions,
  largeFiles: 3,
  largeBytes: 1_500_000,
  smallFiles: 20,
  downloads: 3,
  downloadBytes: 2_500_000,
  calls: 1_000_000,
  starts: 2,
};

/** Every program has been measured or is missing here, and every goal has a verdict. */
function assertComplete(report: string, { programs, goals }: { programs: number; goals: number }) {
  const [table = "", verdicts = ""] = report.split("\n\n");
  assert.equal(table.split("\n").length, programs + 1, report);
  assert.doesNotMatch(table, / -( |$)/m, report);
  assert.equal(verdicts.match(/^(PASS|MISS|SKIP) /gm)?.length, goals, report);
}

Deno.test("files are hashed by everybody, and reported", async () => {
  try {
    assertComplete(await measureChecksum(TINY), { programs: 6, goals: 3 });
    assertComplete(await measureSmall(TINY), { programs: 4, goals: 1 });
  } finally {
    cleanUpAmple();
  }
});

Deno.test("files are downloaded whole by everybody, and reported", async () => {
  try {
    assertComplete(await measureFetch(TINY), { programs: 3, goals: 2 });
  } finally {
    cleanUpAmple();
  }
});

Deno.test("the server answers like one: whole bodies, rests, heads, one after the other", async () => {
  await using server = await startServer(1_500_000);
  const url = `http://127.0.0.1:${server.port}/any`;
  const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
  assert.equal(whole.length, 1_500_000);
  const rest = await fetch(url, { headers: { range: "bytes=1499990-" } });
  assert.deepEqual([rest.status, rest.headers.get("content-range")], [
    206,
    "bytes 1499990-1499999/1500000",
  ]);
  assert.equal((await rest.arrayBuffer()).byteLength, 10);
  const head = await fetch(url, { method: "HEAD" });
  assert.deepEqual([head.headers.get("content-length"), await head.text()], ["1500000", ""]);
});

Deno.test("isolates are started, used again and weighed", async () => {
  const { coldMs, warmMs, warmIsolates, idleIsolates, idleMiB } = await runSubject(2);
  assert.deepEqual([coldMs.length, warmMs.length, warmIsolates, idleIsolates], [2, 2, 1, 8]);
  assert.ok([...coldMs, ...warmMs].every((ms) => ms > 0), `${coldMs} ${warmMs}`);
  assert.ok(idleMiB > 0);
  assertComplete(await measureIsolates({ ...TINY, starts: 1 }), { programs: 3, goals: 3 });
});

Deno.test("advance() is called that often, and its last value arrives", async () => {
  const { nsPerCall, messagesAtMs } = await callManyTimes(200_000);
  assert.ok(nsPerCall > 0 && messagesAtMs.length > 0);
  assertComplete(await measureAdvance(TINY), { programs: 1, goals: 2 });
});

Deno.test("costOf() counts what children take, and says who failed", async () => {
  const busy = program("busy", ["sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"]);
  const { wallMs, cpuMs } = await costOf(busy);
  assert.ok(cpuMs > 0 && wallMs > 0, `${cpuMs} ${wallMs}`);
  await assert.rejects(costOf({ name: "bad", argv: ["sh", "-c", "exit 3"] }), /bad ended with 3/);
});

Deno.test("filledFolder() makes files that differ", async () => {
  try {
    const folder = await filledFolder(3, 100);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(files, ["file-0", "file-1", "file-2"]);
    const contents = new Set(files.map((name) => Deno.readFileSync(`${folder}/${name}`).join()));
    assert.equal(contents.size, 3);
  } finally {
    cleanUpAmple();
  }
});
