import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { PipedRun } from "./_piped_run.ts";
import { makePipes, runShell } from "./_runs.ts";

const QUIET = ["each", "--ui", "quiet", "--no-journal"];

/** Two jobs that take turns: b speaks between the words of a, and ends only after a's last word. */
const TURNS = 'case $1 in a) printf "a1\\na"; echo >to_b; read x <to_a; echo 2; echo >to_b ;;' +
  " *) read x <to_b; echo b1; echo >to_a; read x <to_b; echo b2 ;; esac";

async function runTurns(...options: readonly string[]): Promise<string> {
  await using sandbox = await Sandbox.create();
  await makePipes(sandbox, "to_a", "to_b");
  const { code, stdout, stderr } = await sandbox.run(
    [...QUIET, "-j2", ...options, "--", "sh", "-c", TURNS, "sh", ":::", "a", "b"],
  );
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}

Deno.test("each prints a job's output in one piece when it ends", async () => {
  // b may be the first to be noticed at its end; the pieces stay whole.
  assert.match(await runTurns(), /^(a1\na2\nb1\nb2\n|b1\nb2\na1\na2\n)$/);
});

Deno.test("--output stream passes whole lines on as they come, those of other jobs between them", async () => {
  const stdout = await runTurns("--output", "stream");
  assert.deepEqual(stdout.split("\n").sort(), ["", "a1", "a2", "b1", "b2"]);
  assert.ok(stdout.indexOf("a1") < stdout.indexOf("a2"), stdout);
  assert.ok(stdout.indexOf("b1") < stdout.indexOf("b2"), stdout);
});

Deno.test("--output stream shows a line while its job still runs", async () => {
  await using sandbox = await Sandbox.create();
  await makePipes(sandbox, "go");
  await using run = PipedRun.start(
    sandbox,
    [...QUIET, "--output=stream", "--", "sh", "-c", "echo first; read x <go; echo last", ":::", ""],
  );
  assert.equal(await run.stdout(/first\n/), "first\n");
  await Deno.writeTextFile(`${sandbox.path}/go`, "\n");
  assert.equal((await run.result).stdout, "first\nlast\n");
});

Deno.test("--keep-order prints in the order of the inputs though later jobs end first", async () => {
  await using sandbox = await Sandbox.create();
  await makePipes(sandbox, "p1", "p2", "p3");
  // 4 lets 3 go, that 2, that 1.
  const job = "n=$1; [ $n = 4 ] || read x <p$n; echo out $n; echo >p$((n - 1))";
  await Deno.writeTextFile(`${sandbox.path}/p0`, "");
  const { code, stdout } = await sandbox.run(
    [...QUIET, "-k", "-j4", "--", "sh", "-c", job, "sh", ":::", "1", "2", "3", "4"],
  );
  assert.deepEqual([code, stdout], [0, "out 1\nout 2\nout 3\nout 4\n"]);
});

Deno.test("--tag begins each line with the input, in every mode that shows lines", async () => {
  const args = ["-j1", "--tag", "--", "sh", "-c", "echo 1; echo 2", ":::", "a b", "c"];
  for (const mode of ["group", "stream"]) {
    await using sandbox = await Sandbox.create();
    const { stdout } = await sandbox.run([...QUIET, "--output", mode, ...args]);
    assert.equal(stdout, "a b\t1\na b\t2\nc\t1\nc\t2\n", mode);
  }
});

Deno.test("--output none shows nothing and failed only what failed jobs wrote, each on its stream", async () => {
  await using sandbox = await Sandbox.create();
  const job = ["--", "sh", "-c", "echo out $1; echo err $1 >&2; exit $1", "sh", ":::", "0", "3"];
  const none = await sandbox.run([...QUIET, "--output", "none", ...job]);
  assert.deepEqual([none.code, none.stdout], [1, ""]);
  assert.doesNotMatch(none.stderr, /err 0/);
  const failed = await sandbox.run([...QUIET, "--output", "failed", ...job]);
  assert.deepEqual([failed.code, failed.stdout], [1, "out 3\n"]);
  assert.match(failed.stderr, /^err 3$/m);
  assert.doesNotMatch(failed.stderr, /err 0/);
});

