/** The live display at sizes that are odd, and while the size changes: it fits, and it leaves no debris. */
import assert from "node:assert/strict";
import { cellWidth } from "../../lib/text/cell_width.ts";
import { assertHarmless, assertRestored, AWAIT, Live } from "./_live.ts";

/** Two of them fail, two print what a narrow screen has to break, all have more to say than fits. */
const SCRIPT = `echo "$1 some status that goes on and on and on and on"; ${AWAIT}; ` +
  `case $1 in 3*) echo broken >&2; exit 3;; esac`;
const INPUTS = Array.from({ length: 12 }, (_, at) => `${at + 1} 日本語-${"long".repeat(at)}`);
const ARGS = ["each", "-j8", "--", "sh", "-c", SCRIPT, "sh", "{}", ":::", ...INPUTS];

const SIZES = [[20, 5], [40, 10], [200, 50], [1, 1], [9, 2]] as const;

for (const [columns, rows] of SIZES) {
  Deno.test(`a run at ${columns}x${rows} fits and leaves one bar and the summary`, async () => {
    await using live = await Live.start(ARGS, {
      columns,
      rows,
      shell: 'echo above; exec "$@"',
    });
    if (rows > 2) await live.see(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 1 /);
    const shown = await live.shown.screen.visible();
    for (const row of shown) assert.ok(cellWidth(row) <= columns, row);
    assert.ok(shown.length < Math.max(2, rows), shown.join("\n"));
    await live.letGo();
    const lines = await live.lines(1);
    const text = lines.join("");
    assert.match(text, /^above/);
    assert.equal(text.split(/12 ?tasks/).length, 2, lines.join("\n"));
    assert.equal(lines.filter((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line)).length, 0, lines.join("\n"));
    assertHarmless(live.pty.output);
    assertRestored(live.pty.output);
  });
}

Deno.test("an unknown size counts as 80x24", async () => {
  await using live = await Live.start(["each", "--", "echo", ":::", "a"], {
    shell: 'stty rows 0 cols 0; exec "$@"',
  });
  const lines = await live.lines(0);
  assert.match(lines[1] ?? "", /^echo █{24} 1\/1 100% /);
});

const WAYS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  "narrower": [[60, 30], [45, 30], [41, 30]],
  "wider": [[110, 30], [150, 30]],
  "lower and higher": [[80, 20], [80, 12], [80, 40]],
  "narrower and wider": [[50, 30], [120, 25], [61, 30], [90, 28]],
};

for (const [way, sizes] of Object.entries(WAYS)) {
  Deno.test(`a terminal that gets ${way} shows no debris`, async () => {
    await using live = await Live.start(ARGS, { rows: 30, shell: 'echo above; exec "$@"' });
    await live.see(/^above$/, /8 running/, /^\S 8 日本/);
    await live.freeze();
    for (const [columns, rows] of [...sizes, [100, 30] as const]) {
      await live.resize({ columns, rows });
      await live.shown.waitFor((shown) =>
        shown[0] === "above" &&
        /^sh ░{8,} 0\/12 0%.* paused, tasks stopped$/.test(shown[1] ?? "") && shown.length === 11 &&
        shown[10] === "… +4 waiting · ? help" &&
        shown.slice(2, 10).every((row, at) => row.slice(2).startsWith(`${at + 1} `))
      );
    }
    live.pty.write("p");
    await live.letGo();
    const lines = await live.lines(1);
    assert.equal(lines[0], "above");
    assert.equal(lines.filter((line) => /^(sh )?[█▏▎▍▌▋▊▉░]/.test(line)).length, 1);
    assert.equal(lines.filter((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏…]/.test(line)).length, 0);
    assert.equal(lines.filter((line) => line.endsWith("and on and on")).length, 12);
    assertRestored(live.pty.output);
  });
}
