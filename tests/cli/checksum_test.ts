/** `heddle checksum` beside `sha256sum`: the same bytes, verdicts and exit codes. */
import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { eventsOf, runEvents, runShell, sandboxWith, theEvent } from "./_runs.ts";

const QUIET = ["--ui", "quiet", "--no-journal"];
const HOSTILE = ["plain", "two words", "back\\slash", "new\nline", "car\rriage", "-dash", "ünï"];

async function sandboxWithTree(): Promise<Sandbox> {
  const sandbox = await Sandbox.create();
  await Deno.mkdir(`${sandbox.path}/tree/inner`, { recursive: true });
  for (const [at, name] of HOSTILE.entries()) {
    await Deno.writeTextFile(`${sandbox.path}/tree/${name}`, "x".repeat(at));
  }
  await Deno.writeFile(`${sandbox.path}/tree/inner/large`, new Uint8Array(3_000_000).fill(7));
  return sandbox;
}

for (
  const [algorithm, peer] of [
    ["sha256", "sha256sum"],
    ["md5", "md5sum"],
    ["sha1", "sha1sum"],
    ["sha512", "sha512sum"],
    ["blake2b", "b2sum"],
  ]
) {
  Deno.test(`checksum -a ${algorithm} prints what ${peer} prints, names escaped alike`, async () => {
    await using sandbox = await sandboxWithTree();
    const line = `heddle checksum ${QUIET.join(" ")} -a ${algorithm} tree >mine || exit 9
      find tree -type f -print0 | LC_ALL=C sort -z | xargs -0 ${peer} >theirs
      LC_ALL=C sort mine >a; LC_ALL=C sort theirs >b; cmp a b && wc -l <mine`;
    const { code, stdout, stderr } = await runShell(sandbox, line);
    assert.deepEqual([code, stdout.trim(), stderr], [0, String(HOSTILE.length + 1), ""]);
  });
}

Deno.test("checksum --check reads what each of them tags, without being told the algorithm", async () => {
  await using sandbox = await sandboxWithTree();
  const line =
    `for peer in md5sum sha1sum sha256sum sha512sum b2sum; do $peer --tag tree/plain; done >list
    heddle checksum ${QUIET.join(" ")} --strict --check list`;
  const { stdout, stderr } = await runShell(sandbox, line);
  assert.equal(stdout, "tree/plain: OK\n".repeat(5), stderr);
});

Deno.test("checksum prints files in the order in which they were given", async () => {
  await using sandbox = await sandboxWithTree();
  const { code, stdout } = await sandbox.run(
    ["checksum", ...QUIET, "-j2", "tree/inner/large", "tree/plain", "tree/two words"],
  );
  assert.equal(code, 0);
  const names = stdout.trimEnd().split("\n").map((line) => line.slice(66));
  assert.deepEqual(names, ["tree/inner/large", "tree/plain", "tree/two words"]);
});

Deno.test("checksum tells of files that it cannot read and hashes the others", async () => {
  await using sandbox = await sandboxWithTree();
  const { code, stdout, stderr } = await sandbox.run(
    ["checksum", ...QUIET, "missing", "tree/plain"],
  );
  assert.equal(code, 1);
  assert.match(stdout, /^[0-9a-f]{64} {2}tree\/plain\n$/);
  assert.match(stderr, /^heddle checksum: missing: No such file or directory\n/m);
});

Deno.test("checksum --check gives the verdicts and exit codes of sha256sum", async () => {
  await using sandbox = await sandboxWithTree();
  const prepare = `heddle checksum ${QUIET.join(" ")} tree >list && printf y >>tree/plain &&
    rm tree/ünï && echo rubbish >>list`;
  assert.equal((await runShell(sandbox, prepare)).code, 0);
  const mine = await sandbox.run(["checksum", ...QUIET, "--check", "list"]);
  const theirs = await runShell(sandbox, "sha256sum --check list");
  assert.deepEqual([mine.code, mine.stdout], [theirs.code, theirs.stdout]);
  assert.match(mine.stderr, /1 line is improperly formatted \(9\)/);
  const ignoring = await sandbox.run(["checksum", ...QUIET, "--ignore-missing", "-c", "list"]);
  const peer = await runShell(sandbox, "sha256sum --ignore-missing --check list");
  assert.deepEqual([ignoring.code, ignoring.stdout], [peer.code, peer.stdout]);
});

