/**
 * Errors, retries and spinners: flaky downloads, each with a spinner of its own, tried up to four times with growing
 * waits. One of them never works, and is named at the end.
 */
import { runTasks, type TaskContext } from "../../lib/mod.ts";

/** How many tries each one needs; nobody knows how long a try takes, so there is no bar. */
const servers = { oslo: 1, lima: 2, cairo: 3, quito: Infinity, seoul: 1, accra: 2 };

async function download(needed: number, context: TaskContext): Promise<number> {
  context.status("connecting");
  await new Promise((resolve) => setTimeout(resolve, 300 + 200 * Math.random()));
  if (context.attempt < needed) throw new Error("connection reset");
  context.status("reading");
  await new Promise((resolve) => setTimeout(resolve, 300 + 700 * Math.random()));
  return context.attempt;
}

const { results, exitCode } = await runTasks(
  Object.entries(servers).map(([label, needed]) => ({
    label,
    run: (context: TaskContext) => download(needed, context),
  })),
  {
    name: "downloads",
    jobs: 4,
    retries: 3,
    backoff: { initialMs: 200, factor: 2 },
    timeoutMs: 10_000,
  },
);

for (const result of results) {
  if (result.status === "failed") console.log(`${result.label}: ${result.error.cause}`);
}
Deno.exitCode = exitCode;
