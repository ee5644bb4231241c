/**
 * `heddle doctor`: says how runs would be displayed here and why, and what else matters for that. Runs nothing,
 * changes nothing, and writes plain text that reads the same in a pipe.
 */
import { chooseDisplay } from "../display/choose_display.ts";
import { chooseKeys } from "../display/choose_keys.ts";
import { isForeground } from "../platform/foreground.ts";
import type { Host } from "../platform/host.ts";
import { listRunIds, resolveStateDir } from "../platform/run_files.ts";
import { describeRuntime } from "../platform/runtime.ts";
import { createByteSink, findConsoleSize } from "../platform/standard_streams.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import type { DisplayOptions } from "./options.ts";
import { VERSION } from "./version.ts";

/** One line: what it is about, what was found or decided, and why. */
export interface DoctorRow {
  readonly subject: string;
  readonly value: string;
  /** "" when there is nothing to explain. */
  readonly reason: string;
}

/** @throws {UsageError} as a run with these options would. */
export function runDoctor(options: DisplayOptions, host: Host): string {
  return renderDoctor([...decisionRows(options, host), ...placeRows(host)]);
}

/** Columns of plain text; what comes from the environment is sanitised. */
export function renderDoctor(rows: readonly DoctorRow[]): string {
  const subjectColumns = Math.max(...rows.map(({ subject }) => subject.length));
  const explained = rows.filter(({ reason }) => reason !== "");
  const valueColumns = Math.max(...explained.map(({ value }) => value.length));
  return rows.map(({ subject, value, reason }) => {
    const head = `${subject.padEnd(subjectColumns)}  `;
    const line = reason === "" ? value : `${value.padEnd(valueColumns)}  ${reason}`;
    return `${head}${sanitize(line)}`.trimEnd() + "\n";
  }).join("");
}

function decisionRows(options: DisplayOptions, host: Host): DoctorRow[] {
  const stderrIsTerminal = createByteSink("stderr").isTerminal;
  const { env, isWindows, stdinIsTerminal } = host;
  const choice = chooseDisplay({ ...options, stderrIsTerminal, isWindows, env });
  const { ui, color, cursor, motion, glyphs, taskbar, title, resizing } = choice;
  const keys = chooseKeys({ ui: ui.value, stdinIsTerminal, isForeground: isForeground() });
  const isYes = (value: boolean) => value ? "yes" : "no";
  return [
    { subject: "display", value: ui.value, reason: ui.reason },
    { subject: "colors", value: colorText(color.value), reason: color.reason },
    { subject: "cursor", value: isYes(cursor.value), reason: cursor.reason },
    { subject: "motion", value: isYes(motion.value), reason: motion.reason },
    { subject: "symbols", value: glyphs.value, reason: glyphs.reason },
    { subject: "task bar", value: isYes(taskbar.value !== "off"), reason: taskbar.reason },
    { subject: "title", value: isYes(title.value), reason: title.reason },
    {
      subject: "resizing",
      value: resizing.value.rewraps ? "lines break" : "lines are cut",
      reason: resizing.reason,
    },
    { subject: "keys", value: isYes(keys.value), reason: keys.reason },
  ];
}

function colorText(depth: number): string {
  if (depth === 0) return "none";
  return depth > 256 ? "all" : String(depth);
}

function placeRows(host: Host): DoctorRow[] {
  const size = findConsoleSize();
  const state = resolveStateDir(host.env);
  const runs = listRunIds(state).length;
  const count = `${formatCount(runs)} ${runs === 1 ? "run" : "runs"}`;
  const note = state.isTemporary ? ", temporary: there is no home folder" : "";
  return [
    fact("size", size === undefined ? "unknown, drawn as 80x24" : `${size.columns}x${size.rows}`),
    fact("TERM", host.env.TERM ?? "not set"),
    fact("cores", formatCount(host.cores)),
    fact("heddle", VERSION),
    fact("runtime", describeRuntime()),
    fact("state", `${state.path} (${count}${note})`),
  ];
}

function fact(subject: string, value: string): DoctorRow {
  return { subject, value, reason: "" };
}
