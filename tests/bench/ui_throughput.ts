/**
 * `reduce` and `dashboard`: what the pure parts take, in this process, without a terminal. Only the calls that are
 * measured are timed, not the making of what they are given.
 */
import { createLiveDisplay } from "../../lib/display/live_display.ts";
import type { RunEvent, RunFact } from "../../lib/events.ts";
import type { CancelTimer, Clock, TerminalPort } from "../../lib/ports.ts";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { sleep } from "./proc.ts";
import { renderGoal } from "./ui_goals.ts";
import { rollingFacts, startFacts, taskEvents } from "./ui_load.ts";
import type { UiBenchOptions } from "./ui_options.ts";
import { median, renderTable, round } from "./table.ts";

const EVENTS_PER_SECOND = 1_000_000;
/** Made in portions, so that what they are made of does not fill the memory. */
const PORTION = 50_000;
const DASHBOARD_MS = 2;
const SCREEN = { columns: 200, rows: 60 };
const RUNNING = 1_000;
const KNOWN = 100_000;

/** Millions of events of whole tasks into one state. */
export function measureReduce({ events, rounds }: UiBenchOptions): string {
  const rates = Array.from({ length: rounds + 1 }, () => events / reduceAll(events));
  const best = Math.max(...rates.slice(1)) * 1000;
  const table = renderTable(["", "events/s"], [[`${events} events of whole tasks`, round(best)]]);
  const goal = { name: "events reduced", value: best, limit: EVENTS_PER_SECOND, unit: "a second" };
  return `${table}\n\n${renderGoal({ ...goal, isFloor: true })}`;
}

/** Milliseconds. */
function reduceAll(count: number): number {
  const state = createRunState();
  let tookMs = 0;
  let portion: RunEvent[] = [];
  const reducePortion = () => {
    const startMs = performance.now();
    for (const event of portion) reduce(state, event);
    tookMs += performance.now() - startMs;
    portion = [];
  };
  for (const event of taskEvents(count)) {
    if (portion.push(event) === PORTION) reducePortion();
  }
  reducePortion();
  return tookMs;
}

/** Frames of the whole-screen display of a run in which everything moves: from the state to the bytes of what changed. */
export async function measureDashboard({ rounds }: UiBenchOptions): Promise<string> {
  const { takesMs, bytes } = await drawFrames(100 * (rounds + 1));
  const middle = median(takesMs);
  const slow = takesMs.toSorted((a, b) => a - b)[Math.floor(takesMs.length * 0.95)] ?? NaN;
  const table = renderTable(
    ["", "ms/frame", "95 %", "bytes/frame"],
    [[
      `${RUNNING} of ${KNOWN} tasks run, some end`,
      round(middle),
      round(slow),
      round(median(bytes)),
    ]],
  );
  const goal = { name: "a full frame", value: middle, limit: DASHBOARD_MS, unit: "ms" };
  return `${table}\n\n${renderGoal(goal)}`;
}

/** What each frame took after the first fifth, in which the engine gets warm. */
export async function drawFrames(
  count: number,
): Promise<{ readonly takesMs: number[]; readonly bytes: number[] }> {
  const load = { running: RUNNING, known: KNOWN };
  const clock = new StepClock();
  const terminal = new CountingTerminal();
  const state = createRunState();
  const display = createLiveDisplay({
    ui: "full",
    clock,
    terminal,
    terminalStreams: new Set(["stderr"]),
    errors: { isTerminal: true, write: (bytes) => terminal.write(bytes) },
    theme: createTheme({ hasColor: true, glyphs: "unicode" }),
    summary: {},
    formatTime: String,
  });
  let seq = 0;
  const emit = (fact: RunFact) => {
    const event = { seq: seq++, atMs: clock.nowMs(), ...fact };
    reduce(state, event);
    display.event(event, state);
  };
  for (const fact of startFacts(load)) emit(fact);
  const takesMs: number[] = [];
  const bytes: number[] = [];
  for (let frame = 0; frame < count; frame++) {
    for (const fact of rollingFacts(load, frame)) emit(fact);
    const bytesBefore = terminal.bytes;
    let tookMs = 0;
    do {
      // The last write ends; then other timers than that of the next frame may come first.
      await sleep(0);
      tookMs = clock.step();
    } while (terminal.bytes === bytesBefore);
    takesMs.push(tookMs);
    bytes.push(terminal.bytes - bytesBefore);
  }
  display.restore();
  const warm = Math.floor(count / 5);
  return { takesMs: takesMs.slice(warm), bytes: bytes.slice(warm) };
}

/** A clock on which the next timer is always due. */
class StepClock implements Clock {
  #nowMs = 1_700_000_000_000;
  readonly #timers = new Map<() => void, number>();

  nowMs(): number {
    return this.#nowMs;
  }

  roughMs(): number {
    return Math.floor(this.#nowMs);
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    this.#timers.set(callback, this.#nowMs + Math.max(0, delayMs));
    return () => this.#timers.delete(callback);
  }

  every(intervalMs: number, callback: () => void): CancelTimer {
    let cancel: CancelTimer;
    const beat = () => {
      cancel = this.after(intervalMs, beat);
      callback();
    };
    cancel = this.after(intervalMs, beat);
    return () => cancel();
  }

  /** Goes on to the next timer and runs it; returns the milliseconds that it took. */
  step(): number {
    const next = [...this.#timers].toSorted(([, a], [, b]) => a - b)[0];
    if (next === undefined) throw new Error("Nothing is going to happen on this clock");
    const [callback, dueMs] = next;
    this.#timers.delete(callback);
    this.#nowMs = dueMs;
    const startMs = performance.now();
    callback();
    return performance.now() - startMs;
  }
}

/** Takes everything at once and keeps nothing. */
class CountingTerminal implements TerminalPort {
  readonly columns = SCREEN.columns;
  readonly rows = SCREEN.rows;
  bytes = 0;

  write(bytes: Uint8Array): Promise<void> {
    this.bytes += bytes.length;
    return Promise.resolve();
  }

  writeSync(bytes: Uint8Array): void {
    this.bytes += bytes.length;
  }

  writeLast(bytes: Uint8Array): void {
    this.bytes += bytes.length;
  }
}
