/**
 * What is said when a run is over, the same in every display: counts, time, the failed tasks with
 * their reasons, where all of it is kept, and how to run the failed ones again. Pure.
 */
import type { RunMetrics } from "../state/metrics.ts";
import type { FailedTask, RunState } from "../state/run_state.ts";
import { formatElapsed } from "../text/format_duration.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { renderFailure, renderTail } from "./failure_lines.ts";
import type { CountedRun } from "./run_model.ts";
import type { Theme } from "./theme.ts";

/** Facts that are not in the events. Read when the summary is made, so getters may answer late. */
export interface SummaryContext {
  /** The run's journal. */
  readonly journalPath?: string | undefined;
  /** It ended before the run did: what is in it is not all, for whoever reads it or runs from it. @default false */
  readonly isJournalCut?: boolean;
  /** The job log, if one is written. */
  readonly jobLogPath?: string | undefined;
  /** A command line that runs the failed tasks again, already quoted for a shell. */
  readonly rerunCommand?: string | undefined;
  /** How a run that was stopped is gone on with. */
  readonly resumeHint?: string | undefined;
}

export interface SummaryOptions {
  readonly theme: Theme;
  /** False where every failure was shown before. @default true */
  readonly hasList?: boolean;
}

/** Failed tasks that are listed, one line each; more are counted. */
export const MAX_LISTED_FAILURES = 100;
/** Of those, the first ones that show their last lines of stderr. */
export const MAX_LISTED_TAILS = 10;
const MAX_TAIL_LINES = 5;

/** Lines without newlines, which may be wider than a screen; none for a run that never started. */
export function renderSummary(
  { state, metrics }: CountedRun,
  context: SummaryContext,
  { theme, hasList = true }: SummaryOptions,
): string[] {
  if (state.phase === "waiting") return [];
  return [
    headline(state, metrics, theme),
    ...(hasList ? failureList(state, context, theme) : []),
    ...pointers(state, context, theme),
  ];
}

function headline(state: RunState, metrics: RunMetrics, { glyphs, styles }: Theme): string {
  const isBad = metrics.failed > state.counts.allowedFailures || (state.exitCode ?? 0) !== 0;
  const isUneven = isBad || metrics.failed > 0 || metrics.cancelled > 0;
  const glyph = isBad
    ? styles.bad(glyphs.bad)
    : isUneven
    ? styles.warn(glyphs.warn)
    : styles.good(glyphs.ok);
  return `${glyph} ${styles.strong(sanitize(state.name))}: ${countsText(state, metrics)}${
    endText(state)
  }`;
}

function countsText(state: RunState, metrics: RunMetrics): string {
  if (metrics.total === 0) return "no tasks";
  const kinds = [
    [metrics.succeeded, "succeeded"],
    [metrics.failed, failedWord(state)],
    [metrics.cancelled, "cancelled"],
    [metrics.skipped, "skipped"],
    [metrics.total === null ? 0 : metrics.total - metrics.processed, "not run"],
  ] as const;
  const said = kinds.filter(([count, word]) => count > 0 || word === "succeeded")
    .map(([count, word]) => `${formatCount(count)} ${word}`);
  const total = metrics.total ?? metrics.processed;
  return `${formatCount(total)} ${total === 1 ? "task" : "tasks"}: ${said.join(", ")}`;
}

function failedWord({ counts: { failed, allowedFailures } }: RunState): string {
  if (allowedFailures === 0) return "failed";
  return allowedFailures === failed
    ? "failed (allowed)"
    : `failed (${formatCount(allowedFailures)} allowed)`;
}

function endText(state: RunState): string {
  const wallMs = (state.finishedAtMs ?? state.lastEventAtMs) - state.startedAtMs;
  const { cancelledBy } = state;
  const who = cancelledBy === "user" ? "the user" : sanitize(cancelledBy ?? "");
  const by = cancelledBy === null ? "" : `, stopped by ${who}`;
  return ` in ${formatElapsed(wallMs)}${by}`;
}

function failureList(state: RunState, context: SummaryContext, theme: Theme): string[] {
  const failed = inInputOrder(state, false);
  const allowed = inInputOrder(state, true);
  const failedCount = state.counts.failed - state.counts.allowedFailures;
  return [
    ...list(failed, { count: failedCount, context, theme }),
    ...list(allowed, { count: state.counts.allowedFailures, context, theme }),
  ];
}

function inInputOrder(state: RunState, allowed: boolean): FailedTask[] {
  return state.failures.filter((task) => task.allowed === allowed)
    .toSorted((a, b) => a.index - b.index);
}

interface ListOptions {
  readonly count: number;
  readonly context: SummaryContext;
  readonly theme: Theme;
}

function list(tasks: readonly FailedTask[], { count, context, theme }: ListOptions): string[] {
  const shown = tasks.slice(0, MAX_LISTED_FAILURES);
  const lines = shown.flatMap((task, at) => [
    "  " + renderFailure(task, theme),
    ...(at < MAX_LISTED_TAILS
      ? renderTail(task.failure, MAX_TAIL_LINES, theme).map((line) => "  " + line)
      : []),
  ]);
  if (count > shown.length) lines.push(`  ${moreText(count - shown.length, context, theme)}`);
  return lines;
}

/** `… and 40 more, all in FILE`, or only how many more where no file has them all. */
export function moreText(count: number, context: SummaryContext, { glyphs }: Theme): string {
  const { jobLogPath, journalPath, isJournalCut = false } = context;
  const path = jobLogPath ?? (isJournalCut ? undefined : journalPath);
  const where = path === undefined ? "" : `, all in ${sanitize(path)}`;
  return `${glyphs.ellipsis} and ${formatCount(count)} more${where}`;
}

function pointers({ counts }: RunState, context: SummaryContext, { styles }: Theme): string[] {
  const lines: string[] = [];
  const { journalPath, isJournalCut = false, rerunCommand } = context;
  if (journalPath !== undefined) {
    const note = isJournalCut ? " (incomplete)" : "";
    lines.push(`  ${styles.dim("journal:")} ${sanitize(journalPath)}${note}`);
  }
  // What that command runs: neither allowed failures nor what was cancelled are its business.
  const hasFailed = counts.failed > counts.allowedFailures || counts.skipped > 0;
  if (hasFailed && rerunCommand !== undefined && !isJournalCut) {
    lines.push(`  ${styles.dim("again:")}   ${sanitize(rerunCommand)}`);
  } else if (counts.cancelled > 0 && context.resumeHint !== undefined) {
    lines.push(`  ${styles.dim("again:")}   ${context.resumeHint}`);
  }
  return lines;
}
