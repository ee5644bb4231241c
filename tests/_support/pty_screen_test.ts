import assert from "node:assert/strict";
import { openPty } from "./pty.ts";
import { PtyScreen } from "./pty_screen.ts";

const SIZE = { columns: 20, rows: 5 };

Deno.test("waitFor() sees the screen as a person does, not the bytes", async () => {
  const script = "printf 'wrong\\r\\033[Kright\\n'; read x; printf '\\033[A\\033[A\\033[Knew\\n'";
  await using pty = await openPty({ argv: ["/bin/sh", "-c", script], ...SIZE });
  const shown = new PtyScreen(pty, SIZE);
  await shown.waitFor((rows) => rows[0] === "right");
  pty.write("\r");
  await shown.waitFor((rows) => rows[0] === "new");
  assert.equal((await pty.end).code, 0);
  shown.screen.dispose();
});

Deno.test("waitFor() sees every frame, whatever has followed it by then", async () => {
  const frames = ["one", "two"].map((word) => `\\033[?2026h\\r\\033[K${word}\\033[?2026l`);
  const script = `read x; printf '${frames.join("")}'`;
  await using pty = await openPty({ argv: ["/bin/sh", "-c", script], ...SIZE });
  const shown = new PtyScreen(pty, SIZE);
  const seen = shown.waitFor((rows) => rows.includes("one"));
  pty.write("\r");
  assert.deepEqual(await seen, ["", "one"]);
  await pty.end;
  assert.deepEqual(await shown.lines(), ["", "two"]);
  shown.screen.dispose();
});

Deno.test("waitFor() sees no frame of which only a part has come", async () => {
  const script =
    "stty -echo; read x; printf '\\033[?2026hone\\033[?20'; read x; printf '26l'; read x; printf two";
  await using pty = await openPty({ argv: ["/bin/sh", "-c", script], ...SIZE });
  const shown = new PtyScreen(pty, SIZE);
  pty.write("\r");
  await pty.waitFor(/one/);
  let isSeen = false;
  const seen = shown.waitFor((rows) => rows.some((row) => row.includes("one")));
  void seen.then(() => isSeen = true);
  await shown.screen.visible();
  await shown.screen.visible();
  assert.equal(isSeen, false);
  pty.write("\r");
  await seen;
  pty.write("\r");
  await pty.end;
  shown.screen.dispose();
});

Deno.test("waitFor() fails with the screen when the command ends before", async () => {
  await using pty = await openPty({ argv: ["/bin/echo", "something else"], ...SIZE });
  const shown = new PtyScreen(pty, SIZE);
  await assert.rejects(shown.waitFor((rows) => rows.includes("wanted")), /something else/);
  shown.screen.dispose();
});
