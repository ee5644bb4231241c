/** A failed task as lines that stay: its name and reason, then its last words. Pure. */
import type { Failure } from "../events.ts";
import { failureText } from "../text/failure_text.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import type { Theme } from "./theme.ts";

/** A failure that is shown. */
export interface ShownFailure {
  readonly label: string;
  readonly failure: Failure;
  /** It does not fail the run. */
  readonly allowed: boolean;
  /** Tries that it had. */
  readonly attempts: number;
}

/** Lines that stay may wrap, but no single one fills the screen. */
const MAX_LINE_COLUMNS = 500;
const MAX_LABEL_COLUMNS = 120;

/** `✗ label · reason`, or `! label · reason (allowed)`. */
export function renderFailure(shown: ShownFailure, { glyphs, styles }: Theme): string {
  const ellipsis = glyphs.ellipsis;
  const label = truncate(sanitize(shown.label), MAX_LABEL_COLUMNS, { where: "middle", ellipsis });
  const reason = truncate(failureText(shown.failure), MAX_LINE_COLUMNS, { ellipsis });
  const tries = shown.attempts > 1 ? ` (${shown.attempts} tries)` : "";
  const note = shown.allowed ? " (allowed)" : "";
  const paint = shown.allowed ? styles.warn : styles.bad;
  const glyph = paint(shown.allowed ? glyphs.warn : glyphs.bad);
  return `${glyph} ${label} ${styles.dim(glyphs.separator)} ${reason}${tries}${note}`;
}

/** The last lines of stderr, indented, at most `maxLines`; none for failures without. */
export function renderTail(failure: Failure, maxLines: number, theme: Theme): string[] {
  const tail = "tail" in failure ? failure.tail ?? [] : [];
  const lines = tail.map((line) => sanitize(line).trimEnd()).filter((line) => line !== "");
  // A single line is already the reason.
  if (lines.length === 1 && failure.kind === "exit") return [];
  const ellipsis = theme.glyphs.ellipsis;
  return lines.slice(-maxLines)
    .map((line) => "    " + theme.styles.dim(truncate(line, MAX_LINE_COLUMNS, { ellipsis })));
}
