/** Text that programs give to peers that bring no bars of their own: rows as Heddle's live display has them. Pure. */

const SPINNER = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];
const PARTS = ["", ..."▏▎▍▌▋▊▉"];

export interface RowsOptions {
  readonly tasks: number;
  /** Percent, of every task. */
  readonly done: number;
  readonly elapsedMs: number;
  /** Height of the screen. */
  readonly rows: number;
}

/** The run, the tasks that fit, and how many more there are, in plain text: that has the fewest bytes. */
export function renderRows({ tasks, done, elapsedMs, rows }: RowsOptions): string {
  const time = `${(elapsedMs / 1000).toFixed(1)}s`;
  const lines = [`bench ${renderBar(0, 24)} 0/${tasks} 0% ${tasks} running ${time}`];
  const shown = tasks <= rows - 2 ? tasks : rows - 3;
  const spinner = SPINNER[Math.floor(elapsedMs / 100) % SPINNER.length];
  const text = `${time.padStart(6)} ${renderBar(done / 100, 12)} ${`${done}%`.padStart(4)}`;
  for (let n = 1; n <= shown; n++) lines.push(`${spinner} ${`task-${n}`.padEnd(8)} ${text}`);
  const hidden = tasks - shown;
  if (hidden > 0) lines.push(`… +${hidden} more: ${hidden} running`);
  return lines.join("\n");
}

/** A bar with eighths of cells, `columns` wide. */
export function renderBar(ratio: number, columns: number): string {
  const eighths = Math.floor(ratio * columns * 8);
  return ("█".repeat(eighths >> 3) + PARTS[eighths % 8]).padEnd(columns, "░");
}
