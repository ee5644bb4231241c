import assert from "node:assert/strict";
import { checkPlanShape } from "../../lib/plan/plan_schema.ts";
import { namesOfBroken, soundParts } from "../../lib/plan/sound_parts.ts";

function soundPartsOf(value: unknown): ReturnType<typeof soundParts> {
  const checked = checkPlanShape(value);
  return soundParts(value, "issues" in checked ? checked.issues : []);
}

Deno.test("soundParts() leaves out wrong keys, and tasks whose rest says little without them", () => {
  const whole = { id: "e", run: "x" };
  const parts = soundPartsOf({
    name: 5,
    jobs: 2,
    defaults: { retries: "x", weight: 1 },
    tasks: [
      { id: "a", run: 5 },
      { id: "b", run: "x", env: 3, needs: "a" },
      "c",
      { id: "d", run: "x", isolation: "x", permissions: { wirte: true } },
      whole,
      { rnu: "x" },
    ],
  });
  assert.deepEqual(parts, {
    value: {
      jobs: 2,
      defaults: { weight: 1 },
      tasks: [{ id: "b", run: "x", needs: "a" }, { id: "d", run: "x" }, whole],
    },
    positions: [1, 3, 4],
    brokenIds: ["a", "b", undefined, "d", undefined],
  });
});

Deno.test("soundParts() finds nothing to check where there are no tasks", () => {
  for (const value of [3, null, [], {}, { tasks: 5 }, { taks: [] }]) {
    assert.equal(soundPartsOf(value), null, JSON.stringify(value));
  }
});

Deno.test("namesOfBroken() knows the tasks that an entry may have had", () => {
  const isOfBroken = namesOfBroken(["a", "b[1]"]);
  const names = ["a", "a[1]", "a[1][2]", "b[1]", "b[1][2]", "b", "b[2]", "ab", "x"];
  assert.deepEqual(names.map(isOfBroken), [
    ...[true, true, true, true, true],
    ...[false, false, false, false],
  ]);
  assert.equal(namesOfBroken([undefined])("x"), true);
  assert.equal(namesOfBroken(["a-{}"])("x"), true);
  assert.equal(namesOfBroken([])("x"), false);
});
