/**
 * Attacks on the terminal by names, inputs and output of jobs. Whatever they hold, the terminal gets text and
 * the painter's own sequences, each task stays on its row, and nothing above is touched.
 */
import assert from "node:assert/strict";
import { assertHarmless, assertRestored, AWAIT, Live, textOf } from "./_live.ts";

const ATTACKS: Readonly<Record<string, string>> = {
  "clear the screen": "\x1b[2J\x1b[H\x1b[3J",
  "move the cursor": "\x1b[99A\x1b[1;1Hevil\x1b[s\x1b[u\x1b8",
  "reset the terminal": "\x1bc\x1b[!p",
  "write the clipboard": "\x1b]52;c;ZXZpbA==\x07",
  "hide a link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
  "set the title": "\x1b]0;evil\x07\x1b]2;evil\x1b\\",
  "ask for an answer": "\x1b[6n\x1b[c\x1bP$q\x1b\\\x05",
  "switch the screen": "\x1b[?1049h\x1b[?47h",
  "change the characters": "\x1b(0\x0e\x0f",
  "use C1 controls": "\u009b2J\u009d0;evil\u009c\u0090evil\u009c\u0085",
  "turn text around": "\u202eevil\u2066\u2067\u061c\u200f",
  "start the line over": "good\rbad\rworse",
  "take characters back": "good\b\b\b\bevil\x7f",
  "break the line": "one\u2028two\u2029three\x0bfour\x0cfive",
  "leave a sequence open": "open \x1b]0;never ended",
  "leave a control sequence open": "open \x1b[38;5",
  "ring and wait": "\x07\x07\x13\x11\x1a\x18",
  "end the frame": "\x1b[?2026l\x1b[?25h\x1b[?7h",
};

/** Prints its input as a line, as its status and as its last words. */
const ECHO = 'printf "%s\\n" "$1"; printf "out %s\\nerr %s" "$1" "$1" >&2; ' +
  `case $2 in wait) ${AWAIT};; esac; exit 1`;

Deno.test("no input and no output of a job reaches the terminal as anything but text", async () => {
  const attacks = Object.values(ATTACKS);
  await using live = await Live.start([
    ...["each", "-j40", "--", "sh", "-c", ECHO, "sh", "{1}", "{2}"],
    ...[":::", ...attacks, ":::", "now", "wait"],
  ], { columns: 100, rows: 40, shell: 'echo above; exec "$@"' });
  // Each of those that wait has its row with its last words on it, and nothing from another.
  await live.shown.waitFor((rows) =>
    rows.filter((row) => /^\S .{28,} +\d\.\ds (err|out|worse)/.test(row)).length ===
      attacks.length
  );
  await live.letGo();
  const lines = await live.lines(1);
  assert.equal(lines[0], "above");
  assert.equal(lines.filter((line) => /^ {2}✗ .* · exit 1/.test(line)).length, 2 * attacks.length);
  assertHarmless(live.pty.output);
  assertRestored(live.pty.output);
  assert.doesNotMatch(textOf(live.pty.output), /http:\/\/evil|ZXZpbA|never ended/);
});

for (const [name, attack] of Object.entries(ATTACKS)) {
  if (!/sequence|C1|line|frame/.test(name)) continue;
  Deno.test(`a job that tries to ${name} stays on its row`, async () => {
    const script = `printf '%s' "$1"; ${AWAIT}`;
    await using live = await Live.start(
      ["each", "-j2", "--", "sh", "-c", script, "sh", "{}"]
        .concat([":::", attack, "plain"]),
      { columns: 60, rows: 12, shell: 'echo above; exec "$@"' },
    );
    await live.see(/ 2 running /, /\d\.\ds \S/);
    const rows = await live.shown.screen.visible();
    assert.equal(rows[0], "above");
    assert.match(rows[1] ?? "", /^sh /);
    assert.match(rows[3] ?? "", /^\S plain/);
    assert.deepEqual(rows.slice(4), ["? help"]);
    await live.letGo();
    await live.lines(0);
    assertHarmless(live.pty.output);
  });
}

Deno.test("huge lines are cut on rows and wrapped above the bars, and lose nothing in between", async () => {
  const script =
    `printf "%0300000d" 7; printf "%0300000d" 8 >&2; ${AWAIT}; echo; echo >&2; echo end >&2; exit 1`;
  await using live = await Live.start(["each", "--", "sh", "-c", script, ":::", "a"], {
    columns: 50,
    rows: 10,
    shell: 'echo above; exec "$@"',
  });
  const rows = await live.see(/^\S a +\d\.\ds 0+…$/);
  assert.deepEqual(rows.slice(3), ["? help"]);
  await live.letGo();
  const lines = await live.lines(1);
  assert.equal(lines[0], "above");
  const zeros = lines.filter((line) => /^0+[78]?$/.test(line)).join("").length;
  assert.equal(zeros, 600_000);
  assertHarmless(live.pty.output);
});

/** Each row of the boxes on the left has both its sides, where the first row has its corners. */
function assertBoxes(rows: readonly string[]): void {
  const top = rows.findIndex((row) => row.startsWith("╭─ Status"));
  const right = rows[top]?.indexOf("╮") ?? -1;
  assert.ok(top >= 0 && right > 0, rows.join("\n"));
  for (const row of rows.slice(top, -1)) {
    assert.match(`${row[0]}${row[right]}`, /^(╭╮|││|╰╯)$/, rows.join("\n"));
  }
}

