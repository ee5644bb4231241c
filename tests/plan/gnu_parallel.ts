/** GNU parallel as the measure for replacement strings and combinations, where it is installed. */

/** What `parallel -k COMMAND ::: …` prints; undefined if it is not installed. */
export async function runParallel(
  command: readonly string[],
  lists: readonly string[],
): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command("parallel", {
      args: ["--will-cite", "-k", "-q", ...command, ...lists],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
