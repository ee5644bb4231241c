/** `--dry-run`: prints what would run, one line for each task, and runs nothing. */
import type { TaskSource } from "../plan/types.ts";
import { createByteSink } from "../platform/standard_streams.ts";
import { sanitize } from "../text/sanitize.ts";
import { writeStdout } from "./stdout_fate.ts";

export async function dryRun(tasks: TaskSource): Promise<number> {
  const stdout = createByteSink("stdout");
  const encoder = new TextEncoder();
  for await (const batch of tasks) {
    // Slot 1 stands for the slot that a task would get, which is not known before it runs.
    const lines = batch.map((task) => task.command(1)).map(
      stdout.isTerminal ? sanitize : (line) => line,
    );
    await writeStdout(encoder.encode(lines.join("\n") + "\n"));
  }
  return 0;
}
