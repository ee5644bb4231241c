import assert from "node:assert/strict";
import fc from "fast-check";
import type { EtaRange } from "../../lib/state/eta_range.ts";
import { selectRunEta } from "../../lib/state/run_eta.ts";
import { EventStream } from "./_events.ts";
import { facts } from "./_facts.ts";

const S = 1000;

function etaOf(run: EventStream): EtaRange | null {
  return selectRunEta(run.state, run.nowMs).eta;
}

function shown(run: EventStream): EtaRange {
  return etaOf(run) ?? assert.fail("no time left is shown");
}

/** A run whose tasks take turns in the slots, each for as long as `taskMs` says. */
class SlotRun extends EventStream {
  readonly slots = [] as {
    readonly task: string;
    readonly startMs: number;
    readonly endMs: number;
  }[];
  #next = 1;
  readonly #taskMs: (n: number) => number;
  readonly #total: number;

  constructor(jobs: number, total: number, taskMs: (n: number) => number) {
    super();
    this.#taskMs = taskMs;
    this.#total = total;
    this.push({ kind: "run_started", v: 1, runId: "r", name: "run", jobs, total });
    for (let n = 1; n <= total; n++) this.added(String(n));
    this.fill();
  }

  fill(): void {
    while (this.slots.length < this.state.jobs && this.#next <= this.#total) {
      const task = String(this.#next);
      this.attempt(task);
      this.slots.push({
        task,
        startMs: this.nowMs,
        endMs: this.nowMs + this.#taskMs(this.#next++),
      });
    }
  }

  /** Lets tasks end and start for so long; `look` sees the run every 100 ms. */
  goOn(forMs: number, look: () => void = () => {}): void {
    for (const untilMs = this.nowMs + forMs; this.nowMs < untilMs;) {
      this.nowMs += 100;
      for (const ended of this.slots.filter(({ endMs }) => endMs <= this.nowMs)) {
        this.slots.splice(this.slots.indexOf(ended), 1);
        this.succeeded(ended.task);
      }
      this.fill();
      look();
    }
  }

  /** Lets time pass in which nothing happens; what runs ends later by as much. */
  stall(forMs: number, look: () => void): void {
    for (let ms = 0; ms < forMs; ms += 100) {
      this.nowMs += 100;
      look();
    }
  }
}

/** Has each running task tell so much of 100, the first as it begins, the others at even steps of a second. */
function teller(run: SlotRun, reports: readonly number[]): () => void {
  const told = new Map<string, number>();
  return () => {
    for (const { task, startMs } of run.slots) {
      const done = reports.findLast((_, at) => run.nowMs - startMs >= at * S) ?? 0;
      if (told.get(task) === done) continue;
      told.set(task, done);
      run.push({ kind: "attempt_progress", task, done, total: 100 });
    }
  };
}

Deno.test("selectRunEta() knows nothing before tasks have ended, and says so", () => {
  const run = new EventStream();
  assert.deepEqual(selectRunEta(run.state, run.nowMs), { ratePerSecond: null, eta: null });
  run.started(10);
  run.running(4);
  run.nowMs += 10 * S;
  assert.deepEqual(selectRunEta(run.state, run.nowMs), { ratePerSecond: null, eta: null });
  run.succeeded("1");
  assert.equal(etaOf(run), null);
  run.succeeded("2");
  assert.notEqual(etaOf(run), null);
});

Deno.test("selectRunEta() has no time left without a total, and none when nothing is left", () => {
  const run = new EventStream();
  run.started(null);
  run.running(3);
  for (const task of ["1", "2", "3"]) {
    run.nowMs += S;
    run.succeeded(task);
  }
  assert.equal(etaOf(run), null);
  assert.equal(Math.round(selectRunEta(run.state, run.nowMs).ratePerSecond ?? 0), 1);
  run.push({ kind: "inputs_ended", total: 3 });
  assert.equal(etaOf(run), null);
});

Deno.test("selectRunEta() counts down evenly through waves in which nothing ends", () => {
  const run = new SlotRun(4, 24, () => 10 * S);
  run.goOn(11 * S);
  let expectedMs = 49 * S;
  run.goOn(45 * S, () => {
    expectedMs -= 100;
    const { lowMs, highMs } = shown(run);
    assert.ok(Math.abs(lowMs - expectedMs) < 200 && Math.abs(highMs - expectedMs) < 200);
  });
});

Deno.test("selectRunEta() knows that the last tasks have the slots to themselves", () => {
  const run = new SlotRun(8, 18, () => 10 * S);
  run.goOn(20_100);
  // Two tasks are left, side by side: a mean of what ended would say 2.2 s.
  const { lowMs, highMs } = shown(run);
  assert.ok(lowMs > 9 * S && highMs < 11 * S, `${lowMs} ${highMs}`);
});

Deno.test("selectRunEta() follows a change of jobs at once", () => {
  const run = new SlotRun(4, 400, () => S);
  run.goOn(20 * S);
  assert.ok(Math.abs(shown(run).highMs - 80 * S) < 2 * S);
  run.push({ kind: "jobs_changed", jobs: 8 });
  run.fill();
  assert.ok(Math.abs(shown(run).highMs - 40 * S) < 2 * S, JSON.stringify(shown(run)));
  run.push({ kind: "jobs_changed", jobs: 2 });
  run.goOn(2 * S);
  assert.ok(shown(run).lowMs > 140 * S, JSON.stringify(shown(run)));
});

Deno.test("selectRunEta() does not count down in a stall: the upper end grows, then all of it is gone", () => {
  const run = new SlotRun(4, 400, () => S);
  run.goOn(20 * S);
  const start = shown(run);
  let { lowMs, highMs } = start;
  let goneAfterMs = 0;
  let silentMs = 0;
  run.stall(120 * S, () => {
    silentMs += 100;
    const eta = etaOf(run);
    // Until the running tasks are late, time passes as usual.
    if (silentMs <= S) return;
    if (eta === null) goneAfterMs ||= silentMs;
    else {
      assert.equal(goneAfterMs, 0, "it came back without an event");
      assert.ok(eta.lowMs >= lowMs - 2 * S - 1 && eta.highMs >= highMs - 1.1 * S);
      highMs = Math.max(highMs, eta.highMs);
      lowMs = Math.max(lowMs, eta.lowMs);
    }
  });
  assert.ok(highMs > 1.5 * start.highMs, `${highMs}`);
  assert.ok(goneAfterMs > 3 * S && goneAfterMs < 25 * S, `${goneAfterMs}`);
  assert.ok((selectRunEta(run.state, run.nowMs).ratePerSecond ?? 0) < 0.5);
});

Deno.test("selectRunEta() takes one stuck task for no stall while others end", () => {
  const run = new SlotRun(4, 400, (n) => n === 10 ? 60 * S : S);
  run.goOn(50 * S);
  const { lowMs, highMs } = shown(run);
  const leftMs = (400 - 3 * 50) / 3 * S;
  assert.ok(lowMs > leftMs * 0.6 && highMs < leftMs * 1.4, `${lowMs} ${highMs}, not ${leftMs}`);
});

Deno.test("selectRunEta() takes neither a pause nor a lack of inputs for a stall", () => {
  const paused = new SlotRun(4, 400, () => S);
  paused.goOn(20 * S);
  paused.push({ kind: "run_paused" });
  for (const { task } of paused.slots.splice(1)) paused.succeeded(task);
  paused.nowMs += 60 * S;
  paused.push({ kind: "run_resumed" });
  paused.fill();
  paused.goOn(5 * S);
  const idle = new EventStream();
  idle.started(null);
  for (let n = 1; n <= 9; n++) {
    idle.nowMs += 60 * S;
    idle.added(String(n));
    idle.attempt(String(n));
    idle.nowMs += S;
    idle.succeeded(String(n));
  }
  assert.deepEqual([paused.state.pace.stalledMs, idle.state.pace.stalledMs], [0, 0]);
});

Deno.test("selectRunEta() is absent while paused, and leaves out the time in which tasks were frozen", () => {
  const run = new SlotRun(4, 400, () => S);
  run.goOn(20_050);
  const before = shown(run);
  run.push({ kind: "run_paused" });
  assert.deepEqual(selectRunEta(run.state, run.nowMs), { ratePerSecond: null, eta: null });
  run.push({ kind: "run_paused", isFrozen: true });
  run.nowMs += 3600 * S;
  assert.equal(etaOf(run), null);
  run.push({ kind: "run_resumed" });
  assert.deepEqual(shown(run), before);
});

Deno.test("selectRunEta() is absent while the run is being stopped, and its pace is then the mean", () => {
  const run = new SlotRun(4, 400, () => S);
  run.goOn(20 * S);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs });
  assert.deepEqual(selectRunEta(run.state, run.nowMs), { ratePerSecond: 4, eta: null });
});

