/** cli-progress: `increment()` of one bar at 10 frames a second. Arguments: WINDOW_MS. */
import { measureCalls } from "../ui_calls.ts";
import { loadPackage } from "./packages.ts";

interface CliProgress {
  readonly default: {
    readonly SingleBar: new (options: object, preset: unknown) => SingleBar;
    readonly Presets: Readonly<Record<string, unknown>>;
  };
}
interface SingleBar {
  start(total: number, value: number): void;
  increment(): void;
}

const STDERR = 2;

if (import.meta.main) {
  const { SingleBar, Presets } = (await loadPackage<CliProgress>("cliProgress")).default;
  const bar = new SingleBar({ fps: 10 }, Presets["shades_classic"]);
  bar.start(1e12, 0);
  await measureCalls(STDERR, Number(Deno.args[0]), () => bar.increment());
  Deno.exit(0);
}
