/** Where the output of jobs goes while bars are drawn, and what a terminal that takes nothing does to a run. */
import assert from "node:assert/strict";
import { assertHarmless, assertRestored, AWAIT, isRestored, Live } from "./_live.ts";

const BAR = /^sh [█▏▎▍▌▋▊▉░]+ /;

/** Every byte there is, twice, and no newline at the end. */
const BYTES = 'i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %03o $i)"; i=$((i+1)); done';

Deno.test("output scrolls by above the bars when it goes to the same terminal", async () => {
  const script = `case {} in wait) ${AWAIT};; esac; echo "out {}"; echo "err {}" >&2`;
  await using live = await Live.start([
    "each",
    "-j2",
    "--",
    "sh",
    "-c",
    script,
    ":::",
    "a",
    "wait",
  ]);
  const rows = await live.see(
    /^out a$/,
    /^err a$/,
    /^sh █{12}░{12} 1\/2 50% 1 running/,
    /^\S wait /,
  );
  const bar = rows.findIndex((row) => BAR.test(row));
  assert.ok(rows.indexOf("out a") < bar && rows.indexOf("err a") < bar);
  await live.letGo();
  const lines = await live.lines(0);
  assert.deepEqual(lines.slice(0, 4), ["out a", "err a", "out wait", "err wait"]);
  assert.equal(lines.filter((line) => BAR.test(line)).length, 1);
});

const REWRITTEN = "printf '1%%\\r2%%\\n'; printf end";

for (const ui of ["live", "plain"]) {
  Deno.test(`--tag begins each line on a terminal that a job draws over or leaves open (${ui})`, async () => {
    await using live = await Live.start([
      ...["each", "-j1", "--ui", ui, "--tag", "--", "sh", "-c", REWRITTEN, ":::", "a", "b"],
    ]);
    const lines = await live.lines(0);
    const tagged = lines.filter((line) => /^[ab] +\S/.test(line));
    assert.deepEqual(tagged, ["a       2%", "a       end", "b       2%", "b       end"]);
  });
}

Deno.test("a last line without an end reaches a terminal on which a log is written", async () => {
  await using live = await Live.start(
    ["each", "-j1", "--ui", "plain", "--", "printf", "one\ntwo {}", ":::", "a"],
  );
  const lines = await live.lines(0);
  assert.ok(lines.includes("one") && lines.includes("two a"), lines.join("\n"));
});

Deno.test("output goes into a file byte for byte while the bars are drawn", async () => {
  await using live = await Live.start(["each", "-j1", "--", "sh", "-c", BYTES, ":::", "a", "b"], {
    stdout: { file: "/dev/null" },
    shell: 'exec "$@" >out',
  });
  const lines = await live.lines(0);
  assert.match(lines[0] ?? "", /^sh █{24} 2\/2 100% /);
  assertHarmless(live.pty.output);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  assert.deepEqual([...await Deno.readFile(`${live.sandbox.path}/out`)], [...all, ...all]);
});

Deno.test("heddle … | cat gets a log between the lines of cat, and no bars to tear", async () => {
  await using live = await Live.start(
    ["each", "-j1", "--no-journal", "--", "sh", "-c", "echo out {}", ":::", "a", "b"],
    { shell: '"$@" | cat' },
  );
  const lines = await live.lines(0);
  const said = lines.map((line) =>
    line.replace(/^\S+ (?=start|ok|sh)/, "").replace(/ \(.*\)$/, "")
  );
  for (const line of ["out a", "out b", "start a", "ok b"]) assert.ok(said.includes(line), line);
  assert.ok(lines.every((line) => !BAR.test(line)));
});

Deno.test("heddle … | sort sorts data while bars are showing", async () => {
  const script = `case {} in 3) ${AWAIT};; esac; echo "line {}"`;
  await using live = await Live.start(["each", "--", "sh", "-c", script, ":::", "3", "1", "2"], {
    shell: '"$@" | sort',
    columns: 120,
  });
  const rows = await live.see(/^sh [█▋▌▍░]{36} 2\/3 66% 1 running/, /^\S 3 /);
  assert.equal(rows.some((row) => row.startsWith("line")), false);
  await live.letGo();
  const lines = await live.lines(0);
  assert.deepEqual(lines.slice(-3), ["line 1", "line 2", "line 3"]);
  assert.match(lines[1] ?? "", /^✓ sh: 3 tasks: 3 succeeded/);
});

