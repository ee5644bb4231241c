/** The entry point: one result, one exit code. Everything else is in lib/. */
import { RELAY_WORD } from "./lib/platform/isolate_messages.ts";
import { describeFault, runCli } from "./lib/cli/main.ts";
import { runToExit } from "./lib/platform/exit.ts";
import { load } from "./lib/platform/load.ts";
import { writeErrorSync } from "./lib/platform/standard_streams.ts";

if (import.meta.main) await runToExit(run, describeFault, writeErrorSync);

/** The program, or a part of it that runs in a process of its own. */
async function run(): Promise<number> {
  if (Deno.args[0] !== RELAY_WORD) return await runCli(Deno.args);
  const { startIsolateRelay } = await load<typeof import("./lib/platform/start_isolate_relay.ts")>(
    "./lib/platform/start_isolate_relay.ts",
    import.meta.url,
  );
  return await startIsolateRelay();
}
