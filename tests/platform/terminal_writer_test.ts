/** Writes to a real terminal, one that reads and one that does not. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openPty } from "../_support/pty.ts";

const PROGRAM = fileURLToPath(new URL("./_writing_program.ts", import.meta.url));
const IS_LINUX = Deno.build.os === "linux";
/** What the program writes in all. */
const WRITTEN = "a".repeat(300) + "b".repeat(1_000_000) + "c";

for (
  const [name, permissions, how] of [
    ["at once", ["-A"], "at once"],
    ["without FFI in the background", ["--allow-read"], "later"],
  ] as const
) {
  Deno.test({
    name: `a terminal gets small writes ${name} and large ones whole, though it stalls`,
    ignore: !IS_LINUX,
    async fn() {
      const argv = [Deno.execPath(), "run", "-q", "--no-prompt", ...permissions, PROGRAM];
      await using pty = await openPty({ argv, stdout: "pipe" });
      pty.stall();
      await pty.waitFor(() => pty.stdout === `${how}\nturn\n`);
      pty.stall(false);
      assert.deepEqual(await pty.end, { code: 0, signal: null });
      assert.equal(pty.stdout, `${how}\nturn\nall\n`);
      // Not `equal`: nobody wants to read the difference.
      assert.ok(pty.output === WRITTEN, `${pty.output.length} characters`);
    },
  });
}