Deno.test("… | head ends the run quietly and gives the terminal back", async () => {
  await using live = await Live.start([
    ...["each", "-j1", "--output", "stream", "--", "sh", "-c", "while echo line; do :; done"],
    ...[":::", "a", "b"],
  ], { shell: '{ "$@"; echo $? >code; } | head -n 1 >out' });
  const lines = await live.lines(0);
  assert.equal(await Deno.readTextFile(`${live.sandbox.path}/out`), "line\n");
  assert.equal(await Deno.readTextFile(`${live.sandbox.path}/code`), "141\n");
  assert.equal(lines.some((line) => line.includes("sh:")), false, lines.join("\n"));
  assertRestored(live.pty.output);
});

Deno.test("a terminal that takes nothing stops no job", async () => {
  await using live = await Live.start([
    "each",
    "-j2",
    "--",
    "sh",
    "-c",
    "echo out {}; echo err {} >&2",
  ], {
    stdin: "pipe",
    stdout: "pipe",
  });
  live.pty.writeStdin("first\n");
  await live.pty.waitFor(() => live.pty.stdout === "out first\n");
  live.pty.stall();
  const inputs = Array.from({ length: 200 }, (_, at) => String(at + 1));
  live.pty.writeStdin(inputs.join("\n") + "\n");
  await live.pty.waitFor(() => live.pty.stdout.split("\n").length === 202);
  live.pty.stall(false);
  live.pty.closeStdin();
  const lines = await live.lines(0);
  assert.equal(lines.filter((line) => line.startsWith("err ")).length, 201);
  assert.match(lines.join("\n"), /^sh █{24} 201\/201 100% /m);
  assertRestored(live.pty.output);
});

Deno.test("jobs whose output goes to a terminal that takes nothing run to their end", async () => {
  const script = `[ {} != 1 ] || ${AWAIT}; seq -s ' ' 4000; [ {} != 30 ] || echo over >over`;
  const inputs = Array.from({ length: 30 }, (_, at) => String(at + 1));
  await using live = await Live.start(["each", "-j1", "--", "sh", "-c", script, ":::", ...inputs]);
  await live.see(/^\S 1 /);
  await new Deno.Command("mkfifo", { args: [`${live.sandbox.path}/over`] }).output();
  live.pty.stall();
  await live.letGo();
  // Resolves when the last job writes it: 570 kB of output are waiting for the terminal by then.
  assert.equal(await Deno.readTextFile(`${live.sandbox.path}/over`), "over\n");
  live.pty.stall(false);
  const lines = await live.lines(0);
  assert.equal(lines.filter((line) => line.startsWith("1 2 3 4 5")).length, 30);
  assert.match(lines.join("\n"), /^✓ sh: 30 tasks: 30 succeeded/m);
});

Deno.test("SIGTERM ends a run whose terminal is stuck in a write", async () => {
  const script = `[ {} != a ] || ${AWAIT}; seq 20000 >&2; echo {}; [ {} != c ] || exec sleep 600`;
  await using live = await Live.start([
    ...["each", "-j1", "--output", "stream", "--grace", "0.3s", "--", "sh", "-c", script],
    ...[":::", "a", "b", "c"],
  ], { stdout: "pipe", shell: `mkfifo code; trap : TERM; "$@"; echo $? >code; read key` });
  await live.see(/^\S a /);
  live.pty.stall();
  await live.letGo();
  await live.pty.waitFor(() => live.pty.stdout === "a\nb\nc\n");
  live.pty.signal("SIGTERM", "group");
  assert.equal(await Deno.readTextFile(`${live.sandbox.path}/code`), "143\n");
  live.pty.stall(false);
  await live.pty.waitFor(() => isRestored(live.pty.output));
  live.pty.write("\n");
  await live.lines(0);
});
