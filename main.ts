/** The entry point: one result, one exit code. Everything else is in lib/. */
import { describeFault, runCli } from "./lib/cli/main.ts";
import { runToExit } from "./lib/platform/exit.ts";
import { writeErrorSync } from "./lib/platform/standard_streams.ts";

if (import.meta.main) await runToExit(() => runCli(Deno.args), describeFault, writeErrorSync);