/** Lists of every kind that `sha256sum` reads, made by a shell line. */
const LISTS: Readonly<Record<string, string>> = {
  "as it prints them": "sha256sum *",
  "tagged by algorithm": "sha256sum --tag *",
  "in binary mode": "sha256sum -b *",
  "in capitals": "sha256sum * | sed 's/^[0-9a-f]*/\\U&/'",
  "with other line ends": "sha256sum * | sed 's/$/\\r/'",
  indented: "sha256sum * | sed 's/^/  /'",
  "with wrong digests": "sha256sum * | sed 's/[0-9a-f]\\{4\\}/0000/'",
  "with wrong lines": "sha256sum *; echo; echo '# comment'; echo rubbish",
  "with a missing file among others": "sha256sum *; sha256sum one | sed 's/one/gone/'",
  "of missing files only": "sha256sum one | sed 's/one/gone/'",
  "of a folder": "sha256sum one | sed 's/one/..\\/tmp/'",
  "without a line": "true",
  "with one blank": "sha256sum * | sed 's/  / /'",
  "with one blank, then with two": "sha256sum one | sed 's/  / /'; sha256sum one *w*",
  "with two blanks, then with one": "sha256sum one *w*; sha256sum one | sed 's/  / /'",
  "with a tab": "sha256sum one *w* | sed 's/  /\t/'",
  "tagged without blanks": "sha256sum --tag * | sed 's/ = /=/; s/ (/(/'",
};

for (const [kind, made] of Object.entries(LISTS)) {
  Deno.test(`checksum --check says of lists ${kind} what sha256sum says`, async () => {
    await using sandbox = await Sandbox.create();
    const line = `mkdir in; cd in; echo 1 >one; echo 2 >'two words'; echo 3 >'a\\b'; echo 4 >'n\nl'
      (${made}) >../list
      for with in "" --ignore-missing --strict --quiet; do
        heddle checksum ${QUIET.join(" ")} $with --check ../list >../mine 2>/dev/null; mine=$?
        sha256sum $with --check ../list >../theirs 2>/dev/null; theirs=$?
        cmp ../mine ../theirs && test $mine = $theirs || echo "[$with] $mine $theirs"
      done`;
    assert.deepEqual((await runShell(sandbox, line)).stdout, "");
  });
}

Deno.test("checksum --check of a list with names that are not UTF-8 checks the others, and passes over none", async () => {
  await using sandbox = await Sandbox.create();
  const line = `echo 1 >one; (sha256sum one | sed 's/one/\\xff/'; sha256sum one) >list
    for with in "" --ignore-missing; do
      heddle checksum ${QUIET.join(" ")} $with --check list; echo $?
    done; heddle checksum ${QUIET.join(" ")} --check - <list; echo $?`;
  const { stdout, stderr } = await runShell(sandbox, line);
  assert.equal(stdout, "\ufffd: FAILED open or read\none: OK\n1\n".repeat(3), stderr);
  assert.match(stderr, /files whose names are not UTF-8 cannot be read/);
});

Deno.test("checksum --check reads lists that are larger than any plan", async () => {
  await using sandbox = await Sandbox.create();
  const line = `echo 1 >one; sha256sum one >list; yes "# $(seq 20000 | tr '\\n' ' ')" |
    head -c 70000000 >>list; heddle checksum ${QUIET.join(" ")} --check list; echo $?`;
  const { stdout, stderr } = await runShell(sandbox, line);
  assert.equal(stdout, "one: OK\n0\n", stderr);
});

Deno.test("checksum walks a tree past pipes and loops, and tells names that it cannot read", async () => {
  await using sandbox = await Sandbox.create();
  const line = `mkdir -p t/in; echo 1 >t/a; mkfifo t/pipe; ln -s loop t/loop; ln -s .. t/in/up
    : >"$(printf '\\377')"; heddle checksum ${QUIET.join(" ")} t "\ufffd"`;
  const { code, stdout, stderr } = await runShell(sandbox, line);
  assert.equal(code, 1);
  assert.match(stdout, /^[0-9a-f]{64} {2}t\/a\n$/);
  assert.match(stderr, /^heddle checksum: t\/loop: Too many levels of symbolic links$/m);
  assert.match(stderr, /^heddle checksum: \ufffd: No such file .* not UTF-8 cannot be read/m);
});

