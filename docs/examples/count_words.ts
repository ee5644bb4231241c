/** Counts the words of each file in a folder, and writes them into a report, once. A task of `mixed.yaml`. */
import { dirname, join } from "node:path";
import type { TaskContext } from "../../lib/mod.ts";

/** Paths, relative to the folder of the plan. */
interface Input {
  readonly folder: string;
  readonly report: string;
}

export default async function countWords(
  input: Input,
  context: TaskContext,
): Promise<Record<string, number>> {
  const folder = join(context.cwd, input.folder);
  const report = join(context.cwd, input.report);
  const earlier = await readReport(report);
  if (earlier !== null) return earlier;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  const counts: Record<string, number> = {};
  context.unit = "files";
  context.total(names.length);
  for (const name of names) {
    context.signal.throwIfAborted();
    const text = await Deno.readTextFile(join(folder, name));
    counts[name] = text.split(/\s+/).filter((word) => word !== "").length;
    context.advance();
  }
  Deno.mkdirSync(dirname(report), { recursive: true });
  // Whole or not at all: it gets its name when everything is in it.
  await Deno.writeTextFile(`${report}.new`, JSON.stringify(counts));
  await Deno.rename(`${report}.new`, report);
  return counts;
}

/** What an earlier run wrote, or null. */
async function readReport(path: string): Promise<Record<string, number> | null> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
