/** The command line that runs just the failed tasks of a run again. Pure. */
import { shellLine } from "../text/shell_quote.ts";

/** Others are run again as they were; their words may hold secrets. */
const RERUNNABLE: ReadonlySet<string> = new Set(["each", "run", "demo"]);

/**
 * The words that the user typed, with `--failed-of RUN` behind the command's name and without the inputs: those are in
 * the journal. For files and addresses on the command line there is none.
 */
export function rerunCommand(
  program: string,
  argv: readonly string[],
  runId: string,
): string | undefined {
  const [command, ...rest] = argv;
  if (command === undefined || !RERUNNABLE.has(command)) return undefined;
  const listsAt = command === "each"
    ? rest.findIndex((word) => word === ":::" || word === ":::+")
    : -1;
  const words = listsAt < 0 ? rest : rest.slice(0, listsAt);
  return shellLine([program, command, "--failed-of", runId, ...withoutFailedOf(words)]);
}

/** What to do after a run was stopped that knows by itself what is left to do; undefined for others. */
export function resumeHint([command]: readonly string[]): string | undefined {
  return command === "fetch" ? "the same command goes on where this one stopped" : undefined;
}

/** Drops every `--failed-of` among the options, the last would win; a job's own words are left alone. */
function withoutFailedOf(words: readonly string[]): string[] {
  const end = words.indexOf("--");
  const options = end < 0 ? words : words.slice(0, end);
  const kept = options.filter((word, at) =>
    word !== "--failed-of" && options[at - 1] !== "--failed-of" && !word.startsWith("--failed-of=")
  );
  return [...kept, ...words.slice(options.length)];
}
