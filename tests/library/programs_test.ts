/** The programs of the documentation, each in a real terminal: what is on the screen, and how they end. */
import assert from "node:assert/strict";
import { Program, runPiped, withoutBars } from "./_program.ts";

const READ = { flags: ["--allow-read"] };

Deno.test("one worker moves one bar, and the result stands above it", async () => {
  await using program = await Program.start("docs/library/one_worker.ts", {
    ...READ,
    args: ["3000000"],
  });
  await program.see(/^\S primes +[█▏▎▍▌▋▊▉]*░+ +\d+% +\S+\/3,000,000/);
  const lines = withoutBars(await program.lines(0));
  assert.equal(lines[0], "216816 primes below 3000000");
  assert.match(lines[1] ?? "", /^✓ primes \| 100% 3,000,000\/3,000,000 \d/);
  assert.equal(lines.length, 2);
});

Deno.test("four workers feed one bar", async () => {
  await using program = await Program.start("docs/library/four_workers.ts", {
    ...READ,
    args: ["3000000"],
  });
  const rows = await program.see(/^\S primes .*\/3,000,000/);
  assert.equal(rows.filter((row) => row !== "").length, 1, "there is one bar");
  const lines = withoutBars(await program.lines(0));
  assert.equal(lines[0], "216816 primes below 3000000, by 4 workers");
  assert.match(lines[1] ?? "", /^✓ primes \| 100% 3,000,000\/3,000,000/);
});

const BARS = [/^\S red .* [1-9]\d*\/80/, /^\S green .* [1-9]\d*\/120/, /^\S blue .* [1-9]\d*\/160/];

Deno.test("Ctrl-C cancels three workers: the pool drains, and none is left", async () => {
  await using program = await Program.start("docs/library/cancel.ts", READ);
  await program.see(...BARS);
  program.pty.write("\x03");
  const lines = withoutBars(await program.lines(130));
  const rows = lines.filter((line) => /^– (red|green|blue) \| \d+% \d+\/\d+ /.test(line));
  assert.equal(rows.length, 3, lines.join("\n"));
  assert.equal(lines.at(-1), "0 of 3 done, 0 workers left");
});

Deno.test("SIGTERM does the same, and a program can cancel by itself", async () => {
  await using terminated = await Program.start("docs/library/cancel.ts", READ);
  await terminated.see(...BARS);
  terminated.pty.signal("SIGTERM");
  assert.equal((await terminated.lines(130)).at(-1), "0 of 3 done, 0 workers left");
  await using limited = await Program.start("docs/library/cancel.ts", { ...READ, args: ["700"] });
  const lines = await limited.lines(0);
  assert.equal(lines.at(-1), "0 of 3 done, 0 workers left");
  assert.equal(lines.filter((line) => line.startsWith("– ")).length, 3, lines.join("\n"));
});

Deno.test("the same without threads and without a single permission", async () => {
  await using program = await Program.start("docs/library/no_threads.ts");
  await program.see(/^tasks .* 0\/3 .*3 running/, ...BARS);
  program.pty.write("\x03");
  const lines = await program.lines(130);
  assert.match(lines.join("\n"), /^✗ tasks: 3 tasks: .*3 cancelled in .*, stopped by SIGINT$/m);
  assert.equal(lines.at(-1), "0 of 3 done");
  await using limited = await Program.start("docs/library/no_threads.ts", { args: ["700"] });
  assert.match((await limited.lines(130)).join("\n"), /stopped by abort/);
});

/** Whether all that a screen of the dashboard says comes from one moment. */
function agrees(screen: readonly string[], hasErrors: boolean): boolean {
  const text = screen.join("\n");
  const [, errors, processed] = /Processing \((\d+) - ([1-9]\d*) \/ 24\)/.exec(text) ?? [];
  const [, remaining] = /^(\d+) remaining/m.exec(text) ?? [];
  const listed = text.match(/\d\d:\d\d:\d\d +ta/g)?.length ?? 0;
  return processed !== undefined && Number(remaining) === 24 - Number(processed) &&
    (!hasErrors || listed === Number(errors));
}

