/** Which workers a command is going to need, as far as its line alone tells: they load while the rest of Heddle does. */
import type { Work } from "../protocol.ts";
import type { Command } from "./options.ts";
import { resolveJobs } from "./resolve_run.ts";

export interface EarlyWorkers {
  readonly kind: Work["kind"];
  /** >= 1 */
  readonly count: number;
}

/** Files hashed at once want an isolate each; more than two would only get in each other's way while they load. */
const MAX_COUNT = 2;

/** @param cores Processor cores that may be used. @returns null where none may be needed, or another kind. */
export function chooseEarlyWorkers(command: Command, cores: number): EarlyWorkers | null {
  if (!("options" in command) || command.kind === "doctor" || command.options.dryRun) return null;
  switch (command.kind) {
    case "each":
      return command.options.call === undefined ? { kind: "command", count: 1 } : null;
    case "run":
    case "demo":
      return { kind: "command", count: 1 };
    case "fetch":
      return { kind: "fetch", count: 1 };
    case "checksum": {
      const jobs = resolveJobs(command.options.jobs, cores);
      return { kind: "checksum", count: Math.min(jobs, cores, MAX_COUNT) };
    }
    default:
      return command satisfies never;
  }
}