Deno.test("selectRunEta() has no pace from slots in which tasks are stuck, though others go on", () => {
  const run = new SlotRun(5, 400, (n) => n % 5 === 0 && n <= 20 ? Infinity : 3_500);
  run.goOn(120 * S);
  assert.equal(run.slots.filter(({ endMs }) => endMs === Infinity).length, 4);
  const { ratePerSecond } = selectRunEta(run.state, run.nowMs);
  // One slot is left: 0.29/s.
  assert.ok(
    ratePerSecond !== null && ratePerSecond > 0.25 && ratePerSecond < 0.4,
    `${ratePerSecond}`,
  );
});

Deno.test("selectRunEta() keeps pace and time left while tasks tell of their progress seldom", () => {
  const run = new SlotRun(4, 40, () => 3 * S);
  const tell = teller(run, [10, 50, 90]);
  tell();
  run.goOn(7 * S, tell);
  let last = shown(run);
  run.goOn(14 * S, () => {
    tell();
    const { ratePerSecond, eta } = selectRunEta(run.state, run.nowMs);
    const truth = 4 / 3;
    assert.ok(
      ratePerSecond !== null && ratePerSecond > truth * 0.6 && ratePerSecond < truth * 1.6,
      `${ratePerSecond} per second`,
    );
    assert.ok(
      eta !== null && eta.highMs < last.highMs * 1.3,
      `${JSON.stringify(eta)} after ${JSON.stringify(last)}`,
    );
    last = eta;
  });
});

