/** Reads what a measured program wrote to its terminal: bytes and frames between the marks. Pure. */
import type { CallReport } from "./ui_calls.ts";
import type { MeterReport } from "./ui_meter.ts";

/** One program, one window. */
export interface Recording {
  readonly frames: number;
  readonly cpuMs: number;
  /** Bytes between the marks. */
  readonly bytes: number;
}

// deno-lint-ignore no-control-regex
const MARK = /\x1b_heddle-bench (.*?)\x1b\\/g;
const BEGIN_FRAME = "\x1b[?2026h";

/**
 * The windows of a program, one after the other. Frames are counted by their DEC 2026 begin markers where there are any
 * (Heddle, log-update, listr2); other programs count theirs themselves.
 *
 * @throws {SyntaxError} when the marks are not there: the program did not come so far.
 */
export function parseRecordings(output: Uint8Array): Recording[] {
  // One character for each byte: positions are byte counts.
  const text = latin1(output);
  const marks = [...text.matchAll(MARK)];
  const windows: Recording[] = [];
  for (let at = 0; at + 1 < marks.length; at += 2) {
    const [begin, end] = [marks[at], marks[at + 1]];
    if (begin === undefined || end === undefined) break;
    const window = text.slice(begin.index + begin[0].length, end.index);
    const { cpuMs, frames } = JSON.parse(end[1] ?? "") as MeterReport;
    const marked = window.split(BEGIN_FRAME).length - 1;
    windows.push({ cpuMs, frames: marked > 0 ? marked : frames ?? 0, bytes: window.length });
  }
  if (windows.length === 0) throw noMark("measured window", text);
  return windows;
}

/** The one mark of a program that times calls. @throws {SyntaxError} when it is not there. */
export function parseCalls(output: Uint8Array): CallReport {
  const text = latin1(output);
  const [report] = [...text.matchAll(MARK)];
  if (report === undefined) throw noMark("report", text);
  return JSON.parse(report[1] ?? "") as CallReport;
}

function noMark(what: string, text: string): SyntaxError {
  return new SyntaxError(`Found no ${what} in the output: ${JSON.stringify(lastWords(text))}`);
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function lastWords(text: string): string {
  return text.trim().slice(-300);
}
