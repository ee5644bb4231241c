/** cli-progress: a `MultiBar` at 10 frames a second, drawn by its own timer. Arguments: TASKS WARM_UP_MS WINDOW_MS STEADY_AFTER_MS. */
import { measureWindow, readMeterArgs } from "../ui_meter.ts";
import { loadPackage } from "./packages.ts";

interface CliProgress {
  readonly default: {
    readonly MultiBar: new (options: object, preset: unknown) => MultiBar;
    readonly Presets: Readonly<Record<string, unknown>>;
  };
}
interface MultiBar {
  create(total: number, start: number, payload: object): { update(value: number): void };
  on(event: "redraw-post", listener: () => void): void;
}

const STDERR = 2;

if (import.meta.main) {
  const { MultiBar, Presets } = (await loadPackage<CliProgress>("cliProgress")).default;
  const { tasks, ...window } = readMeterArgs(Deno.args);
  const format = "{name} {bar} {percentage}% {duration_formatted}";
  const multi = new MultiBar({ fps: 10, hideCursor: true, format }, Presets["shades_classic"]);
  let frames = 0;
  multi.on("redraw-post", () => frames++);
  const bars = Array.from(
    { length: tasks },
    (_, at) => multi.create(100, 0, { name: `task-${at}` }),
  );
  await measureWindow(STDERR, {
    ...window,
    tick: (number) => bars.forEach((bar) => bar.update(number % 101)),
    frames: () => frames,
  });
  Deno.exit(0);
}
