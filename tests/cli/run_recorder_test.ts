import assert from "node:assert/strict";
import { OutputError } from "../../lib/cli/stdout_fate.ts";
import { RunRecorder, type RunRecorderOptions } from "../../lib/cli/run_recorder.ts";
import type { RunFact } from "../../lib/events.ts";
import { JOB_LOG_HEADER } from "../../lib/journal/job_log.ts";
import { UsageError } from "../../lib/text/usage_error.ts";
import { added, createEvents, started } from "../_support/event_list.ts";
import { FakeClock } from "../_support/fake_clock.ts";

const SUCCEEDED: RunFact = {
  ...{ kind: "task_succeeded", task: "../a", attempt: 1 },
  ...{ durationMs: 450, stdoutBytes: 9, stderrBytes: 0 },
};
const EVENTS = createEvents([
  { kind: "run_started", v: 1, runId: "r", name: "n", jobs: 1, total: 2 },
  added("../a", 1, ["x"]),
  added("b", 2),
  started("../a"),
  SUCCEEDED,
  { kind: "task_skipped", task: "b", reason: "need_failed", need: "../a" },
]);

/** A folder with a recorder in it that keeps what the test asks for. */
class Bench implements Disposable {
  readonly path = Deno.makeTempDirSync();
  readonly warnings: string[] = [];

  create(options: Partial<RunRecorderOptions>): RunRecorder {
    return new RunRecorder({
      clock: new FakeClock(),
      journalPath: undefined,
      jobLogPath: undefined,
      resultsPath: undefined,
      warn: (text) => void this.warnings.push(text),
      ...options,
    });
  }

  async record(options: Partial<RunRecorderOptions>): Promise<void> {
    const recorder = this.create(options);
    for (const event of EVENTS) recorder.event(event);
    await recorder.finish();
  }

  read(name: string): string {
    return Deno.readTextFileSync(`${this.path}/${name}`);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

Deno.test("the journal has every event, one a line", async () => {
  using bench = new Bench();
  await bench.record({ journalPath: `${bench.path}/journal.jsonl` });
  const lines = bench.read("journal.jsonl").trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), EVENTS);
});

Deno.test("the job log starts anew and has a line for each task that ran", async () => {
  using bench = new Bench();
  const jobLogPath = `${bench.path}/jobs.tsv`;
  Deno.writeTextFileSync(jobLogPath, "of an earlier run\n".repeat(100));
  await bench.record({ jobLogPath });
  const [header, line, ...more] = bench.read("jobs.tsv").split("\n");
  assert.equal(`${header}\n`, JOB_LOG_HEADER);
  assert.match(line ?? "", /^1\t:\t\d+\.\d{3}\t0\.450\t0\t9\t0\t0\trun \.\.\/a 1$/);
  assert.deepEqual(more, [""]);
});

Deno.test("each ended task has its record in a folder of its own, inside the folder of results", async () => {
  using bench = new Bench();
  await bench.record({ resultsPath: `${bench.path}/new/results` });
  const names = [...Deno.readDirSync(`${bench.path}/new/results`)].map(({ name }) => name).sort();
  assert.deepEqual(names, ["%2e.%2fa", "b"]);
  const record = JSON.parse(bench.read("new/results/%2e.%2fa/result.json"));
  assert.deepEqual([record.id, record.outcome, record.input], ["../a", "succeeded", ["x"]]);
  assert.equal(JSON.parse(bench.read("new/results/b/result.json")).outcome, "skipped");
});

Deno.test("a folder for a task's output is made only where results are kept", () => {
  using bench = new Bench();
  assert.equal(bench.create({}).resultDir("a"), undefined);
  const dir = bench.create({ resultsPath: `${bench.path}/results` }).resultDir("a/b");
  assert.equal(dir, `${bench.path}/results/a%2fb`);
  assert.ok(Deno.statSync(dir ?? "").isDirectory);
});

