/**
 * The run that the pictures show, as events: photos that are converted and uploaded, eight at once. Made up, and the
 * same every time: chance comes from a counter, time from the events themselves. Pure.
 */
import type { AttemptStats, Failure, RunEvent, RunFact } from "../../lib/events.ts";

export const STARTED_AT_MS = Date.UTC(2024, 2, 14, 9, 26, 53);
export const SCENE_NAME = "publish";
export const SCENE_COMMAND = "heddle run publish.yaml";

const TOTAL = 248;
const JOBS = 8;
const TICK_MS = 100;
const MAX_ATTEMPTS = 4;
const PLACES = ["alps", "harbour", "market", "night", "forest", "coast", "studio", "desert"];
/** What a task says while it works, by how far it is. */
const STEPS: readonly (readonly [untilRatio: number, text: string])[] = [
  [0.15, "reading colour profile"],
  [0.55, "resizing to 2048 px"],
  [0.8, "encoding webp"],
  [1, "uploading to cdn-2"],
];

const TIMEOUT_MS = 20_000;
const RESET: Failure = {
  kind: "exit",
  code: 75,
  tail: ["PUT https://cdn-2/upload: connection reset by peer"],
};
const CORRUPT: Failure = { kind: "exit", code: 1, tail: ["corrupt strip 3 in TIFF directory"] };
const CRASH: Failure = { kind: "signal", signal: "SIGSEGV" };

/** By index: what goes wrong, after which part of the work, and at how many tries. */
const FAILING: ReadonlyMap<
  number,
  { readonly failure: Failure; readonly atRatio: number; readonly tries: number }
> = new Map([
  [9, { failure: RESET, atRatio: 0.9, tries: 1 }],
  [23, { failure: CORRUPT, atRatio: 0.1, tries: 1 }],
  [41, { failure: RESET, atRatio: 0.85, tries: 2 }],
  [58, { failure: CRASH, atRatio: 0.6, tries: 1 }],
  [92, { failure: CORRUPT, atRatio: 0.05, tries: 1 }],
  [104, { failure: RESET, atRatio: 0.95, tries: 3 }],
  [105, { failure: RESET, atRatio: 0.9, tries: 2 }],
]);
/** Stop saying anything after half of their work, until their time is up. */
const SILENT: ReadonlySet<number> = new Set([62, 87]);

interface Running {
  readonly index: number;
  readonly slot: number;
  readonly attempt: number;
  readonly startMs: number;
  readonly workMs: number;
  doneRatio: number;
}

/** Everything that happens within `durationMs`. */
export function* sceneEvents(durationMs: number): Generator<RunEvent> {
  let seq = 0;
  for (const [afterMs, fact] of sceneFacts()) {
    if (afterMs > durationMs) return;
    yield { seq: seq++, atMs: STARTED_AT_MS + afterMs, ...fact };
  }
}

type TimedFact = readonly [afterMs: number, fact: RunFact];

function* sceneFacts(): Generator<TimedFact> {
  yield [0, {
    kind: "run_started",
    v: 1,
    runId: "20240314T092653-scene",
    name: SCENE_NAME,
    jobs: JOBS,
    total: TOTAL,
  }];
  for (let index = 1; index <= TOTAL; index++) {
    yield [0, { kind: "task_added", task: String(index), index, label: labelOf(index) }];
  }
  const scene = new Scene();
  for (let nowMs = 0;; nowMs += TICK_MS) {
    for (const fact of scene.tick(nowMs)) yield [nowMs, fact];
  }
}

/** Eight places for tasks, and who comes next. */
class Scene {
  readonly #running = new Map<number, Running>();
  readonly #retries: {
    readonly index: number;
    readonly attempt: number;
    readonly dueMs: number;
  }[] = [];
  readonly #chance = createChance(20240314);
  #nextIndex = 1;

  *tick(nowMs: number): Generator<RunFact> {
    for (const running of [...this.#running.values()]) yield* this.#advance(running, nowMs);
    for (let slot = 1; slot <= JOBS; slot++) {
      if (!this.#running.has(slot)) yield* this.#start(slot, nowMs);
    }
  }

  *#start(slot: number, nowMs: number): Generator<RunFact> {
    const due = this.#retries.findIndex(({ dueMs }) => dueMs <= nowMs);
    const retry = due < 0 ? undefined : this.#retries.splice(due, 1)[0];
    const index = retry?.index ?? this.#nextIndex++;
    if (index > TOTAL) return;
    const attempt = retry?.attempt ?? 1;
    const workMs = 1_600 + Math.floor(this.#chance() * 4_400);
    this.#running.set(slot, { index, slot, attempt, startMs: nowMs, workMs, doneRatio: 0 });
    yield {
      kind: "attempt_started",
      task: String(index),
      attempt,
      maxAttempts: MAX_ATTEMPTS,
      command: `./publish.sh ${labelOf(index)}`,
      slot,
      worker: (slot % 2) + 1,
    };
  }

  *#advance(running: Running, nowMs: number): Generator<RunFact> {
    const { index, attempt, startMs, workMs } = running;
    if (nowMs - startMs >= TIMEOUT_MS) {
      yield* this.#fail(running, { kind: "timeout", afterMs: TIMEOUT_MS }, nowMs);
      return;
    }
    if (SILENT.has(index) && running.doneRatio > 0.5) return;
    const step = (TICK_MS / workMs) * (0.4 + 1.2 * this.#chance());
    running.doneRatio = Math.min(1, running.doneRatio + step);
    const failing = FAILING.get(index);
    if (failing !== undefined && attempt <= failing.tries && running.doneRatio >= failing.atRatio) {
      yield* this.#fail(running, failing.failure, nowMs);
    } else if (running.doneRatio >= 1) {
      this.#running.delete(running.slot);
      yield { kind: "task_succeeded", task: String(index), attempt, ...statsOf(running, nowMs) };
    } else {
      yield progressOf(running);
    }
  }

  /** Only a lost connection is worth another try. */
  *#fail(running: Running, failure: Failure, nowMs: number): Generator<RunFact> {
    const { index, attempt, slot } = running;
    const task = String(index);
    this.#running.delete(slot);
    yield { kind: "attempt_failed", task, attempt, failure, ...statsOf(running, nowMs) };
    if (failure !== RESET) {
      yield { kind: "task_failed", task, attempts: attempt, failure, allowed: false };
      return;
    }
    const delayMs = 2_000 * 2 ** attempt;
    const dueMs = nowMs + delayMs;
    const next = { attempt: attempt + 1, maxAttempts: MAX_ATTEMPTS };
    this.#retries.push({ index, attempt: next.attempt, dueMs });
    yield { kind: "retry_scheduled", task, ...next, delayMs, dueAtMs: STARTED_AT_MS + dueMs };
  }
}

function statsOf({ startMs }: Running, nowMs: number): AttemptStats {
  return { durationMs: nowMs - startMs, stdoutBytes: 310, stderrBytes: 0 };
}

function progressOf({ index, doneRatio }: Running): RunFact {
  const status = STEPS.find(([until]) => doneRatio < until)?.[1] ?? "";
  const done = Math.floor(doneRatio * 100);
  return { kind: "attempt_progress", task: String(index), done, total: 100, status };
}

/** As a plan names the tasks of its two steps. */
function labelOf(index: number): string {
  const step = index % 3 === 0 ? "print" : "web";
  const place = PLACES[(index * 5) % PLACES.length] ?? "";
  return `${step}[${place}-${String(index).padStart(3, "0")}]`;
}

/**
 * Numbers in [0, 1) that look random and are the same every time: mulberry32, a public-domain generator by Tommy
 * Ettinger.
 */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
