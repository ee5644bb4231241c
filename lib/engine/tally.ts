/** The ends of tasks, as the engine needs them for limits and the exit code. Displays count from events instead. */
export class Tally {
  succeeded = 0;
  /** All failed tasks. */
  failed = 0;
  /** Failed tasks that fail the run: without the allowed ones. */
  failures = 0;
  cancelled = 0;
  skipped = 0;

  get processed(): number {
    return this.succeeded + this.failed + this.cancelled + this.skipped;
  }
}
