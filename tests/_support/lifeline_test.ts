import assert from "node:assert/strict";
import { createLifeline } from "./lifeline.ts";

Deno.test("released resolves only when the last process is gone", async () => {
  await using lifeline = await createLifeline();
  // The grandchild inherits the lifeline, and ends when its standard input does.
  const child = new Deno.Command("sh", {
    args: ["-c", `exec 3>'${lifeline.path}'; sh -c 'cat >/dev/null'; exit 0`],
    stdin: "piped",
  }).spawn();
  await lifeline.held;
  let isReleased = false;
  const released = lifeline.released.then(() => void (isReleased = true));
  assert.equal(isReleased, false);
  await child.stdin.close();
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
