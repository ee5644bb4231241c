import assert from "node:assert/strict";
import { Panel } from "../../lib/library/panel.ts";
import { Live } from "../../lib/library/live.ts";
import { Progress } from "../../lib/library/progress.ts";
import type { ProgressTaskOptions } from "../../lib/library/progress_task.ts";
import {
  barColumn,
  customColumn,
  descriptionColumn,
  percentColumn,
  spinnerColumn,
} from "../../lib/view/columns/mod.ts";
import { createSurroundings, type FakeOptions, pass } from "./_surroundings.ts";

function setUp(options: FakeOptions = {}) {
  const surroundings = createSurroundings({ columns: 80, ...options });
  const progress = new Progress({ surroundings });
  const lines = () => surroundings.terminal.lines();
  return { surroundings, progress, lines, pass: (ms: number) => pass(surroundings, ms) };
}

/** Bars and spinners as words: their looks are tested elsewhere. */
function plain(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.replace(/[█░▏▎▍▌▋▊▉╌]+/, "|").replace(/[⠀-⣿]/, "~").replace(/ +/g, " ")
  );
}

Deno.test("a task is a row that follows what its program says", async () => {
  const { progress, lines, pass } = setUp();
  const task = progress.add({ description: "rows", total: 40 });
  await pass(100);
  assert.deepEqual(plain(await lines()), ["~ rows | 0% 0/40 0.1s"]);
  task.advance();
  task.advance(9);
  task.status("reading");
  await pass(100);
  assert.deepEqual(plain(await lines()), ["~ rows | 25% 10/40 0.2s reading"]);
  task.set(20);
  task.total = 25;
  task.describe("all rows");
  await pass(100);
  assert.deepEqual(plain(await lines()), ["~ all rows | 80% 20/25 0.3s reading"]);
  assert.deepEqual([task.done, task.total, task.description, task.state], [
    20,
    25,
    "all rows",
    "running",
  ]);
  await progress.close();
});

Deno.test("a task that reaches its total has finished, and goes on when the total grows", async () => {
  const { progress, lines, pass } = setUp();
  const task = progress.add({ description: "rows", total: 2 });
  task.set(2);
  assert.equal(task.state, "finished");
  await pass(200);
  await pass(5_000);
  assert.deepEqual(plain(await lines()), ["✓ rows | 100% 2/2 0.0s"]);
  task.total = 4;
  await pass(100);
  assert.match(plain(await lines())[0] ?? "", /^~ rows \| 50% 2\/4 5\.\ds$/);
  assert.equal(task.state, "running");
  await progress.close();
});

Deno.test("tasks end finished, failed or cancelled, the first end stays, and their clocks stop", async () => {
  const { progress, lines, pass } = setUp();
  const [a, b, c] = ["a", "b", "c"].map((description) => progress.add({ description, total: 10 }));
  assert.ok(a && b && c);
  await pass(1_000);
  a.finish();
  b.fail("no such file");
  c.cancel();
  b.finish();
  await pass(5_000);
  assert.deepEqual(plain(await lines()), [
    "✓ a | 0% 0/10 1.0s",
    "✗ b | 0% 0/10 1.0s no such file",
    "– c | 0% 0/10 1.0s",
  ]);
  assert.deepEqual([a.state, b.state, c.state], ["finished", "failed", "cancelled"]);
  await progress.close();
});

Deno.test("a task that waits has no clock before it starts, by itself or by its first progress", async () => {
  const { progress, lines, pass, surroundings } = setUp();
  const first = progress.add({ description: "first", total: 2, isWaiting: true });
  const second = progress.add({ description: "second", total: 2, isWaiting: true });
  await pass(5_000);
  assert.deepEqual(plain(await lines()), ["· first | 0% 0/2", "· second | 0% 0/2"]);
  assert.equal(surroundings.clock.pendingCount, 0, "nothing moves while all wait");
  first.start();
  second.advance();
  await pass(1_100);
  const rows = plain(await lines());
  assert.match(rows[0] ?? "", /^~ first \| 0% 0\/2 1\.\ds/);
  assert.match(rows[1] ?? "", /^~ second \| 50% 1\/2 1\.\ds/);
  await progress.close();
});

