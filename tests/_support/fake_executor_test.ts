import assert from "node:assert/strict";
import { FakeExecutor } from "./fake_executor.ts";
import type { AttemptReport } from "../../lib/engine/executor.ts";

Deno.test("the fake executor ends each order once and refuses to end what does not run", () => {
  const ended: [number, AttemptReport][] = [];
  const executor = new FakeExecutor({
    progressed() {},
    logged() {},
    printed() {},
    broken() {},
    returned() {},
    ended: (task, report) => ended.push([task, report]),
  });
  const work = {
    kind: "command",
    argv: ["true"],
    env: {},
    stdin: { kind: "null" },
    progress: { kind: "osc" },
  } as const;
  executor.start({ task: 1, taskId: "a", attempt: 1, slot: 1, work, capture: { kind: "discard" } });
  assert.deepEqual(executor.running, ["a"]);
  executor.fail("a");
  assert.deepEqual(ended.map(([task, report]) => [task, report.failure?.kind]), [[1, "exit"]]);
  assert.throws(() => executor.succeed("a"), /not running/);
});