for (const [columns, rows] of [[80, 24], [40, 14]] as const) {
  Deno.test(`the dashboard shows one object at ${columns}x${rows}, and its numbers agree`, async () => {
    await using program = await Program.start("docs/library/dashboard.ts", {
      args: ["24"],
      columns,
      rows,
    });
    const hasErrors = columns >= 60;
    // What is read while a frame is on its way may be half of it.
    const screen = await program.shown.waitFor((rows) => agrees(rows, hasErrors));
    const text = screen.join("\n");
    assert.match(text, /Nightly import +\d\d:\d\d:\d\d/);
    assert.match(text, /^│ \S table \d+ /m);
    assert.equal(/─ Errors ─/.test(text), hasErrors, "narrow screens go without the errors");
    assert.equal(screen.length, rows);
    const lines = await program.lines(0);
    assert.match(lines.at(-1) ?? "", /^done \(\d+ - 24 \/ 24\)$/);
    assert.equal(lines.length, 1, "the whole screen was given back");
  });
}

Deno.test("the dashboard goes without its header on a short screen, and a narrow one without the clock", async () => {
  await using program = await Program.start("docs/library/dashboard.ts", {
    args: ["24"],
    columns: 20,
    rows: 5,
  });
  const screen = await program.see(/Processing \(/, /^\d+ remaining/);
  assert.doesNotMatch(screen.join("\n"), /Nightly/);
  await program.shown.resize({ columns: 22, rows: 10 });
  await program.see(/^│ Nightly import {5}│$/, /^\d+ remaining/);
  await program.lines(0);
});

Deno.test("Ctrl-C gives the screen back that a dashboard has taken, and ends the program", async () => {
  await using program = await Program.start("docs/library/dashboard.ts");
  await program.see(/Processing/, /remaining/);
  const before = program.pty.output.length;
  program.pty.write("\x03");
  const end = await program.pty.end;
  assert.ok(end.signal === "SIGINT" || end.code === 130, JSON.stringify(end));
  const last = program.pty.output.slice(before);
  for (const sequence of ["\x1b[?1049l", "\x1b[?25h"]) assert.ok(last.includes(sequence), last);
  assert.deepEqual((await program.shown.lines()).filter((line) => /Processing/.test(line)), []);
});

Deno.test("tasks that fail are tried again in sight, and what failed for good is named", async () => {
  // Wide enough for the path of the program, wherever the project is.
  await using program = await Program.start("docs/library/retries.ts", { columns: 200 });
  await program.see(/^\S oslo /, /^↻ \S+ +retry \d\/4 (in \d|is next).*Error: connection reset/);
  await program.see(/^\S \S+ .*try [234]\/4 (connecting|reading)/);
  const lines = await program.lines(1);
  assert.match(
    lines.join("\n"),
    /^✗ quito · Error: connection reset \(\S+retries\.ts:\d+:\d+\) \(4 tries\)$/m,
  );
  assert.match(lines.join("\n"), /^✗ downloads: 6 tasks: 5 succeeded, 1 failed/m);
  assert.equal(lines.at(-1), "quito: Error: connection reset");
});

Deno.test("a worker that blocks for seconds ends at its next look at the flag, and lives on", async () => {
  await using program = await Program.start("docs/library/blocking.ts", {
    ...READ,
    args: ["2000", "1"],
  });
  await program.see(/^\S blocks for 1 s /);
  const lines = withoutBars(await program.lines(0));
  assert.match(lines.join("\n"), /^saw the flag \d+ ms after it was raised$/m);
  assert.match(lines.join("\n"), /^1 worker lives on$/m);
  assert.match(lines.at(-1) ?? "", /^– blocks for 1 s \| \? [1-9]/);
});

Deno.test("Ctrl-C reaches a worker that blocks, too", async () => {
  await using program = await Program.start("docs/library/blocking.ts", {
    ...READ,
    args: ["3600000", "1"],
  });
  await program.see(/^\S blocks for 1 s .* [1-9]\/\?/);
  program.pty.write("\x03");
  const text = (await program.lines(130)).join("\n");
  assert.match(text, /^saw the flag \d+ ms after it was raised$/m);
  assert.match(text, /^1 worker lives on$/m);
});

Deno.test("without a terminal the results go to stdout alone, and plain lines to stderr", async () => {
  const { code, stdout, stderr } = await runPiped("docs/library/one_worker.ts", {
    ...READ,
    args: ["100000"],
  });
  assert.deepEqual([code, stdout], [0, ["9592 primes below 100000"]]);
  assert.equal(stderr.length, 1, stderr.join("\n"));
  assert.match(stderr[0] ?? "", /^\d\d:\d\d:\d\d primes: finished 100,000\/100,000 in \S+$/);
});
