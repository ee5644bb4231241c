/** `advance()` of one bar of the library, in the main isolate. Arguments: WINDOW_MS. */
import { Progress } from "../../lib/mod.ts";
import { measureCalls } from "./ui_calls.ts";

const STDERR = 2;

if (import.meta.main) {
  const progress = new Progress();
  const task = progress.add({ description: "work", total: 1e12 });
  await measureCalls(STDERR, Number(Deno.args[0]), () => task.advance());
  Deno.exit(0);
}
