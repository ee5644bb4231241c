/**
 * The rhythm and the measuring that all programs of `bench:ui` have in common: ten ticks a second, first some that
 * do not count, then a window in which processor time and frames are counted, and much later, when everything is
 * compiled that ever will be, another one. Marks in the program's own output say where a window begins and ends, so
 * that whoever reads the terminal counts exactly the bytes between.
 *
 * `peers/meter.py` is the same for Python.
 */
import { writeSync } from "node:fs";
import process from "node:process";

/** Ten frames a second. */
const TICK_MS = 100;

export interface MeterOptions {
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** When the second window begins, from the start on; 0 for none. */
  readonly steadyAfterMs: number;
  /** Lets every bar advance. Called with 1, 2, 3… */
  tick(number: number): void;
  /** Frames drawn so far, for programs that do not mark their frames. */
  frames?(): number;
}

/** What the mark at the end of a window says. */
export interface MeterReport {
  /** Processor time of the whole process, all threads, user and system. */
  readonly cpuMs: number;
  /** Null when the frames have to be counted in the output. */
  readonly frames: number | null;
}

/** An application program command: terminals swallow it. */
export function mark(text: string): string {
  return `\x1b_heddle-bench ${text}\x1b\\`;
}

/** Writes the marks to the descriptor on which the program draws. */
export async function measureWindow(fd: 1 | 2, options: MeterOptions): Promise<void> {
  const { warmUpMs, windowMs, steadyAfterMs, tick, frames = () => null } = options;
  let ticks = 0;
  // One timer for all ticks: to set one for each costs as much as a lean program's whole frame.
  const run = (durationMs: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const endMs = performance.now() + durationMs;
    const timer = setInterval(() => {
      tick(++ticks);
      if (performance.now() + TICK_MS / 2 < endMs) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
    return promise;
  };
  const measure = async () => {
    const framesBefore = frames();
    writeSync(fd, mark("begin"));
    const cpuBefore = process.cpuUsage();
    await run(windowMs);
    const cpu = process.cpuUsage(cpuBefore);
    const framesAfter = frames();
    const report: MeterReport = {
      cpuMs: (cpu.user + cpu.system) / 1000,
      frames: framesAfter === null ? null : framesAfter - (framesBefore ?? 0),
    };
    writeSync(fd, mark(JSON.stringify(report)));
  };
  await run(warmUpMs);
  await measure();
  if (steadyAfterMs === 0) return;
  await run(steadyAfterMs - warmUpMs - windowMs);
  await measure();
}

/** What the programs get in their arguments. */
export interface MeterArgs {
  readonly tasks: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
  readonly steadyAfterMs: number;
  /** Tasks that there are, the running ones among them; only Heddle's own program knows more. */
  readonly known: number;
}

/** Reads TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS KNOWN. */
export function readMeterArgs(args: readonly string[]): MeterArgs {
  const [tasks = 10, warmUpMs = 1_000, windowMs = 3_000, steadyAfterMs = 0, known = tasks] = args
    .map(Number);
  return { tasks, warmUpMs, windowMs, steadyAfterMs, known };
}