Deno.test("a job's standard error goes to standard error, byte for byte and in one piece", async () => {
  await using sandbox = await Sandbox.create();
  const { stdout, stderr } = await sandbox.run(
    [
      ...QUIET,
      "-k",
      "--",
      "sh",
      "-c",
      "echo out; echo $1 1 >&2; echo $1 2 >&2",
      "sh",
      ":::",
      "a",
      "b",
    ],
  );
  assert.deepEqual([stdout, stderr], ["out\nout\n", "a 1\na 2\nb 1\nb 2\n"]);
});

for (const mode of ["group", "stream"]) {
  Deno.test(`output is byte-exact with --output ${mode}: NUL, no UTF-8, no last line end`, async () => {
    await using sandbox = await Sandbox.create();
    const bytes = Uint8Array.from({ length: 300_001 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
    const parts = ["p1", "p2", "p3"];
    for (const [at, name] of parts.entries()) {
      await Deno.writeFile(`${sandbox.path}/${name}`, bytes.subarray(at * 50_000));
    }
    const { code, stderr } = await runShell(
      sandbox,
      `heddle each -j1 --ui quiet --no-journal --output ${mode} -- cat ::: p1 p2 p3 >out
       cat p1 p2 p3 >wanted; cmp out wanted`,
    );
    assert.deepEqual([code, stderr], [0, ""]);
  });
}

Deno.test({
  name: "much output of one job spills to a file: it arrives whole, memory stays, nothing is left",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using sandbox = await Sandbox.create();
    // Jobs read the peak of their parent's memory before and after 256 MiB went through it.
    const job = "[ $1 = big ] && head -c 256M /dev/zero || grep VmHWM /proc/$PPID/status";
    const { code, stdout } = await runShell(
      sandbox,
      `heddle each -k -j1 --ui quiet --no-journal -- sh -c '${job}' sh ::: 1 big 2 |
         tr -d '\\0' >peaks; cat peaks; ls tmp | sed /^deno-compile-/d`,
    );
    assert.equal(code, 0);
    const peaks = /^VmHWM:\s+(\d+) kB\nVmHWM:\s+(\d+) kB\n$/.exec(stdout);
    const [before = 0, after = 0] = peaks?.slice(1).map(Number) ?? [];
    assert.ok(peaks !== null, stdout);
    assert.ok(after - before < 128 * 1024, `grew by ${after - before} KiB`);
  },
});

Deno.test("a job's output is whole also when a big spill is followed by a small one", async () => {
  await using sandbox = await Sandbox.create();
  const { stdout } = await runShell(
    sandbox,
    `heddle each -k -j2 --ui quiet --no-journal -- sh -c 'yes "$1" | head -n "$2"' sh {1} {2} \\
       ::: a b c ::: 2000000 3 | uniq -c`,
  );
  assert.deepEqual(
    stdout.trim().split("\n").map((line) => line.trim()),
    ["2000003 a", "2000003 b", "2000003 c"],
  );
});

Deno.test("whoever reads the output goes away: the run ends as SIGPIPE would end it, without a word", async () => {
  for (const ui of ["quiet", "plain"]) {
    await using sandbox = await Sandbox.create();
    const { stdout, stderr } = await runShell(
      sandbox,
      `{ yes | heddle each --ui ${ui} -j2 -- echo; echo "code $?" >&2; } | head -n 2`,
    );
    assert.equal(stdout, "y\ny\n");
    const said = stderr.split("\n").filter((line) => !/ (start|ok) y|tasks?.* at once/.test(line));
    assert.deepEqual(said, ["code 141", ""], ui);
  }
});

Deno.test("a full disk under standard output is told in words and is not a success", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await runShell(
    sandbox,
    "heddle each --ui quiet -- echo ::: a >/dev/full",
  );
  assert.equal(code, 1);
  assert.match(stderr, /^heddle: Cannot write standard output: .*No space left/m);
});

Deno.test("a full disk under the job log is told in the end and is not a success", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout, stderr } = await runShell(
    sandbox,
    "heddle each --ui quiet --joblog /dev/full -- echo ::: a b",
  );
  assert.equal(code, 1);
  assert.equal(stdout, "a\nb\n");
  assert.match(stderr, /^heddle: The job log ends here: .*No space left.*\n/);
  assert.match(stderr, /\nheddle: Cannot write --joblog \/dev\/full: .*No space left.*\n$/);
});