Deno.test("selectRunEta() counts down evenly between reports that are few", () => {
  const run = new SlotRun(4, 40, () => 4 * S);
  const startMs = run.nowMs;
  const tell = teller(run, [0, 25, 50, 75]);
  tell();
  run.goOn(4 * S, tell);
  run.goOn(30 * S, () => {
    tell();
    const { lowMs, highMs } = shown(run);
    const leftMs = startMs + 40 * S - run.nowMs;
    const said = `${lowMs} to ${highMs} when it was ${leftMs}`;
    assert.ok(lowMs > leftMs * 0.6 && highMs < leftMs * 1.7, said);
    if (run.nowMs - startMs < 6 * S) return;
    assert.ok(lowMs > leftMs * 0.9 && highMs < leftMs * 1.1, said);
  });
});

Deno.test("selectRunEta() has a pace when more tasks run than may, and many of them are stuck", () => {
  const run = new SlotRun(8, 400, (n) => n <= 4 ? Infinity : 3_500);
  run.goOn(40 * S);
  run.push({ kind: "jobs_changed", jobs: 3 });
  const { ratePerSecond } = selectRunEta(run.state, run.nowMs);
  // Three slots for tasks of 3.5 s, if as many of them are stuck as of the eight: 0.43/s.
  assert.ok(
    ratePerSecond !== null && ratePerSecond > 0.35 && ratePerSecond < 0.6,
    `${ratePerSecond}`,
  );
});

Deno.test("selectRunEta() never promises an end before the last retry is due", () => {
  const run = new SlotRun(4, 41, () => S);
  run.goOn(9_050);
  const [{ task } = { task: "" }] = run.slots;
  run.slots.shift();
  run.retry(task, 2, 300 * S);
  assert.ok(shown(run).lowMs >= 300 * S && shown(run).highMs > 300 * S);
  run.nowMs += 100;
  assert.ok(shown(run).lowMs >= 299 * S);
});

