/**
 * An isolate in a process of its own, where Heddle runs from source: what `main.ts` does behind `__isolate`, without
 * loading the command line, so that it starts in half the time.
 */
import { runToExit } from "../lib/platform/exit.ts";
import { describeRelayFault, startIsolateRelay } from "../lib/platform/start_isolate_relay.ts";
import { writeErrorSync } from "../lib/platform/standard_streams.ts";

if (import.meta.main) {
  await runToExit(startIsolateRelay, describeRelayFault, writeErrorSync);
}
