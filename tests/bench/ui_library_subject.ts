/** The library's part of `frames`: `Progress` with many bars that all advance. Arguments: TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS. */
import { Progress } from "../../lib/mod.ts";
import { measureWindow, readMeterArgs } from "./ui_meter.ts";

const STDERR = 2;

if (import.meta.main) {
  const { tasks: count, ...window } = readMeterArgs(Deno.args);
  const progress = new Progress();
  const tasks = Array.from(
    { length: count },
    (_, at) => progress.add({ description: `task-${at + 1}`, total: 100 }),
  );
  await measureWindow(STDERR, {
    ...window,
    tick(number) {
      for (const task of tasks) task.set(number % 100);
    },
  });
  Deno.exit(0);
}
