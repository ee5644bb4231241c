import assert from "node:assert/strict";
import { ownKey } from "../../lib/plan/foreign_keys.ts";
import { planJsonSchema } from "../../lib/plan/plan_schema.ts";

const PLAN_KEYS = ["tasks", "name", "jobs", "env", "cwd", "defaults"];
const TASK_KEYS = ["id", "run", "forEach", "needs", "slots", "env", "cwd", "retries"];

const TABLE: readonly [foreign: string, inPlan: string | undefined, inTask: string | undefined][] =
  [
    ["cmd", undefined, "run"],
    ["depends_on", undefined, "needs"],
    ["dependsOn", undefined, "needs"],
    ["steps", "tasks", "run"],
    ["working-directory", "cwd", "cwd"],
    ["max-parallel", "jobs", "slots"],
    ["matrix", undefined, "forEach"],
    ["name", undefined, "id"],
    ["colour", undefined, undefined],
  ];

for (const [foreign, inPlan, inTask] of TABLE) {
  Deno.test(`ownKey() of ${foreign}`, () => {
    assert.deepEqual([ownKey(foreign, PLAN_KEYS), ownKey(foreign, TASK_KEYS)], [inPlan, inTask]);
  });
}

Deno.test("ownKey() names keys that plans have", () => {
  const schema = JSON.stringify(planJsonSchema());
  for (const key of ["run", "tasks", "id", "needs", "forEach", "jobs", "slots", "cwd", "env"]) {
    assert.ok(schema.includes(`"${key}"`), key);
  }
});
