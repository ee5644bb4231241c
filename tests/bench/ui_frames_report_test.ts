import assert from "node:assert/strict";
import { frameGoals, type FrameResult, OURS, renderFrames } from "./ui_frames_report.ts";
import { isReached } from "./ui_goals.ts";

const RESULTS: readonly FrameResult[] = [
  { program: OURS.cli, tasks: 10, known: 10, cost: { frames: 10, cpuMs: 4, bytes: 3_000 } },
  { program: "rich", tasks: 10, known: 10, cost: { frames: 5, cpuMs: 20, bytes: 10_000 } },
  { program: "lean", tasks: 10, known: 10, cost: { frames: 10, cpuMs: 20, bytes: 5_000 } },
  { program: "slow", tasks: 10, known: 10, cost: "took longer than 20 s" },
  { program: OURS.cli, tasks: 100, known: 1_000, cost: { frames: 10, cpuMs: 10, bytes: 6_000 } },
  { program: OURS.cli, tasks: 100, known: 100_000, cost: { frames: 10, cpuMs: 20, bytes: 6_000 } },
];

Deno.test("renderFrames() shows costs of a frame, beside ours, and names what is missing", () => {
  const [table = ""] = renderFrames(RESULTS).split("\n\n");
  assert.deepEqual(table.split("\n").map((line) => line.trim().split(/ {2,}/)), [
    ["CPU ms/frame", "bytes/frame", "frames"],
    ["heddle, 10 tasks", "0.40", "300", "10"],
    ["rich, 10 tasks", "4.00", "×10.0", "2000", "×6.67", "5"],
    ["lean, 10 tasks", "2.00", "×5.00", "500", "×1.67", "10"],
    ["heddle, 100 of 1000 known tasks", "1.00", "600", "10"],
    ["heddle, 100 of 100000 known tasks", "2.00", "600", "10"],
    ["slow, 10 tasks: took longer than 20 s"],
  ]);
});

Deno.test("frameGoals() compares with the leanest peer and with fewer known tasks", () => {
  const goals = new Map(frameGoals(RESULTS).map((goal) => [goal.name, goal]));
  const check = (name: string, value: number, isGood: boolean) => {
    const goal = goals.get(name);
    assert.ok(goal !== undefined, `${name} in ${[...goals.keys()].join()}`);
    assert.equal(goal.value, value, name);
    assert.equal(isReached(goal), isGood, name);
  };
  check("heddle, 10 tasks, CPU a frame", 0.4, true);
  check("heddle, 10 tasks, bytes a frame", 300, true);
  check("10 tasks, bytes beside the leanest peer", 0.6, false);
  check("CPU with 100,000 known tasks beside 1,000", 2, false);
  check("bytes with 100,000 known tasks beside 1,000", 1, true);
  check("heddle, 1000 tasks, CPU a frame", NaN, false);
});
