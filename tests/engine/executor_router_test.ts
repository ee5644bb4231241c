import assert from "node:assert/strict";
import type { ExecutorListener, StartOrder } from "../../lib/engine/executor.ts";
import { ExecutorRouter } from "../../lib/engine/executor_router.ts";
import type { Work } from "../../lib/protocol.ts";
import { FakeExecutor } from "../_support/fake_executor.ts";

const COMMAND: Work = {
  kind: "command",
  argv: ["true"],
  env: {},
  stdin: { kind: "null" },
  progress: { kind: "osc" },
};
const CALL: Work = { kind: "call", module: null, input: 1 };

function order(task: number, work: Work): StartOrder {
  return { task, taskId: String(task), attempt: 1, slot: 1, work, capture: { kind: "discard" } };
}

function setUp() {
  const made = new Map<string, FakeExecutor>();
  const heard: string[] = [];
  const listener: ExecutorListener = {
    progressed: () => {},
    logged: (task, text) => heard.push(`log ${task} ${text}`),
    printed: () => {},
    ended: (task) => heard.push(`ended ${task}`),
    returned: (task) => heard.push(`returned ${task}`),
    broken: () => {},
  };
  const router = new ExecutorRouter((kind, inner) => {
    const executor = new FakeExecutor(inner);
    made.set(kind, executor);
    return executor;
  }, listener);
  return { router, made, heard };
}

Deno.test("ExecutorRouter gives each kind of work an executor of its own, made when it is first needed", () => {
  const { router, made } = setUp();
  router.start(order(1, COMMAND));
  assert.deepEqual([...made.keys()], ["command"]);
  router.start(order(2, CALL));
  router.start(order(3, CALL));
  assert.deepEqual(made.get("command")?.running, ["1"]);
  assert.deepEqual(made.get("call")?.running, ["2", "3"]);
});

Deno.test("ExecutorRouter sends signals where the task is, and nowhere once it has ended", () => {
  const { router, made, heard } = setUp();
  router.start(order(1, COMMAND));
  router.start(order(2, CALL));
  router.signal(2, "SIGTERM");
  made.get("call")?.succeed("2");
  router.signal(2, "SIGKILL");
  router.signalNow(1, "SIGSTOP");
  assert.deepEqual(made.get("call")?.signals, [{ task: "2", signal: "SIGTERM" }]);
  assert.deepEqual(made.get("command")?.signals, [{ task: "1", signal: "SIGSTOP" }]);
  assert.deepEqual(heard, ["ended 2"]);
});

Deno.test("ExecutorRouter lets a task stand by behind its own kind only", () => {
  const { router, made, heard } = setUp();
  router.start(order(1, COMMAND));
  const commands = made.get("command");
  assert.ok(commands !== undefined);
  commands.standbyRoom = 1;
  assert.equal(router.hasStandbyRoom(1), true);
  assert.equal(router.standBy(order(2, CALL)), false);
  assert.equal(router.standBy(order(3, COMMAND)), true);
  assert.deepEqual(heard, []);
  assert.deepEqual([...commands.standby.keys()], [3]);
  router.recall(3);
  assert.deepEqual(commands.recalled, ["3"]);
});

Deno.test("ExecutorRouter tells an executor that is made late that the run is being cancelled", () => {
  const { router, made } = setUp();
  router.start(order(1, COMMAND));
  router.raiseCancelFlag();
  router.start(order(2, CALL));
  assert.equal(made.get("command")?.isFlagRaised, true);
  assert.equal(made.get("call")?.isFlagRaised, true);
  router.close();
  assert.equal(made.get("call")?.isClosed, true);
});