Deno.test("results stay together when something changes the folder of the process", () => {
  using bench = new Bench();
  const folder = Deno.cwd();
  try {
    Deno.chdir(bench.path);
    const recorder = bench.create({ resultsPath: "results" });
    Deno.chdir("/");
    assert.equal(recorder.resultDir("a"), `${Deno.realPathSync(bench.path)}/results/a`);
  } finally {
    Deno.chdir(folder);
  }
});

Deno.test("results that cannot be written any more are told once, and end no run", async () => {
  using bench = new Bench();
  const resultsPath = `${bench.path}/results`;
  const recorder = bench.create({ resultsPath });
  Deno.removeSync(resultsPath, { recursive: true });
  Deno.writeTextFileSync(resultsPath, "in the way");
  for (const event of EVENTS) recorder.event(event);
  assert.equal(recorder.resultDir("c"), undefined);
  await recorder.finish();
  assert.equal(bench.warnings.length, 1);
  assert.match(bench.warnings[0] ?? "", /^No more results are written: /);
  assert.throws(() => recorder.throwIfIncomplete(), (error) => {
    assert.ok(error instanceof OutputError);
    assert.ok(error.message.startsWith(`Cannot write --results ${resultsPath}: `), error.message);
    return true;
  });
});

Deno.test(
  "a job log that breaks off is what was asked for and is not all there, a journal is not",
  {
    ignore: Deno.build.os !== "linux",
  },
  async () => {
    using bench = new Bench();
    const recorders = ["jobLogPath", "journalPath"].map((key) =>
      bench.create({ [key]: "/dev/full" })
    );
    for (const recorder of recorders) {
      for (const event of EVENTS) recorder.event(event);
      await recorder.finish();
    }
    assert.equal(bench.warnings.length, 2);
    const [ofJobLog, ofJournal] = recorders;
    assert.throws(
      () => ofJobLog?.throwIfIncomplete(),
      /^OutputError: Cannot write --joblog \/dev\/full: /,
    );
    ofJournal?.throwIfIncomplete();
  },
);

Deno.test(
  "what is told of the journal and the job log is what they hold: nothing of one that was cut short",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    using bench = new Bench();
    const whole = { journalPath: `${bench.path}/journal.jsonl`, jobLogPath: `${bench.path}/jobs` };
    const cut = { journalPath: "/dev/full", jobLogPath: "/dev/full" };
    const told = ({ journalPath, isJournalCut, jobLogPath }: RunRecorder) => {
      return [journalPath, isJournalCut, jobLogPath];
    };
    for (const paths of [whole, cut]) {
      const recorder = bench.create(paths);
      assert.deepEqual(told(recorder), [paths.journalPath, false, paths.jobLogPath]);
      for (const event of EVENTS) recorder.event(event);
      await recorder.finish();
      const { journalPath, jobLogPath } = paths;
      const isCut = paths === cut;
      assert.deepEqual(told(recorder), [journalPath, isCut, isCut ? undefined : jobLogPath]);
    }
  },
);

Deno.test("a journal that cannot be made costs itself, not the run", async () => {
  using bench = new Bench();
  const journalPath = `${bench.path}/no/such/folder/journal.jsonl`;
  await bench.record({ journalPath, jobLogPath: `${bench.path}/jobs.tsv` });
  assert.equal(bench.create({ journalPath }).journalPath, undefined);
  assert.match(bench.warnings.join(), /^No journal is written: /);
  assert.equal(bench.read("jobs.tsv").split("\n").length, 3);
});

const WANTED = { "--joblog": "jobLogPath", "--results": "resultsPath" } as const;
for (const [option, key] of Object.entries(WANTED)) {
  Deno.test(`${option} that cannot be written is the user's mistake, and leaves no journal`, () => {
    using bench = new Bench();
    Deno.writeTextFileSync(`${bench.path}/file`, "");
    const journalPath = `${bench.path}/journal.jsonl`;
    const path = `${bench.path}/file/below`;
    assert.throws(() => bench.create({ journalPath, [key]: path }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.ok(error.message.startsWith(`${option} ${path}: Cannot be written: `), error.message);
      return true;
    });
    assert.throws(() => Deno.statSync(journalPath), Deno.errors.NotFound);
  });
}
