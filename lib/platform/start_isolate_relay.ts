/** The part of Heddle that is an isolate in a process of its own. */
import { runIsolateRelay } from "./isolate_relay.ts";
import { load } from "./load.ts";
import { CopiedModules } from "./module_copies.ts";
import { isStandalone, ownPid } from "./runtime.ts";
import { createWorkerFactory } from "./worker_factory.ts";

/** @returns the exit code. */
export async function startIsolateRelay(): Promise<number> {
  const strip = isStandalone()
    ? await (await load<typeof import("./strip_types.ts")>("./strip_types.ts", import.meta.url))
      .loadTypeStripper()
    : undefined;
  return await runIsolateRelay({
    createFactory: (folder) =>
      createWorkerFactory({
        // The flags of this process allow for it, and its standard input is no terminal.
        limits: { canNarrow: true, mayPrompt: false },
        copies: strip && new CopiedModules(`${folder}/modules-${ownPid()}`, strip),
      }),
  });
}

/** For the owner, who tells the last line. */
export function describeRelayFault(error: unknown): { text: string; exitCode: number } {
  return {
    text: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    exitCode: 70,
  };
}
