/**
 * How programs with something live end, in a real terminal: by themselves, by errors, by signals, and without a single
 * permission. What is tested is what they leave.
 */
import assert from "node:assert/strict";
import type { PtyEnd } from "../_support/pty.ts";
import { assertRestored } from "../cli/_live.ts";
import { Program } from "./_program.ts";

const LIVE = `import { Live, Progress, track } from "LIBRARY";
const live = new Live(() => ["picture"], { isAnimated: true });
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

/** A death by the signal itself, or its exit code where the process may not kill itself. */
function isEndedBy(end: PtyEnd, signal: string, code: number): boolean {
  return end.signal === signal || end.code === code;
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  for (const flags of [[], ["--allow-run"]]) {
    Deno.test(`${signal} restores the terminal and ends the program as without a display, flags: ${flags}`, async () => {
      await using program = await Program.of(`${LIVE} await wait(60_000);`, { flags });
      const before = program.pty.initialModes;
      await program.see(/^picture$/);
      program.pty.signal(signal);
      const end = await program.pty.end;
      assert.ok(isEndedBy(end, signal, code), JSON.stringify(end));
      if (flags.length > 0) assert.equal(end.signal, signal);
      assertRestored(program.pty.output);
      assert.deepEqual(await program.shown.lines(), ["picture"]);
      assert.deepEqual(await program.pty.modes(), before);
    });
  }
}

Deno.test("a program that only forgets to close its display gets its terminal back at the end", async () => {
  await using program = await Program.of(
    `import { Live } from "LIBRARY"; const live = new Live("picture");
     await new Promise((resolve) => setTimeout(resolve, 50));`,
  );
  assert.deepEqual(await program.lines(0), ["picture"]);
});

Deno.test("Deno.exit() in the middle leaves the terminal as it was", async () => {
  await using program = await Program.of(`${LIVE} await wait(300); Deno.exit(7);`);
  assert.deepEqual(await program.lines(7), ["picture"]);
});

for (
  const [how, source] of [
    ["a throw", `await wait(200); throw new Error("oops");`],
    ["a rejection", `await wait(200); Promise.reject(new Error("oops")); await wait(60_000);`],
    [
      "a view that throws",
      `await wait(200); live.update(() => { throw new Error("oops"); }); await wait(60_000);`,
    ],
  ] as const
) {
  Deno.test(`${how} restores the terminal first, so that the error can be read`, async () => {
    await using program = await Program.of(`${LIVE}${source}`);
    const lines = await program.lines(1);
    assert.equal(lines[0], "picture");
    assert.match(lines.join("\n"), /^error: Uncaught .*Error: oops$/m);
  });
}

Deno.test("a view that throws on the full screen gives the main screen back first", async () => {
  await using program = await Program.of(
    `import { Live } from "LIBRARY";
     console.log("above");
     const live = new Live(() => ["picture"], { screen: "full" });
     await Deno.stdin.read(new Uint8Array(1));
     live.update(() => { throw new Error("oops"); });
     await new Promise((resolve) => setTimeout(resolve, 60_000));`,
  );
  await program.see(/^picture$/);
  assert.equal(await program.shown.screen.isAlternate(), true);
  program.pty.write("\n");
  const lines = await program.lines(1);
  assert.equal(await program.shown.screen.isAlternate(), false);
  assert.equal(lines[0], "above");
  assert.match(lines.join("\n"), /^error: Uncaught .*Error: oops$/m);
  assert.equal(lines.includes("picture"), false);
});

Deno.test("a closed terminal ends the program", async () => {
  await using program = await Program.of(`${LIVE} await wait(60_000);`);
  await program.see(/^picture$/);
  program.pty.hangUp();
  const end = await program.pty.end;
  assert.ok(isEndedBy(end, "SIGHUP", 129), JSON.stringify(end));
});

Deno.test("Ctrl-Z gives the terminal back, and fg draws anew, where the program may stop itself", async () => {
  await using program = await Program.of(`${LIVE} await wait(60_000);`, { flags: ["--allow-run"] });
  await program.see(/^picture$/);
  program.pty.write("\x1a");
  await program.pty.waitForStop();
  assertRestored(program.pty.output);
  const bytes = program.pty.outputBytes;
  program.pty.continue();
  await program.pty.waitFor(() => program.pty.outputBytes > bytes);
  await program.shown.waitFor((rows) => rows.filter((row) => row === "picture").length === 2);
  program.pty.write("\x03");
  await program.pty.end;
  assertRestored(program.pty.output);
});

Deno.test("Ctrl-Z stops a program that may not stop itself as well, and fg draws anew", async () => {
  await using program = await Program.of(`${LIVE} await wait(60_000);`);
  await program.see(/^picture$/);
  program.pty.write("\x1a");
  await program.pty.waitForStop();
  const bytes = program.pty.outputBytes;
  program.pty.continue();
  await program.pty.waitFor(() => program.pty.outputBytes > bytes);
  program.pty.write("\x03");
  await program.pty.end;
  assertRestored(program.pty.output);
});

Deno.test("a synchronous loop is drawn while it runs, and Ctrl-C ends it at once with the cursor in place", async () => {
  await using program = await Program.of(
    `import { track } from "LIBRARY";
     for (const _ of track(Array(1_000), { description: "spinning" })) {
       const endMs = performance.now() + 20;
       while (performance.now() < endMs);
     }`,
  );
  await program.see(/^\S spinning .* [1-9]\d*\/1000/);
  program.pty.write("\x03");
  const end = await program.pty.end;
  assert.ok(isEndedBy(end, "SIGINT", 130), JSON.stringify(end));
  assertRestored(program.pty.output);
});

Deno.test("wide text, another folder, and no permission at all: nothing is asked, nothing tears", async () => {
  await using program = await Program.of(
    `import { Panel, Live, Progress } from "LIBRARY";
     const progress = new Progress({ display: "none" });
     progress.add({ description: "下载文件 👩‍🚀", total: 4 }).set(2);
     await using live = new Live(new Panel(progress, { title: "進捗" }));
     await new Promise((resolve) => setTimeout(resolve, 500));`,
    { columns: 60 },
  );
  const lines = await program.lines(0);
  assert.match(lines[0] ?? "", /^╭─ 進捗 ─+╮$/);
  assert.match(lines[1] ?? "", /^│ \S 下载文件 .* 50% .*│$/);
  assert.equal(lines.length, 3);
});

Deno.test("what a program prints on a terminal of its own stays whole above what is live", async () => {
  await using program = await Program.of(
    `${LIVE} for (let n = 1; n <= 30; n++) { console.log("line", n); await wait(10); }
     await live.close(); console.log("after");`,
  );
  assert.deepEqual(await program.lines(0), [
    ...Array.from({ length: 30 }, (_, at) => `line ${at + 1}`),
    "picture",
    "after",
  ]);
});

for (
  const [variable, value, expected] of [
    ["NO_COLOR", "1", /^[^]*$/],
    ["TERM", "dumb", /picture/],
    ["CI", "true", /picture/],
  ] as const
) {
  Deno.test(`${variable}=${value} is kept to by programs that may read it`, async () => {
    await using program = await Program.of(
      `import { Live } from "LIBRARY";
       await using live = new Live((_, { theme }) => [theme.styles.bad("picture")]);
       await new Promise((resolve) => setTimeout(resolve, 300));`,
      { flags: ["--allow-env"], env: { [variable]: value } },
    );
    assert.match((await program.lines(0)).join("\n"), expected);
    const { output } = program.pty;
    assert.ok(!output.includes("\x1b[31m"), output);
    // Variables about colours neither hide nor force what is live.
    assert.equal(output.includes("\x1b[?2026h"), variable === "NO_COLOR", output);
  });
}
