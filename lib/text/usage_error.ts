/**
 * The user's mistakes: a wrong option, plan or input. One message per mistake, each naming the place
 * and the remedy. The command line prints them and exits with 2; nothing was run.
 */

/** Thrown for mistakes in the command line, a plan or an input; `problems` holds one line per mistake. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly problems: readonly string[];

  /** @param problems One mistake, or several found together; never empty. */
  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const list = typeof problems === "string" ? [problems] : problems;
    super(list.join("\n"), options);
    this.problems = list;
  }
}
