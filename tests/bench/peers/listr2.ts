/**
 * listr2: its default renderer, concurrent tasks with a bar in their titles. Titles are set behind the renderer's
 * back, because it would draw anew for each one: so it draws ten times a second, with its spinner.
 * Arguments: TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS.
 */
import { measureWindow, readMeterArgs } from "../ui_meter.ts";
import { renderBar } from "./bars.ts";
import { loadPackage } from "./packages.ts";

interface Handle {
  readonly task: { title: string };
}
interface Listr2 {
  readonly Listr: new (tasks: readonly object[], options: object) => { run(): Promise<unknown> };
}

const STDOUT = 1;

if (import.meta.main) {
  const { Listr } = await loadPackage<Listr2>("listr2");
  const { tasks, ...window } = readMeterArgs(Deno.args);
  const handles: Handle[] = [];
  const never = new Promise<never>(() => {});
  const list = Array.from({ length: tasks }, (_, at) => ({
    title: `task-${at + 1}`,
    task(_context: unknown, handle: Handle) {
      handles[at] = handle;
      return never;
    },
  }));
  void new Listr(list, { concurrent: true }).run();
  await measureWindow(STDOUT, {
    ...window,
    tick(number) {
      const done = number % 101;
      const text = `${renderBar(done / 100, 12)} ${`${done}%`.padStart(4)}`;
      handles.forEach((handle, at) => handle.task.title = `${`task-${at + 1}`.padEnd(8)} ${text}`);
    },
  });
  Deno.exit(0);
}
