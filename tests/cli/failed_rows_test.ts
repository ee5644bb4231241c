import assert from "node:assert/strict";
import { readFailedTasks } from "../../lib/cli/failed_rows.ts";
import { createRunDir, type StateDir } from "../../lib/platform/run_files.ts";
import type { RunFact } from "../../lib/events.ts";
import { UsageError } from "../../lib/text/usage_error.ts";
import { added, createEvents } from "../_support/event_list.ts";

const FAILED: RunFact = {
  kind: "task_failed",
  task: "a",
  attempts: 1,
  failure: { kind: "exit", code: 1 },
  allowed: false,
};
const OLD = "20260101-000000-000aaa";
const NEW = "20260102-000000-000bbb";
const NEWEST = "20260102-000000-000bbc";

/** A state folder with three runs: one with a failed task, one without, one without a journal. */
function createState(): StateDir & Disposable {
  const path = Deno.makeTempDirSync();
  const state = { path, isTemporary: false };
  const journals = { [OLD]: [added("a", 1, ["x"]), FAILED], [NEW]: [added("a", 1)] };
  for (const [runId, facts] of Object.entries(journals)) {
    const text = createEvents(facts).map((event) => JSON.stringify(event) + "\n").join("");
    Deno.writeTextFileSync(`${createRunDir(state, runId)}/journal.jsonl`, text);
  }
  createRunDir(state, NEWEST);
  return { ...state, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

for (const prefix of [OLD, "20260101"]) {
  Deno.test(`the failed tasks of a run are found by ${prefix}`, async () => {
    using state = createState();
    assert.deepEqual(await readFailedTasks(state, prefix), [{ id: "a", index: 1, input: ["x"] }]);
  });
}

const MISTAKES: readonly [string, RegExp][] = [
  ["2025", new RegExp(`--failed-of 2025: No such run; the latest run is ${NEWEST}`)],
  ["", /No such run/],
  ["..", /No such run/],
  ["20260102", new RegExp(`2 runs begin like that, for example ${NEW} and ${NEWEST}`)],
  [NEW, new RegExp(`No task failed in run ${NEW}`)],
  [NEWEST, new RegExp(`Cannot read the journal of run ${NEWEST}`)],
];
for (const [prefix, message] of MISTAKES) {
  Deno.test(`--failed-of ${JSON.stringify(prefix)} is a mistake that says why`, async () => {
    using state = createState();
    await assert.rejects(readFailedTasks(state, prefix), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("where no run is kept, that is said", async () => {
  const nowhere = { path: "/nowhere/at/all", isTemporary: false };
  await assert.rejects(readFailedTasks(nowhere, "x"), /No such run; no run is kept/);
});
