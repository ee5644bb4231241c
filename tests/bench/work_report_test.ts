import assert from "node:assert/strict";
import { parseFreeBytes } from "./ample_folder.ts";
import { mostWithin } from "./work_advance.ts";
import { parseTimes } from "./work_cost.ts";
import { loadText, reportCosts } from "./work_report.ts";

Deno.test("reportCosts() takes the best of every program, and holds ours against the others", () => {
  const peers = [
    { name: "ours", argv: [] },
    { name: "slow", argv: [] },
    { name: "thrifty", argv: [] },
    { name: "gone", argv: [], missing: "not installed" },
  ];
  const costs = new Map([
    ["ours", [{ wallMs: 3_000, cpuMs: 1_500 }, { wallMs: 1_000, cpuMs: 2_000 }]],
    ["slow", [{ wallMs: 4_000, cpuMs: 4_000 }]],
    ["thrifty", [{ wallMs: 900, cpuMs: 1_000 }]],
  ]);
  const report = reportCosts(peers, costs, [
    { beside: "slow", what: "wallMs", atLeast: 3 },
    { beside: "thrifty", what: "cpuMs", atLeast: 1 },
    { beside: "gone", what: "wallMs", atLeast: 1 },
  ]);
  assert.deepEqual(report.split("\n"), [
    "                         wall s         CPU s",
    "ours                       1.00  ×1.00   1.50  ×1.00",
    "slow                       4.00  ×4.00   4.00  ×2.67",
    "thrifty                    0.90  ×0.90   1.00  ×0.67",
    "gone     skipped: not installed",
    "",
    "PASS  wall time of slow beside ours: 4.00 times, goal at least 3.00 times",
    "MISS  processor time of thrifty beside ours: 0.67 times, goal at least 1.00 times",
    "SKIP  wall time of gone beside ours: it is not here",
  ]);
});

Deno.test("loadText() warns where wall time says little", () => {
  assert.equal(loadText([0.5, 1, 1], 2), "load 0.50 on 2 cores");
  assert.match(loadText([1.5, 0, 0], 2), /^load 1\.50 on 2 cores: busy/);
});

Deno.test("parseTimes() adds user and system time of the children", () => {
  assert.equal(parseTimes("0m0.01s 0m0.02s\n1m2.50s 0m0.25s\n"), 62_750);
  assert.equal(parseTimes("0m0.000000s 0m0.000000s\n0m0.210000s 0m0.090000s\n"), 300);
  assert.throws(() => parseTimes("user 1.0"), /Not the output of times/);
});

Deno.test("parseFreeBytes() reads the fourth column of df", () => {
  const text =
    "Filesystem 1024-blocks Used Available Capacity Mounted on\ntmpfs 100 40 60 40% /x\n";
  assert.equal(parseFreeBytes(text), 61_440);
  assert.equal(parseFreeBytes(""), 0);
});

Deno.test("mostWithin() counts the fullest window, which does not hold its own end", () => {
  assert.equal(mostWithin([], 1_000), 0);
  assert.equal(mostWithin([0, 500, 999, 1_000, 1_400], 1_000), 4);
  assert.equal(mostWithin([0, 1_000, 2_000], 1_000), 1);
});