Deno.test("a parent is the weighted sum of its parts, which stand below it", async () => {
  const { progress, lines, pass } = setUp();
  const all = progress.add("all");
  const small = all.add({ description: "small", total: 10, weight: 1 });
  const large = all.add({ description: "large", total: 1_000, weight: 3 });
  progress.add({ description: "other", total: 1 });
  small.set(10);
  large.set(500);
  await pass(100);
  // 1 × 100 % and 3 × 50 % of 4.
  assert.deepEqual(plain(await lines()).map((line) => line.replace(/ \S+s$/, "")), [
    "~ all | 62%",
    "✓ small | 100% 10/10",
    "~ large | 50% 500/1000",
    "~ other | 0% 0/1",
  ]);
  large.set(1_000);
  await pass(100);
  assert.match(plain(await lines())[0] ?? "", /^✓ all \| 100% +\d/);
  await progress.close();
});

Deno.test("without weights parts with one unit weigh what their totals are", async () => {
  const { progress, lines, pass } = setUp();
  const all = progress.add("all");
  all.add({ description: "a", total: 100, unit: "files" }).set(100);
  all.add({ description: "b", total: 300, unit: "files" });
  await pass(100);
  assert.match(plain(await lines())[0] ?? "", /^~ all \| 25% 100\/400 files/);
  await progress.close();
});

Deno.test("a failed part is told by its parent once all have ended, at any depth", async () => {
  const { progress, lines, pass } = setUp();
  const top = progress.add("top");
  const middle = top.add("middle");
  const leaf = middle.add({ description: "leaf", total: 2 });
  leaf.advance();
  leaf.fail("broken");
  await pass(100);
  assert.deepEqual((await lines()).map((line) => line.slice(0, 10).trimEnd()), [
    "✗ top",
    "✗   middle",
    "✗     leaf",
  ]);
  await progress.close();
});

Deno.test("in the last picture reasons have the room of what has ended", async () => {
  const { surroundings, progress, lines, pass } = setUp();
  const task = progress.add({ description: "a description", total: 1_000 });
  for (let at = 0; at < 50; at++) {
    task.advance(5);
    await pass(100);
  }
  task.fail("no space left on device");
  await progress.close();
  assert.match(plain(await lines())[0] ?? "", / 250\/1000 5\.\ds no space left on device$/);
  assert.equal(surroundings.terminal.columns, 80);
});

Deno.test("a task that fails after it has reached its total is told of as failed, in a log too", async () => {
  const { surroundings, progress, pass } = setUp({ isLive: false });
  const task = progress.add({ description: "copy", total: 10 });
  const other = progress.add({ description: "other", total: 10 });
  task.set(10);
  await pass(3_000);
  task.fail("checksum is wrong");
  other.set(10);
  await pass(3_000);
  await progress.close();
  assert.deepEqual(surroundings.errors.lines.map((line) => line.replace(/^t\d+ /, "")), [
    "copy: finished 10/10 in 1.0s",
    "other: finished 10/10 in 4.0s",
    "copy: failed 10/10 after 3.0s: checksum is wrong",
  ]);
});

Deno.test("a task without a description is refused where it is added, not when it is drawn", async () => {
  const { progress } = setUp();
  // As a program without types may.
  const options = { total: 5 } as unknown as ProgressTaskOptions;
  assert.throws(() => progress.add(options), {
    name: "TypeError",
    message: "Cannot add a task: its description must be a text, it is undefined",
  });
  await progress.close();
});

Deno.test("a weight that is no amount is refused", async () => {
  const { progress } = setUp();
  assert.throws(() => progress.add({ description: "x", weight: -1 }), {
    name: "RangeError",
    message: 'Cannot add task "x": weight must be >= 0, it is -1',
  });
  await progress.close();
});

Deno.test("a total that nobody knows is a pulse without a percentage, until somebody does", async () => {
  const { progress, lines, pass } = setUp();
  const task = progress.add({ description: "x" });
  task.advance(7);
  await pass(100);
  assert.match(plain(await lines())[0] ?? "", /^~ x \|+ \? 7\/\? /);
  task.total = 14;
  await pass(100);
  assert.match(plain(await lines())[0] ?? "", /^~ x \| 50% +7\/14 /);
  await progress.close();
});

