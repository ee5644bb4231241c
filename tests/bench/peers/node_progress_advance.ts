/** The package progress: `tick()` of one bar at 10 frames a second. Arguments: WINDOW_MS. */
import { measureCalls } from "../ui_calls.ts";
import { loadPackage } from "./packages.ts";

interface NodeProgress {
  readonly default: new (format: string, options: object) => { tick(): void };
}

const STDERR = 2;

if (import.meta.main) {
  const { default: ProgressBar } = await loadPackage<NodeProgress>("nodeProgress");
  const bar = new ProgressBar("[:bar] :percent :etas", { total: 1e12, renderThrottle: 100 });
  await measureCalls(STDERR, Number(Deno.args[0]), () => bar.tick());
  Deno.exit(0);
}