Deno.test("on the full screen no input and no output of a job leaves its row", async () => {
  const attacks = Object.values(ATTACKS);
  await using live = await Live.start([
    ...["each", "--ui", "full", "-j40", "--output", "none", "--", "sh", "-c", ECHO, "sh"],
    ...["{1}", "{2}", ":::", ...attacks, ":::", "now", "wait"],
  ], { columns: 160, rows: 60, shell: 'echo above; exec "$@"' });
  const rows = await live.shown.waitFor((rows) =>
    rows.filter((row) => /^│ \S .{6,} +\d\.\ds (err|out|worse)/.test(row)).length ===
      attacks.length
  );
  assertBoxes(rows);
  assert.match(rows[0] ?? "", /^sh [█░▏▎▍▌▋▊▉]+ /);
  assert.match(rows.at(-1) ?? "", /^18 remaining .*q cancel/);
  assert.deepEqual(await live.shown.screen.mainLines(), ["above"]);
  await live.letGo();
  const lines = await live.lines(1);
  assert.equal(lines[0], "above");
  assertHarmless(live.pty.output);
  assertRestored(live.pty.output);
  assert.doesNotMatch(textOf(live.pty.output), /http:\/\/evil|ZXZpbA|never ended/);
});

for (const ui of ["live", "full"] as const) {
  Deno.test(`an output full of attacks is shown row by row, and leaves nothing behind (${ui})`, async () => {
    const attacks = Object.values(ATTACKS);
    const text = attacks.map((attack, at) => `<${at}> ${attack}\n`).join("");
    const script = `cat attacks; printf '<last>\\n'; ${AWAIT}`;
    await using live = await Live.start(
      ["each", "--ui", ui, "--output", "none", "--", "sh", "-c", script, ":::", "a"],
      { columns: 70, rows: 30, shell: 'echo above; exec "$@"' },
      { attacks: text },
    );
    await live.see(/ a .*<last>/);
    live.pty.write("j");
    const rows = await live.press("\r", /^<last>$/, /following/);
    const first = rows.findIndex((row) => row.startsWith("<0>"));
    const shown = rows.slice(first, first + attacks.length + 1);
    // Whoever starts a line over has what came last on it, as on a terminal.
    const starts = attacks.map((attack, at) => attack.includes("\r") ? "worse" : `<${at}>`);
    for (const [at, start] of [...starts, "<last>"].entries()) {
      assert.ok(shown[at]?.startsWith(start), `${start} in\n${rows.join("\n")}`);
    }
    await live.press("\x1b", /›a .*<last>/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.equal(lines[0], "above");
    assert.equal(lines.some((line) => /^<\d/.test(line)), false, lines.join("\n"));
    assertHarmless(live.pty.output);
    assertRestored(live.pty.output);
    assert.doesNotMatch(textOf(live.pty.output), /http:\/\/evil|ZXZpbA/);
  });

  Deno.test(`a line of 10 MB stays on its row, and its output on its screen (${ui})`, async () => {
    const line = "head -c 10000000 /dev/zero | tr '\\0' x; echo";
    const script =
      `${line}; while ! [ -e more ]; do sleep 0.05; done; ${line}; echo after; ${AWAIT}`;
    await using live = await Live.start(
      ["each", "--ui", ui, "--output", "none", "--", "sh", "-c", script, ":::", "a"],
      { columns: 70, rows: 20, shell: 'echo above; exec "$@"' },
    );
    const rows = await live.see(/\S a +\d+\.\ds x+…/);
    if (ui === "full") assertBoxes(rows);
    else assert.deepEqual(rows.slice(3), ["? help"]);
    live.pty.write("j");
    await live.press("\r", /^x{40}/, /following/);
    await Deno.writeTextFile(`${live.sandbox.path}/more`, "");
    const output = await live.see(/^x{40}/, /^after$/, /following/);
    // What came faster than it was looked at is left out, and said so.
    assert.match(output[0] ?? "", /^\S a +running/);
    for (const row of output.slice(1, -1)) {
      assert.match(row, /^(x{20,}…?|-- [\d.]+ [kM]?B not shown --|after|)$/);
    }
    await live.press("\x1b", /›a .* after/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.equal(lines[0], "above");
    assertHarmless(live.pty.output);
    assertRestored(live.pty.output);
    // The line was never sent as a whole, whatever was looked at.
    assert.ok(live.pty.outputBytes < 200_000, `${live.pty.outputBytes} bytes`);
  });
}

Deno.test("names and needs of a plan are text as well", async () => {
  const evil = "e\u001b[2J\u202e\r\nvil";
  const tasks = [
    { id: `one ${evil}`, run: "exit 1" },
    { id: `two ${evil}`, needs: `one ${evil}`, run: "true" },
  ];
  await using live = await Live.start(["run", "plan.json"], {
    columns: 200,
    shell: `echo above; exec "$@"`,
    stdin: "tty",
  }, { "plan.json": JSON.stringify({ name: `name ${evil}`, tasks }) });
  const lines = await live.lines(1);
  assert.equal(lines[0], "above");
  assert.match(lines.join("\n"), /^✗ name e.*vil: 2 tasks: 0 succeeded, 1 failed, 1 skipped/m);
  assertHarmless(live.pty.output);
});