Deno.test("rows that are removed are gone, with their parts", async () => {
  const { progress, lines, pass } = setUp();
  const a = progress.add("a");
  a.add("part");
  const b = progress.add({ description: "b", total: 2 });
  await pass(100);
  assert.equal((await lines()).length, 3);
  a.remove();
  a.remove();
  a.advance();
  await pass(100);
  assert.deepEqual(plain(await lines()), ["~ b | 0% 0/2 0.2s"]);
  b.remove();
  await pass(200);
  assert.deepEqual(await lines(), []);
  await progress.close();
});

Deno.test("a part that comes after another was removed stands below the others, with its own parts", async () => {
  const { progress, lines, pass } = setUp();
  const whole = progress.add("whole");
  const [gone, , last] = ["gone", "b", "c"].map((name) => whole.add(name));
  gone?.remove();
  const next = whole.add("d");
  next.add("d1");
  last?.add("c1");
  await pass(100);
  const names = plain(await lines()).map((line) => /[a-z]+\d?/.exec(line)?.[0]);
  assert.deepEqual(names, ["whole", "b", "c", "c1", "d", "d1"]);
  await progress.close();
});

Deno.test("more tasks than rows: what runs is shown, what has ended folds into counts", async () => {
  const { progress, lines, pass } = setUp({ rows: 6 });
  const tasks = Array.from(
    { length: 100 },
    (_, at) => progress.add({ description: `task ${at}`, total: 1, isWaiting: true }),
  );
  for (const task of tasks.slice(0, 50)) task.advance();
  for (const task of tasks.slice(90, 93)) task.start();
  await pass(100);
  const shown = plain(await lines());
  assert.deepEqual(shown.slice(0, 4).map((line) => line.split(" |")[0]), [
    "· task 50",
    "~ task 90",
    "~ task 91",
    "~ task 92",
  ]);
  assert.match(shown[4] ?? "", /✓ 50 finished .*46/);
  await progress.close();
});

Deno.test("a failure is shown before what runs for some seconds, whatever is full", async () => {
  const { progress, lines, pass } = setUp({ rows: 4 });
  const tasks = Array.from({ length: 10 }, (_, at) => progress.add(`task ${at}`));
  tasks[9]?.fail("oops");
  await pass(100);
  assert.match((await lines()).join("\n"), /✗ task 9 .*oops/);
  await pass(6_000);
  assert.doesNotMatch((await lines()).join("\n"), /task 9/);
  await progress.close();
});

Deno.test("a frame costs what is visible: with 50,000 tasks only the rows of the screen are made", async () => {
  const surroundings = createSurroundings({ rows: 11 });
  let cells = 0;
  const column = customColumn((row) => {
    cells++;
    return row.description;
  });
  const progress = new Progress({ surroundings, columns: [column] });
  for (let n = 0; n < 50_000; n++) progress.add(String(n));
  await pass(surroundings, 100);
  assert.ok(cells <= 3 * 10, String(cells));
  await progress.close();
});

Deno.test("however often tasks advance, a frame follows at most every 100 ms, and none when all have ended", async () => {
  const { progress, pass, surroundings } = setUp();
  const task = progress.add({ description: "x", total: 1_000 });
  for (let step = 0; step < 10; step++) {
    for (let n = 0; n < 100; n++) task.advance();
    await pass(50);
  }
  assert.ok(surroundings.terminal.writes.length <= 6, String(surroundings.terminal.writes.length));
  await pass(1_000);
  assert.equal(surroundings.clock.pendingCount, 0);
  await progress.close();
});

Deno.test("speed and time left are there once there is enough to tell from", async () => {
  const { progress, lines, pass } = setUp();
  const task = progress.add({ description: "x", total: 1_000 });
  await pass(100);
  assert.doesNotMatch((await lines())[0] ?? "", /eta|\/s/);
  for (let n = 0; n < 50; n++) {
    task.advance(10);
    await pass(100);
  }
  assert.match((await lines())[0] ?? "", / (9\d|10\d)\/s eta ~?\d/);
  await progress.close();
});

