import assert from "node:assert/strict";
import { SpawnError } from "../../lib/worker/child_spawner.ts";
import { LimitedSpawner } from "./limited_spawner.ts";

Deno.test("a limited spawner has room for so many, gives it back, and keeps a reserve", async () => {
  const room = { left: 1, reserve: 1 };
  const [first, second] = [new LimitedSpawner(room), new LimitedSpawner(room)];
  const run = (spawner: LimitedSpawner, isLastResort = false) =>
    new Promise<void>((resolve) => {
      const spec = { argv: ["true"], env: {}, stdin: { kind: "null" }, isLastResort } as const;
      spawner.spawn(spec, { stdout() {}, stderr() {}, exit: () => resolve() });
    });
  const isShort = (error: unknown) => error instanceof SpawnError && error.isShortage;
  const one = run(first);
  await assert.rejects(run(second), isShort);
  const two = run(second, true);
  await assert.rejects(run(second, true), isShort);
  await Promise.all([one, two]);
  assert.deepEqual([room, second.tries], [{ left: 1, reserve: 1 }, 3]);
  await Promise.all([first.close(), second.close()]);
});
