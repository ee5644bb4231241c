/**
 * Runs one plan from start to exit code: puts engine, records and display together, connects them to signals, and takes
 * everything down again in order. Decides nothing about tasks.
 */
import type { Engine } from "../engine/engine.ts";
import type { RunOutcome } from "../engine/options.ts";
import { exitCodeOfReason } from "../engine/exit_code.ts";
import { createRunId } from "../journal/run_id.ts";
import { resultDirName } from "../journal/result_dir.ts";
import { OutputRouter } from "../output/output_router.ts";
import type { ResolvedPlan } from "../plan/types.ts";
import { createClock, systemRandom } from "../platform/clock.ts";
import { CleanUpStack } from "../platform/exit.ts";
import type { Host } from "../platform/host.ts";
import { createOutputFiles, keepFailedOutput } from "../platform/output_files.ts";
import { load } from "../platform/load.ts";
import { endRun } from "../platform/process_tree.ts";
import type { CopiedModules } from "../platform/module_copies.ts";
import { isStandalone } from "../platform/runtime.ts";
import { pruneRuns, startHeartbeat } from "../platform/run_files.ts";
import { createTemporaryDir, pruneTemporaryDirs } from "../platform/temporary_dir.ts";
import type { Clock } from "../ports.ts";
import { createRunState } from "../state/run_state.ts";
import { connectSignals } from "./connect_signals.ts";
import { createEngine } from "./create_engine.ts";
import { openDisplay } from "./open_display.ts";
import type { RunOptions } from "./options.ts";
import { rerunCommand, resumeHint } from "./rerun_command.ts";
import { resolveEngineOptions, resolveOutputMode } from "./resolve_run.ts";
import { createRunControls } from "./run_controls.ts";
import { createRunEmitter } from "./run_emitter.ts";
import { openRunPlace } from "./run_place.ts";
import { RunRecorder } from "./run_recorder.ts";
import { StdoutFate } from "./stdout_fate.ts";
import { Warnings } from "./warnings.ts";

export interface RunRequest {
  readonly plan: ResolvedPlan;
  readonly options: RunOptions;
  /** Tasks at once, >= 1. */
  readonly jobs: number;
  readonly host: Host;
  /** As typed, for the command that runs failed tasks again. */
  readonly argv: readonly string[];
  /** False if what that command would read is gone by then, as what comes from a pipe is. @default true */
  readonly isRepeatable?: boolean;
  /** Those of the plan, which the run's display takes over. @default none */
  readonly warnings?: Warnings;
}

/** @returns the exit code. @throws {UsageError} wrong inputs; anything else is a fault of Heddle's own. */
export async function executeRun(request: RunRequest): Promise<number> {
  const cleanUp = new CleanUpStack();
  try {
    return await execute(request, cleanUp);
  } finally {
    cleanUp.run();
  }
}

