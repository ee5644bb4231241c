/** `heddle doctor` in pipes and on a terminal: what it decides and why, as plain text. */
import assert from "node:assert/strict";
import { renderDoctor } from "../../lib/cli/doctor.ts";
import { Sandbox } from "../_support/cli.ts";
import { Live } from "./_live.ts";

const SUBJECTS = [
  ...["display", "colors", "cursor", "motion", "symbols", "task bar", "title"],
  ...["resizing", "keys"],
  ...["size", "TERM", "cores", "heddle", "runtime", "state"],
];

function subjectsOf(text: string): string[] {
  return text.trimEnd().split("\n").map((line) => line.split(/ {2,}/)[0] ?? "");
}

Deno.test("the doctor says in a pipe what a run there would do, and leaves nothing behind", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout, stderr } = await sandbox.run(["doctor"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(subjectsOf(stdout), SUBJECTS);
  assert.match(stdout, /^display +plain +standard error is not a terminal$/m);
  assert.match(stdout, /^symbols +unicode +the locale is C\.UTF-8$/m);
  assert.match(stdout, /^keys +no +the plain display reads no keys$/m);
  assert.match(stdout, /^size +unknown, drawn as 80x24$/m);
  assert.match(stdout, /^runtime +Deno \d+\.\d+\.\d+ \(.+\)$/m);
  assert.ok(stdout.includes(`${sandbox.path}/state/heddle/runs (0 runs)\n`));
  assert.doesNotMatch(stdout, /[^\n\x20-\x7e]/);
  assert.deepEqual(sandbox.runIds(), []);
});

Deno.test("the doctor counts the runs that are kept, and shows what options change", async () => {
  await using sandbox = await Sandbox.create();
  await sandbox.run(["each", "--", "true", ":::", "a"]);
  const args = ["doctor", "--ui", "quiet", "--color", "always", "--ascii", "--no-motion"];
  const { stdout } = await sandbox.run([...args, "--taskbar", "never", "--title"]);
  assert.match(stdout, /^display +quiet +--ui quiet$/m);
  assert.match(stdout, /^colors +16 +--color always, nothing names more than 16$/m);
  assert.match(stdout, /^motion +no +--no-motion$/m);
  assert.match(stdout, /^symbols +ascii +--ascii$/m);
  assert.match(stdout, /^task bar +no +--taskbar never$/m);
  assert.match(stdout, /^state .*\(1 run\)$/m);
});

Deno.test("the doctor refuses what a run would refuse", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout, stderr } = await sandbox.run(["doctor", "--ui", "live"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^heddle: Cannot show --ui live: standard error is not a terminal; /);
});

Deno.test("the doctor says on a terminal that there are bars, keys and a size", async () => {
  await using live = await Live.start(["doctor"], { columns: 100, rows: 30 });
  const text = (await live.lines(0)).join("\n");
  assert.match(text, /^display +live +standard error is a terminal$/m);
  assert.match(text, /^colors +256 +standard error is a terminal, TERM names 256$/m);
  assert.match(text, /^keys +yes +standard input is a terminal$/m);
  assert.match(text, /^size +100x30$/m);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(live.pty.output, /\x1b/);
});

Deno.test("the doctor judges the terminal of the bars when its own words go into a pipe", async () => {
  await using live = await Live.start(["doctor"], { shell: '"$@" | cat', stdin: "null" });
  const text = (await live.lines(0)).join("\n");
  assert.match(text, /^display +live /m);
  assert.match(text, /^keys +no +standard input is not a terminal$/m);
});

Deno.test("renderDoctor() puts values and reasons into columns and disarms what it was told", () => {
  const rows = [
    { subject: "a", value: "x", reason: "why" },
    { subject: "longer", value: "yy", reason: "because\x1b[2J" },
    { subject: "TERM", value: "a value longer than any that is explained\r", reason: "" },
  ];
  assert.equal(
    renderDoctor(rows),
    "a       x   why\n" +
      "longer  yy  because\n" +
      "TERM    a value longer than any that is explained\n",
  );
});
