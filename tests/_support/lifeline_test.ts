import assert from "node:assert/strict";
import { createLifeline } from "./lifeline.ts";

Deno.test("released resolves only when the last process is gone", async () => {
  await using lifeline = await createLifeline();
  const child = new Deno.Command("sh", {
    args: ["-c", `exec 3>'${lifeline.path}'; cat >/dev/null & exec 0</dev/null; wait`],
    stdin: "piped",
  }).spawn();
  await lifeline.held;
  let isReleased = false;
  const released = lifeline.released.then(() => void (isReleased = true));
  assert.equal(isReleased, false);
  Deno.kill(child.pid, "SIGKILL");
  await child.stdin.close().catch(() => {});
  await child.status;
  await released;
});

Deno.test("disposing a lifeline that nobody held ends all waits", async () => {
  let held: Promise<void>;
  {
    await using lifeline = await createLifeline();
    held = lifeline.held;
  }
  await held;
});
