import assert from "node:assert/strict";
import type { RunOptions } from "../../lib/cli/options.ts";
import { createRunOptions } from "../../lib/cli/parse_options.ts";
import {
  resolveCapture,
  resolveEngineOptions,
  resolveJobs,
  resolveOutputMode,
  resolveStartInterval,
  resolveTaskPolicy,
} from "../../lib/cli/resolve_run.ts";
import type { JobsSpec } from "../../lib/plan/types.ts";
import { DEFAULT_BACKOFF, DEFAULT_POLICY } from "../../lib/plan/policy.ts";

const DEFAULTS = createRunOptions({});
const options = (some: Partial<RunOptions>): RunOptions => ({ ...DEFAULTS, ...some });

const JOBS: readonly [JobsSpec | undefined, number, number][] = [
  [undefined, 8, 8],
  [{ kind: "count", count: 1_000 }, 8, 1_000],
  [{ kind: "cores", ratio: 0.5 }, 8, 4],
  [{ kind: "cores", ratio: 2 }, 3, 6],
  [{ kind: "cores", ratio: 0.3 }, 4, 1],
  [{ kind: "cores", ratio: 0.01 }, 4, 1],
];
for (const [spec, cores, jobs] of JOBS) {
  Deno.test(`jobs ${JSON.stringify(spec)} on ${cores} cores are ${jobs}`, () => {
    assert.equal(resolveJobs(spec, cores), jobs);
  });
}

Deno.test("the policy of tasks is the default with what the command line says", () => {
  assert.deepEqual(resolveTaskPolicy(DEFAULTS), DEFAULT_POLICY);
  const timeout = { kind: "fixed", ms: 5_000 } as const;
  assert.deepEqual(
    resolveTaskPolicy(options({ retries: 3, backoff: { factor: 3 }, timeout, stallMs: 9 })),
    {
      ...DEFAULT_POLICY,
      ...{ retries: 3, timeout, stallMs: 9 },
      backoff: { ...DEFAULT_BACKOFF, factor: 3 },
    },
  );
});

Deno.test("output is grouped, but not where the events go, and the user's word wins", () => {
  assert.equal(resolveOutputMode(DEFAULTS, "live"), "group");
  assert.equal(resolveOutputMode(DEFAULTS, "json"), "none");
  assert.equal(resolveOutputMode(options({ output: "stream" }), "plain"), "stream");
});

Deno.test("workers keep only the output that somebody will see", () => {
  assert.deepEqual(
    (["group", "failed", "none", "stream"] as const).map((mode) => resolveCapture(mode).kind),
    ["hold", "hold", "discard", "stream"],
  );
});

Deno.test("of --delay and --rate the one that asks for more time counts", () => {
  assert.equal(resolveStartInterval(DEFAULTS), 0);
  assert.equal(resolveStartInterval(options({ delayMs: 30 })), 30);
  assert.equal(resolveStartInterval(options({ ratePerSecond: 4 })), 250);
  assert.equal(resolveStartInterval(options({ delayMs: 300, ratePerSecond: 4 })), 300);
});

Deno.test("the engine gets numbers, and limits only where the user set one", () => {
  const run = { runId: "id", jobs: 3, mode: "group" } as const;
  assert.deepEqual(resolveEngineOptions(options({ graceMs: 5 }), run), {
    runId: "id",
    jobs: 3,
    startIntervalMs: 0,
    isFailFast: false,
    graceMs: 5,
    capture: { kind: "hold" },
  });
  const one = resolveEngineOptions(options({ maxFailures: { kind: "count", count: 1 } }), run);
  assert.deepEqual([one.isFailFast, one.maxFailures], [false, { kind: "count", count: 1 }]);
  const share = resolveEngineOptions(options({ maxFailures: { kind: "ratio", ratio: 1 } }), run);
  assert.equal(share.isFailFast, false);
  assert.equal(resolveEngineOptions(createRunOptions({ failFast: true }), run).isFailFast, true);
});