Deno.test("selectRunEta() knows early what it costs that every fourth task needs three tries", () => {
  const run = new EventStream();
  run.push({ kind: "run_started", v: 1, runId: "r", name: "run", jobs: 4, total: 40 });
  const waiting = Array.from({ length: 40 }, (_, at) => ({ task: String(at + 1), attempt: 1 }));
  for (const { task } of waiting) run.added(task);
  // 60 tries of 3 s in 4 slots, which are not all in use in the end.
  const endMs = run.nowMs + 48 * S;
  while (waiting.length > 0) {
    const tries = waiting.splice(0, 4);
    for (const { task, attempt } of tries) run.attempt(task, attempt, 3);
    run.nowMs += 2 * S;
    const leftMs = endMs - run.nowMs;
    if (leftMs < 44 * S && leftMs > 5 * S) {
      const { lowMs, highMs } = shown(run);
      const off = (lowMs + highMs) / 2 / leftMs;
      assert.ok(off > 0.75 && off < 1.5, `${lowMs} to ${highMs} when it was ${leftMs}`);
    }
    run.nowMs += S;
    for (const { task, attempt } of tries) {
      if (Number(task) % 4 > 0 || attempt === 3) run.succeeded(task);
      else {
        run.retry(task, attempt + 1, 0);
        waiting.splice(4, 0, { task, attempt: attempt + 1 });
      }
    }
  }
  assert.equal(run.state.pace.triedMs, 0);
});

Deno.test("selectRunEta() takes skipped and cancelled tasks for no work", () => {
  const run = new SlotRun(4, 400, () => S);
  run.goOn(20 * S);
  for (let n = 101; n <= 350; n++) {
    const task = String(n);
    if (n % 2 === 0) run.push({ kind: "task_skipped", task, reason: "need_failed" });
    else run.push({ kind: "task_cancelled", task, by: "user" });
  }
  // 84 have started, 66 are left for 4 slots.
  const { lowMs, highMs } = shown(run);
  assert.ok(lowMs > 17 * S && highMs < 19 * S, `${lowMs} ${highMs}`);
});

Deno.test("selectRunEta() goes by the tasks' own progress when none has ended", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  for (let n = 1; n <= 50; n++) {
    run.nowMs += 200;
    run.push({ kind: "attempt_progress", task: "1", done: n, total: 100 });
    run.push({ kind: "attempt_progress", task: "2", done: n / 2, total: 100 });
  }
  const { lowMs, highMs } = shown(run);
  assert.ok(lowMs > 28 * S && highMs < 32 * S, `${lowMs} ${highMs}`);
});

Deno.test("selectRunEta() looks at few of many running tasks, and takes the rest to be like them", () => {
  for (const doTell of [false, true]) {
    const ends = [100, 2_000].map((jobs) => {
      const run = new SlotRun(jobs, jobs * 10, (n) => (n % 10 + 1) * S);
      run.goOn(20 * S, () => {
        if (!doTell) return;
        for (const { task, startMs, endMs } of run.slots) {
          const done = Math.floor((100 * (run.nowMs - startMs)) / (endMs - startMs));
          run.push({ kind: "attempt_progress", task, done, total: 100 });
        }
      });
      return { ...shown(run), rate: selectRunEta(run.state, run.nowMs).ratePerSecond ?? 0 };
    });
    const [few, many] = ends;
    const left = (many?.lowMs ?? 0) / (few?.lowMs ?? 0);
    const pace = (many?.rate ?? 0) / (few?.rate ?? 0);
    assert.ok(left > 0.8 && left < 1.25, `${doTell}: ${JSON.stringify(ends)}`);
    assert.ok(pace > 19 && pace < 21, `${doTell}: ${JSON.stringify(ends)}`);
  }
});

Deno.test("selectRunEta() gives a range or nothing for any stream of events, and changes nothing", () => {
  const steps = fc.array(fc.tuple(facts, fc.nat(20_000)), { maxLength: 80 });
  fc.assert(fc.property(steps, (steps) => {
    const run = new EventStream();
    run.started(4);
    for (const [fact, ms] of steps) {
      run.push(fact);
      run.nowMs += ms;
      const before = structuredClone(run.state);
      const { eta, ratePerSecond } = selectRunEta(run.state, run.nowMs);
      assert.deepEqual(run.state, before);
      assert.ok(ratePerSecond === null || (ratePerSecond > 0 && Number.isFinite(ratePerSecond)));
      assert.ok(eta === null || (eta.lowMs > 0 && eta.highMs >= eta.lowMs));
      assert.ok(eta === null || Number.isFinite(eta.highMs));
    }
  }));
});
