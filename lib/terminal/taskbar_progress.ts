/**
 * Progress on the terminal's tab or task bar entry: the sequence OSC 9;4. Pure; when it is sent and taken back is
 * the painter's.
 */

/** What the terminal shows beside its own window. */
export interface TaskbarProgress {
  /** What it looks like: going on, failed, standing still, or nobody knows how far. */
  readonly state: "normal" | "error" | "paused" | "indeterminate";
  /** 0 to 100, rounded down; not looked at when indeterminate. */
  readonly percent: number;
}

/**
 * State numbers as ConEmu defined them (https://conemu.github.io/en/AnsiEscapeCodes.html#ConEmu_specific_OSC) and
 * Windows Terminal, Ghostty, WezTerm, Konsole, mintty and others took over.
 */
const STATES: Readonly<Record<TaskbarProgress["state"], number>> = {
  normal: 1,
  error: 2,
  indeterminate: 3,
  paused: 4,
};

/**
 * The sequence that shows `progress`, or removes it. Ends with ST (`ESC \`), as the defining page and xterm's
 * `ctlseqs` have it: a terminal that drops unknown strings drops both ends, but one that knows no strings at all
 * would ring at the other, BEL.
 */
export function encodeProgress(progress: TaskbarProgress | null): string {
  if (progress === null) return "\x1b]9;4;0\x1b\\";
  const state = STATES[progress.state];
  if (progress.state === "indeterminate") return `\x1b]9;4;${state}\x1b\\`;
  return `\x1b]9;4;${state};${wholePercent(progress.percent)}\x1b\\`;
}

/** 99.9 is not 100. */
function wholePercent(percent: number): number {
  return Number.isNaN(percent) ? 0 : Math.max(0, Math.min(100, Math.floor(percent)));
}
