/** Switching between the ways of showing a run while it prints: every line is there in the end, once and in order. */
import assert from "node:assert/strict";
import { assertHarmless, assertRestored, Live } from "./_live.ts";

/** Prints a hundred lines for each file `step-N` that appears; fails in between. */
const PRINTS = `n=0; while [ $n -lt 10 ]; do n=$((n+1)); ` +
  `while ! [ -e step-$n ]; do sleep 0.02; done; ` +
  `i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo "line $(( (n-1)*100 + i ))"; done; echo mark $n >&2; done; ` +
  `while ! [ -e end ]; do sleep 0.02; done`;

const WANTED: Readonly<Record<string, RegExp>> = {
  live: /^sh [█▏▎▍▌▋▊▉░]+ /,
  full: /─ Tasks ─/,
  plain: /t shows bars again$/,
};

Deno.test("a thousand lines survive switching through all displays while they are printed", async () => {
  await using live = await Live.start([
    ...["each", "-j2", "--output", "stream", "--", "sh", "-c"],
    ...[
      `case {} in print) ${PRINTS};; *) while ! [ -e fail-{} ]; do sleep 0.02; done; exit 3;; esac`,
    ],
    ...[":::", "print", "1", "2", "3", "4", "5", "6"],
  ], { columns: 90, rows: 24, shell: 'echo above; exec "$@"' });
  const before = live.pty.initialModes;
  await live.see(/ print /, / 1 /);
  const touch = (name: string) => Deno.writeTextFile(`${live.sandbox.path}/${name}`, "");
  const modes = ["live", "full", "plain"];
  for (let step = 1; step <= 10; step++) {
    await touch(`step-${step}`);
    if (step <= 6) await touch(`fail-${step}`);
    const mode = modes[step % 3] ?? "live";
    // In the plain log the newest lines push the notice off the screen.
    if (mode === "plain") {
      const said = live.pty.output.split("plain log from here on").length;
      live.pty.write("t");
      await live.pty.waitFor(() => live.pty.output.split("plain log from here on").length > said);
    } else await live.press("t", WANTED[mode] ?? /^$/);
  }
  await touch("end");
  const lines = await live.lines(1);
  assert.equal(lines[0], "above");
  assert.deepEqual(
    lines.filter((line) => /^line \d+$/.test(line)),
    Array.from({ length: 1000 }, (_, at) => `line ${at + 1}`),
  );
  assert.equal(lines.filter((line) => /^mark \d+$/.test(line)).length, 10);
  const summary = lines.findIndex((line) => /^✗ sh: 7 tasks: 1 succeeded, 6 failed/.test(line));
  const told = lines.slice(0, summary).filter((line) => /✗ \d · exit 3$/.test(line));
  assert.deepEqual(told.map((line) => /✗ (\d)/.exec(line)?.[1]).sort(), [
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
  ]);
  assert.equal(lines.some((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line)), false);
  assertHarmless(live.pty.output);
  assertRestored(live.pty.output);
  assert.deepEqual(await live.pty.modes(), before);
});

Deno.test("output that arrives behind a full screen is all there after it", async () => {
  await using live = await Live.start([
    ...["each", "--ui", "full", "-j1", "--output", "stream", "--"],
    ...["sh", "-c", "seq 20000; while ! [ -e go ]; do sleep 0.05; done", ":::", "a"],
  ], { columns: 90, rows: 24, shell: 'echo above; exec "$@"' });
  await live.see(/ a .*20000/);
  assert.deepEqual(await live.shown.screen.mainLines(), ["above"]);
  await live.letGo();
  const lines = await live.lines(0);
  assert.deepEqual(lines.slice(0, 20_001), [
    "above",
    ...Array.from({ length: 20_000 }, (_, at) => String(at + 1)),
  ]);
  assertRestored(live.pty.output);
});