Deno.test("a plan's check hashes and checks what earlier tasks made, and fails if it verified nothing", async () => {
  await using sandbox = await sandboxWith(`tasks:
    - {id: make, run: mkdir -p in && echo 1 >in/one}
    - {id: hash, needs: make, cwd: in, checksum: one}
    - {id: list, needs: hash, cwd: in, run: sha256sum one >list && sed s/one/gone/ list >other}
    - {id: right, needs: list, cwd: in, checksum: {check: list}}
    - {id: nothing, needs: list, cwd: in, checksum: {check: other, ignoreMissing: true}}`);
  const { code, events } = await runEvents(sandbox, ["run", "plan.yaml"]);
  assert.equal(code, 1);
  const { task, failure } = theEvent(events, "task_failed");
  assert.equal(task, "nothing");
  assert.ok(failure.kind === "threw" && failure.message === "other: no file was verified");
  const { stdout } = await sandbox.run(["run", "--ui", "quiet", "--output", "group", "plan.yaml"]);
  assert.match(stdout, /^[0-9a-f]{64} {2}one$/m);
  assert.match(stdout, /^one: OK$/m);
});

Deno.test("checksum --check of a list that names nothing fails like sha256sum", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/list`, "nothing here\n");
  const { code, stderr } = await sandbox.run(["checksum", ...QUIET, "-c", "list"]);
  assert.equal(code, 1);
  assert.match(stderr, /list: no properly formatted checksum lines found/);
});

Deno.test("checksum --strict fails for a wrong line even when all files are right", async () => {
  await using sandbox = await sandboxWithTree();
  const line = `heddle checksum ${QUIET.join(" ")} tree/plain >list; echo rubbish >>list`;
  await runShell(sandbox, line);
  assert.equal((await sandbox.run(["checksum", ...QUIET, "-c", "list"])).code, 0);
  assert.equal((await sandbox.run(["checksum", ...QUIET, "--strict", "-c", "list"])).code, 1);
});

Deno.test("checksum reads the paths of --from, ended by NUL bytes if asked", async () => {
  await using sandbox = await sandboxWithTree();
  const { code, stdout } = await sandbox.run(
    ["checksum", ...QUIET, "-0", "--from", "-"],
    { stdin: "tree/new\nline\0tree/plain\0" },
  );
  assert.equal(code, 0);
  assert.match(stdout, /^\\[0-9a-f]{64} {2}tree\/new\\nline\n[0-9a-f]{64} {2}tree\/plain\n$/);
});

Deno.test("checksum tells how many bytes are done, and puts the result of each file on record", async () => {
  await using sandbox = await sandboxWithTree();
  const { code, events } = await runEvents(sandbox, ["checksum", "tree"]);
  assert.equal(code, 0);
  const progress = eventsOf(events, "attempt_progress");
  assert.ok(progress.some(({ total }) => total === 3_000_000));
  assert.ok(progress.some(({ unit }) => unit === "B"));
  const sizes = eventsOf(events, "task_added").map(({ sizeBytes = 0 }) => sizeBytes);
  const known = progress.map(({ total }) => total).filter((total) => total !== undefined);
  assert.ok(known.every((total) => sizes.includes(total)), "as was told beforehand");
  assert.ok(Math.max(...sizes) === 3_000_000);
  assert.equal(eventsOf(events, "task_failed").length, 0);
});

Deno.test("checksum runs nothing when the command line is wrong", async () => {
  await using sandbox = await Sandbox.create();
  for (
    const [args, message] of [
      [[], /No files: name files or folders/],
      [["-c", "x", "y"], /--check cannot be combined with files/],
      [["-a", "sha3", "x"], /sha256, sha1, sha512, md5 or blake2b/],
      [["--strict", "x"], /are for --check FILE/],
      [["--quiet", "x"], /are for --check FILE/],
      [["-"], /Cannot hash "-"/],
      [["--from", "no/list", "."], /no\/list: No such file/],
    ] as const
  ) {
    const { code, stdout, stderr } = await sandbox.run(["checksum", ...args]);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /tasks/, "no run began");
  }
});