async function execute(request: RunRequest, cleanUp: CleanUpStack): Promise<number> {
  const { options, host, argv, plan, jobs, isRepeatable = true } = request;
  const { warnings = new Warnings() } = request;
  const clock = createClock();
  // Takes a while, in which a signal must find nothing to clean up.
  const createCopies = plan.hasModules === true && isStandalone() ? await loadCopies() : undefined;
  const runId = createRunId(clock.nowMs(), systemRandom);
  const warn = (text: string) => warnings.warn(text);
  const place = openRunPlace(runId, { host, isKept: options.journal, warn });
  cleanUp.add(place.tidy);
  const { journalPath, outputDir } = place;
  const recorder = new RunRecorder({
    clock,
    journalPath,
    jobLogPath: options.joblog,
    isJobLogKept: options.failedOf !== undefined,
    resultsPath: options.results,
    warn,
  });
  const temporary = createTemporaryDir();
  cleanUp.add(temporary.remove);
  /** Resolves with a signal's name when the user no longer wants to wait for the last words of a finished run. */
  const leaving = Promise.withResolvers<string>();
  const stdout = new StdoutFate((reason) => engine.cancel(reason));
  const opened = await openDisplay({
    host,
    options,
    clock,
    summary: {
      journalPath: recorder.journalPath,
      get isJournalCut() {
        return recorder.isJournalCut;
      },
      get jobLogPath() {
        return recorder.jobLogPath;
      },
      rerunCommand: recorder.journalPath && isRepeatable
        ? rerunCommand(host.programName, argv, runId)
        : undefined,
      resumeHint: resumeHint(argv),
    },
    controls: createRunControls(() => engine, (reason) => leaving.resolve(reason)),
    onClosed: (error) => stdout.closed(error),
  });
  const { display, choice, writeOutput } = opened;
  warnings.handOver(opened.warn);
  cleanUp.add(() => display.restore());
  const mode = resolveOutputMode(options, choice.ui.value);
  const output = new OutputRouter({
    mode,
    isOrdered: options.keepOrder,
    isTagged: options.tag,
    isTerminal: opened.isTerminal,
    files: createOutputFiles(temporary.path),
    write: writeOutput,
    saveFailed: (spec, captured) => {
      if (outputDir !== undefined) keepFailedOutput(outputDir, resultDirName(spec.id), captured);
    },
    onClosed: (stream, error) => stream === "stdout" && stdout.closed(error),
  });
  const state = createRunState();
  const emit = createRunEmitter({ state, recorder, display, isMute: () => stdout.isGone });
  const engine: Engine = createEngine({
    engine: {
      ...resolveEngineOptions(options, { runId, jobs, mode }),
      resultsDir: (spec) => recorder.resultDir(spec.id),
    },
    ports: { clock, random: systemRandom, output, emit },
    cores: host.cores,
    spillDir: temporary.path,
    copies: createCopies?.(`${temporary.path}/modules`),
  });
  const describe = () => opened.describe(state);
  cleanUp.add(connectSignals({ engine, display, describe, leave: leaving.resolve }));
  cleanUp.add(
    startHeartbeat([temporary.path, ...journalPath === undefined ? [] : [journalPath]]),
  );
  // Whatever breaks from here on, no child outlives the process.
  cleanUp.add(() => void (engine.isFinished || endRun(runId)));

  const outcome = await engine.run(plan);
  const patience = outcome.cancelledBy === null ? null : waitAtMost(clock, options.graceMs);
  const lastWords = async () => {
    await output.flush();
    if (stdout.isGone) return display.restore();
    await opened.endOutput();
    await display.finish(state);
  };
  const interrupted = await Promise.race([
    lastWords(),
    leaving.promise,
    ...patience === null ? [] : [patience.over],
  ]);
  patience?.stop();
  await recorder.finish();
  if (place.state !== undefined) pruneRuns(place.state, clock.nowMs());
  pruneTemporaryDirs(temporary, clock.nowMs());
  if (typeof interrupted === "string") return exitCodeOfReason(interrupted);
  stdout.throwIfFailed();
  const exitCode = exitCodeOf(outcome);
  if (exitCode === 0) recorder.throwIfIncomplete();
  return exitCode;
}

/** The executable loads JavaScript alone. */
async function loadCopies(): Promise<(folder: string) => CopiedModules> {
  const [{ CopiedModules }, { loadTypeStripper }] = await Promise.all([
    load<typeof import("../platform/module_copies.ts")>(
      "../platform/module_copies.ts",
      import.meta.url,
    ),
    load<typeof import("../platform/strip_types.ts")>(
      "../platform/strip_types.ts",
      import.meta.url,
    ),
  ]);
  const strip = await loadTypeStripper();
  return (folder) => new CopiedModules(folder, strip);
}

/** A reader that takes nothing must not keep a cancelled run alive. */
function waitAtMost(clock: Clock, delayMs: number): { over: Promise<void>; stop(): void } {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  return { over, stop: clock.after(delayMs, resolve) };
}

/** @throws What broke the inputs off, or a fault of Heddle's own, so that it is told where all errors are. */
function exitCodeOf(outcome: RunOutcome): number {
  if (outcome.fault !== null) throw new Error(outcome.fault);
  if (outcome.inputError !== undefined) throw outcome.inputError;
  return outcome.exitCode;
}
