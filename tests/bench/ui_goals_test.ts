import assert from "node:assert/strict";
import { isReached, ratioText, renderGoal } from "./ui_goals.ts";

Deno.test("isReached() takes the limit as the last value that is good", () => {
  const goal = { name: "a", value: 2, limit: 2, unit: "ms" };
  assert.equal(isReached(goal), true);
  assert.equal(isReached({ ...goal, value: 2.01 }), false);
  assert.equal(isReached({ ...goal, isFloor: true }), true);
  assert.equal(isReached({ ...goal, value: 1.99, isFloor: true }), false);
});

Deno.test("isReached() is false for what could not be measured", () => {
  const goal = { name: "a", value: NaN, limit: 2, unit: "ms" };
  assert.equal(isReached(goal), false);
  assert.equal(isReached({ ...goal, isFloor: true }), false);
});

Deno.test("renderGoal() says the verdict, the value and the goal", () => {
  assert.equal(
    renderGoal({ name: "10 tasks, CPU a frame", value: 0.612, limit: 0.5, unit: "ms" }),
    "MISS  10 tasks, CPU a frame: 0.61 ms, goal at most 0.50 ms",
  );
  assert.equal(
    renderGoal({ name: "rate", value: 120, limit: 100, unit: "", isFloor: true }),
    "PASS  rate: 120, goal at least 100",
  );
});

Deno.test("ratioText() is how many times as much the other takes, or nothing", () => {
  assert.equal(ratioText(21, 0.5), "×42.0");
  assert.equal(ratioText(1, 0), "-");
  assert.equal(ratioText(NaN, 1), "-");
});