Deno.test("hostile texts can't leave their row", async () => {
  const { progress, lines, pass, surroundings } = setUp();
  const task = progress.add("a\x1b[2J\x1b]0;x\x07b\nc");
  task.status("one\r\ntwo\x1b[5A\u202e");
  await pass(100);
  assert.equal((await lines()).length, 1);
  assert.match((await lines())[0] ?? "", /ab c .*one +two/);
  assert.doesNotMatch(surroundings.terminal.writes.join(""), /\[2J|\]0;|\[5A|\u202e/);
  await progress.close();
});

Deno.test("columns are the program's own choice, with values of its own", async () => {
  const surroundings = createSurroundings({ columns: 40 });
  const progress = new Progress({
    surroundings,
    columns: [
      spinnerColumn(),
      descriptionColumn(),
      barColumn({ maxColumns: 10 }),
      percentColumn(),
      customColumn((row, { theme }) => theme.styles.good(`#${row.fields.shard}`)),
    ],
  });
  const task = progress.add({ description: "x", total: 2, fields: { shard: 3 } });
  task.advance();
  await pass(surroundings, 100);
  assert.equal(
    (await surroundings.terminal.lines())[0]?.replace(/^./, "~"),
    "~ x          █████░░░░░  50% #3",
  );
  task.fields = { shard: 4 };
  await pass(surroundings, 100);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /#4$/);
  await progress.close();
});

Deno.test("a status can count down by itself", async () => {
  const { progress, lines, pass, surroundings } = setUp();
  const dueMs = surroundings.clock.nowMs() + 3_000;
  progress.add("x").status((nowMs) => `in ${Math.ceil((dueMs - nowMs) / 1000)} s`);
  await pass(100);
  assert.match((await lines())[0] ?? "", /in 3 s$/);
  await pass(2_000);
  assert.match((await lines())[0] ?? "", /in 1 s$/);
  await progress.close();
});

Deno.test("follow() ends a task as its work does, and hands the outcome on", async () => {
  const { progress } = setUp();
  const [good, bad, gone] = ["good", "bad", "gone"].map((name) => progress.add(name));
  assert.ok(good && bad && gone);
  assert.equal(await good.follow(Promise.resolve(7)), 7);
  await assert.rejects(bad.follow(Promise.reject(new Error("no"))), /no/);
  await assert.rejects(gone.follow(Promise.reject(new DOMException("stop", "AbortError"))));
  assert.deepEqual([good.state, bad.state, gone.state], ["finished", "failed", "cancelled"]);
  await progress.close();
});

Deno.test("using ends a task with its block", async () => {
  const { progress } = setUp();
  const seen = [];
  {
    using task = progress.add("x");
    seen.push(task);
  }
  assert.equal(seen[0]?.state, "finished");
  await progress.close();
});

Deno.test("the last picture stays, without anything that looks as if it still moved", async () => {
  const { progress, lines, pass } = setUp();
  progress.add({ description: "half", total: 2 }).advance();
  progress.print("said\n");
  await pass(100);
  await progress.close();
  assert.deepEqual(plain(await lines()), ["said", "▸ half | 50% 1/2 0.1s"]);
});

Deno.test("the last picture promises no time left of what goes no further", async () => {
  const { progress, lines, pass } = setUp();
  const task = progress.add({ description: "half", total: 100 });
  for (let n = 0; n < 50; n++) {
    task.advance();
    await pass(100);
  }
  assert.match(plain(await lines())[0] ?? "", / 50% 50\/100 5\.0s \S+\/s eta \S+s$/);
  await progress.close();
  assert.deepEqual(plain(await lines()), ["▸ half | 50% 50/100 5.0s"]);
});

Deno.test("progress is a view: it can be a part of something larger", async () => {
  const surroundings = createSurroundings({ columns: 40, rows: 8 });
  const progress = new Progress({ surroundings, display: "none" });
  const task = progress.add({ description: "x", total: 2 });
  await using live = new Live(new Panel(progress, { title: "Tasks" }), { surroundings });
  await pass(surroundings, 100);
  task.advance();
  await pass(surroundings, 100);
  const lines = await surroundings.terminal.lines();
  assert.match(lines[0] ?? "", /^╭─ Tasks ─+╮$/);
  assert.match(lines[1] ?? "", /^│ \S x .*50%/);
  assert.equal(live.isLive, true);
  task.advance();
  await pass(surroundings, 300);
  assert.equal(surroundings.clock.pendingCount, 0);
});

Deno.test("progress tells the terminal's tab how far the whole is, and takes it back", async () => {
  const surroundings = { ...createSurroundings(), taskbar: "direct" as const };
  const progress = new Progress({ surroundings });
  const a = progress.add({ description: "a", total: 4 });
  const b = progress.add({ description: "b", total: 4 });
  await pass(surroundings, 100);
  a.set(2);
  await pass(surroundings, 100);
  assert.match(surroundings.terminal.writes.join(""), /␛\]9;4;1;25/);
  b.fail();
  await pass(surroundings, 100);
  assert.match(surroundings.terminal.writes.at(-1) ?? "", /␛\]9;4;2;25/);
  await progress.close();
  assert.match(surroundings.terminal.writes.join(""), /␛\]9;4;0[^]*$/);
});

