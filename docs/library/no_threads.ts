/**
 * The same as cancel.ts with no threads at all: three functions that mostly wait, side by side in this isolate. They
 * are run, shown, cancelled and counted by the same engine.
 */
import { runTasks, type TaskContext } from "../../lib/mod.ts";

const limitMs = Number(Deno.args[0] ?? Infinity);

async function take(steps: number, context: TaskContext): Promise<string> {
  context.total(steps);
  for (let step = 0; step < steps; step++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    context.signal.throwIfAborted();
    context.advance();
  }
  return `${steps} steps`;
}

const tasks = Object.entries({ red: 80, green: 120, blue: 160 })
  .map(([label, steps]) => ({ label, run: (context: TaskContext) => take(steps, context) }));
const controller = new AbortController();
const timer = Number.isFinite(limitMs) ? setTimeout(() => controller.abort(), limitMs) : undefined;

const { results, exitCode } = await runTasks(tasks, { signal: controller.signal, graceMs: 2_000 });
clearTimeout(timer);

const done = results.filter(({ status }) => status === "succeeded").length;
console.log(`${done} of ${results.length} done`);
Deno.exitCode = exitCode;
