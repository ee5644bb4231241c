/**
 * log-update: what a program that shows the same rows as Heddle would give it, ten times a second, cut to the
 * screen. Arguments: TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS.
 */
import process from "node:process";
import { measureWindow, readMeterArgs } from "../ui_meter.ts";
import { renderRows } from "./bars.ts";
import { loadPackage } from "./packages.ts";

const STDOUT = 1;

if (import.meta.main) {
  type LogUpdate = { readonly default: (text: string) => void };
  const { default: logUpdate } = await loadPackage<LogUpdate>("logUpdate");
  const { tasks, ...window } = readMeterArgs(Deno.args);
  const startMs = performance.now();
  await measureWindow(STDOUT, {
    ...window,
    tick(number) {
      const elapsedMs = performance.now() - startMs;
      logUpdate(renderRows({ tasks, done: number % 101, elapsedMs, rows: process.stdout.rows }));
    },
  });
  Deno.exit(0);
}
