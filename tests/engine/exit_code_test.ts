import assert from "node:assert/strict";
import { exitCodeOf, type RunEnding } from "../../lib/engine/exit_code.ts";

const WELL: RunEnding = {
  cancelledBy: null,
  failures: 0,
  skippedForNeeds: 0,
  cancelledTasks: 0,
  hasInputError: false,
};

const CASES: readonly [string, Partial<RunEnding>, number][] = [
  ["all went well", {}, 0],
  ["tasks failed", { failures: 3 }, 1],
  ["tasks were skipped because of others", { skippedForNeeds: 1 }, 1],
  ["the user cancelled one of its tasks", { cancelledTasks: 1 }, 1],
  ["an input was wrong", { hasInputError: true }, 2],
  ["an input was wrong and a task failed", { hasInputError: true, failures: 1 }, 2],
  ["fail-fast ended it", { cancelledBy: "fail-fast", failures: 1 }, 1],
  ["too many failures ended it", { cancelledBy: "max-failures", failures: 9 }, 1],
  ["it was ended before its input turned out wrong", {
    cancelledBy: "SIGINT",
    hasInputError: true,
  }, 130],
  ["SIGINT ended it", { cancelledBy: "SIGINT" }, 130],
  ["a key ended it", { cancelledBy: "user" }, 130],
  ["SIGTERM ended it", { cancelledBy: "SIGTERM", failures: 1 }, 143],
  ["SIGHUP ended it", { cancelledBy: "SIGHUP" }, 129],
  ["SIGQUIT ended it", { cancelledBy: "SIGQUIT" }, 131],
  ["the program aborted it", { cancelledBy: "abort" }, 130],
  ["its deadline passed", { cancelledBy: "deadline" }, 124],
  ["nobody reads its output", { cancelledBy: "output-closed" }, 141],
  ["a bug ended it", { cancelledBy: "bug" }, 70],
  ["somebody unknown ended it", { cancelledBy: "the caller's own reason" }, 1],
];

for (const [name, ending, code] of CASES) {
  Deno.test(`a run exits with ${code} when ${name}`, () => {
    assert.equal(exitCodeOf({ ...WELL, ...ending }), code);
  });
}
