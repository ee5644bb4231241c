/** Takes a command line to its exit code: parses it, hands it to the command, and says what went wrong. */
import { endEarlyWorkers, startEarlyWorkers } from "../platform/early_workers.ts";
import { surviveFileSizeLimit } from "../platform/file_size_limit.ts";
import { createHost, type Host } from "../platform/host.ts";
import { isReaderGone, writeErrorSync } from "../platform/standard_streams.ts";
import { answerStatusRequests } from "../platform/status_requests.ts";
import { load } from "../platform/load.ts";
import { UsageError } from "../text/usage_error.ts";
import { sanitize } from "../text/sanitize.ts";
import type { Command } from "./options.ts";
import { parseCommand } from "./parse_command.ts";
import { NOT_STARTED } from "./not_started.ts";
import { chooseEarlyWorkers } from "./choose_early_workers.ts";
import { OutputError, writeStdout } from "./stdout_fate.ts";

/** Exit code of mistakes in the command line, a plan or an input. */
const USAGE = 2;
/** Exit code when standard output cannot be written. */
const OUTPUT_FAILED = 1;
/** Exit code of Heddle's own faults (EX_SOFTWARE of sysexits.h). */
const FAULT = 70;
/** Whoever read the output has gone away: as if killed by SIGPIPE. */
const OUTPUT_CLOSED = 141;

/** @returns the exit code. @throws {UsageError} and faults, for `describeFault`. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  if (isRun(command)) {
    answerStatusRequests(() => writeErrorSync(NOT_STARTED));
    surviveFileSizeLimit();
  }
  const host = createHost();
  const early = chooseEarlyWorkers(command, host.cores);
  if (early !== null) startEarlyWorkers(early.kind, early.count);
  try {
    return await runCommand(command, host, argv);
  } finally {
    endEarlyWorkers();
  }
}

/** What to print and how to exit after an error. */
export function describeFault(error: unknown): { text: string; exitCode: number } {
  if (error instanceof UsageError) {
    const lines = error.problems.map((problem) => `heddle: ${sanitizeLines(problem)}\n`);
    return { text: lines.join(""), exitCode: USAGE };
  }
  if (error instanceof OutputError) {
    return { text: `heddle: ${sanitizeLines(error.message)}\n`, exitCode: OUTPUT_FAILED };
  }
  if (isReaderGone(error)) return { text: "", exitCode: OUTPUT_CLOSED };
  if (error instanceof Error && error.name === "NotCapable") {
    const text = `heddle: ${sanitizeLines(error.message)}\nheddle: Start it with deno run -A\n`;
    return { text, exitCode: USAGE };
  }
  const stack = error instanceof Error ? stackWithCauses(error) : String(error);
  return {
    text: `heddle: This is a fault in Heddle itself:\n${sanitizeLines(stack)}\n`,
    exitCode: FAULT,
  };
}

async function runCommand(command: Command, host: Host, argv: readonly string[]): Promise<number> {
  switch (command.kind) {
    case "text":
      return await print(command.text);
    case "help": {
      const { helpText } = await load<typeof import("./help.ts")>("./help.ts", import.meta.url);
      return await print(helpText(command.command));
    }
    case "schema": {
      const { planJsonSchema } = await load<typeof import("../plan/plan_schema.ts")>(
        "../plan/plan_schema.ts",
        import.meta.url,
      );
      return await print(JSON.stringify(planJsonSchema(), null, 2) + "\n");
    }
    case "doctor": {
      const { runDoctor } = await load<typeof import("./doctor.ts")>(
        "./doctor.ts",
        import.meta.url,
      );
      return await print(runDoctor(command.options, host));
    }
    case "each": {
      const { runEach } = await load<typeof import("./run_each.ts")>(
        "./run_each.ts",
        import.meta.url,
      );
      return await runEach(command.options, host, argv);
    }
    case "run": {
      const { runPlan } = await load<typeof import("./run_plan.ts")>(
        "./run_plan.ts",
        import.meta.url,
      );
      return await runPlan(command.options, host, argv);
    }
    case "fetch": {
      const { runFetch } = await load<typeof import("./run_fetch.ts")>(
        "./run_fetch.ts",
        import.meta.url,
      );
      return await runFetch(command.options, host, argv);
    }
    case "checksum": {
      const { runChecksum } = await load<typeof import("./run_checksum.ts")>(
        "./run_checksum.ts",
        import.meta.url,
      );
      return await runChecksum(command.options, host, argv);
    }
    case "demo": {
      const { runDemo } = await load<typeof import("./run_plan.ts")>(
        "./run_plan.ts",
        import.meta.url,
      );
      return await runDemo(command.options, host, argv);
    }
    default:
      return command satisfies never;
  }
}

async function print(text: string): Promise<number> {
  await writeStdout(new TextEncoder().encode(text));
  return 0;
}

function isRun({ kind }: Command): boolean {
  return kind !== "text" && kind !== "help" && kind !== "schema" && kind !== "doctor";
}

/** A stack says nothing of what caused the error. */
function stackWithCauses(error: Error): string {
  const stacks = [];
  for (let at: unknown = error; at instanceof Error && stacks.length < 5; at = at.cause) {
    stacks.push(at.stack ?? at.message);
  }
  return stacks.join("\nCaused by: ");
}

function sanitizeLines(text: string): string {
  return text.split("\n").map(sanitize).join("\n");
}