// Without a terminal.

Deno.test("without a terminal each end is a line, and long tasks have some on the way", async () => {
  const { progress, pass, surroundings } = setUp({ isLive: false });
  const long = progress.add({ description: "long", total: 100, unit: "rows" });
  const short = progress.add({ description: "short", total: 10 });
  for (let second = 1; second <= 20; second++) {
    long.advance(5);
    if (second === 2) short.fail("no such file");
    await pass(1_000);
  }
  progress.print("said\n");
  progress.add("endless").advance(3);
  await progress.close();
  assert.deepEqual(surroundings.errors.lines.map((line) => line.replace(/, eta \S+$/, "")), [
    "t2 short: failed 0/10 after 1.0s: no such file",
    "t5 long: 25% 25/100 rows",
    "t10 long: 50% 50/100 rows",
    "t15 long: 75% 75/100 rows",
    "t20 long: finished 100/100 rows in 20s",
    "said",
    "t20 endless: 3",
  ]);
  assert.equal(surroundings.clock.pendingCount, 0);
  assert.deepEqual(surroundings.terminal.writes, []);
});

Deno.test("without a terminal every end is told, also where rows are taken away and tasks go on", async () => {
  const { progress, pass, surroundings } = setUp({ isLive: false });
  const [a, b] = ["a", "b"].map((description) => progress.add({ description, total: 2 }));
  a?.set(2);
  await pass(1_000);
  a?.remove();
  b?.set(2);
  await pass(1_000);
  if (b !== undefined) b.total = 4;
  await pass(1_000);
  b?.set(4);
  await progress.close();
  assert.deepEqual(surroundings.errors.lines.map((line) => line.replace(/ in .*/, "")), [
    "t1 a: finished 2/2",
    "t2 b: finished 2/2",
    "t3 b: finished 4/4",
  ]);
});

Deno.test("without a terminal a flood of ends is counted", async () => {
  const { progress, pass, surroundings } = setUp({ isLive: false });
  for (let n = 0; n < 100; n++) progress.add({ description: String(n), total: 1 }).advance();
  await pass(3_000);
  await progress.close();
  assert.equal(surroundings.errors.lines.length, 21);
  assert.match(surroundings.errors.lines.at(-1) ?? "", /and 80 more lines/);
});

Deno.test("with display none nothing is written and no timer runs, and tasks still know how they are", async () => {
  const surroundings = createSurroundings();
  const progress = new Progress({ surroundings, display: "none" });
  const task = progress.add({ description: "x", total: 2 });
  task.advance(2);
  assert.equal(task.state, "finished");
  progress.print("nothing\n");
  assert.equal(surroundings.clock.pendingCount, 0);
  await progress.close();
  assert.deepEqual([surroundings.terminal.writes, surroundings.errors.writes], [[], []]);
});

Deno.test("what a class of somebody's makes of a progress display can't move the cursor", async () => {
  class Hostile extends Progress {
    override render(): readonly string[] {
      return ["\x1b[2Jgone", "x".repeat(200)];
    }
  }
  const surroundings = createSurroundings({ columns: 80 });
  const progress = new Hostile({ surroundings });
  progress.add("one");
  await pass(surroundings, 100);
  assert.deepEqual(await surroundings.terminal.lines(), ["gone", `${"x".repeat(79)}…`]);
  await progress.close();
  await surroundings.terminal.lines();
});
