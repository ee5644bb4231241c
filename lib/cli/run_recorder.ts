/**
 * Keeps a run on disk: the journal, the job log and the result folders, all written from its events. A file that breaks
 * off is told as it happens and never ends the run; what was asked for by name and is not all there is no success.
 */
import type { RunEvent } from "../events.ts";
import { JOB_LOG_HEADER, jobLogLine } from "../journal/job_log.ts";
import { LineFile } from "../journal/line_file.ts";
import { resultDirName } from "../journal/result_dir.ts";
import { type TaskRecord, TaskRecords } from "../journal/task_records.ts";
import { fileSize } from "../platform/file_walk.ts";
import { resolve } from "../platform/paths.ts";
import { openAppendFile } from "../platform/run_files.ts";
import { createResultDir, writeResult } from "../platform/result_files.ts";
import type { Clock } from "../ports.ts";
import { jsonLine } from "../text/json_line.ts";
import { UsageError } from "../text/usage_error.ts";
import { errorMessage } from "../text/error_message.ts";
import { OutputError } from "./stdout_fate.ts";

export interface RunRecorderOptions {
  readonly clock: Clock;
  readonly journalPath: string | undefined;
  readonly jobLogPath: string | undefined;
  /** The job log may be that of the run whose tasks run again: nothing of it is lost. @default false */
  readonly isJobLogKept?: boolean;
  readonly resultsPath: string | undefined;
  warn(text: string): void;
}

export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #journal: LineFile | undefined;
  readonly #jobLog: LineFile | undefined;
  readonly #records: TaskRecords | undefined;
  /** Absolute: whatever changes the process's folder later, results stay together. */
  readonly #resultsDir: string | undefined;
  #hasResults: boolean;
  #failure: OutputError | undefined;

  /** @throws {UsageError} If the job log or the folder of results cannot be written. */
  constructor(options: RunRecorderOptions) {
    const { journalPath, jobLogPath, resultsPath } = options;
    this.#options = options;
    this.#hasResults = resultsPath !== undefined;
    if (resultsPath !== undefined) {
      check(`--results ${resultsPath}`, () => createResultDir(resultsPath));
      this.#resultsDir = resolve(".", resultsPath);
    }
    this.#jobLog = jobLogPath === undefined ? undefined : this.#openJobLog(jobLogPath);
    this.#journal = journalPath === undefined ? undefined : this.#openJournal(journalPath);
    this.#records = jobLogPath === undefined && resultsPath === undefined
      ? undefined
      : new TaskRecords();
  }

  /** Undefined as well if it could not be made. */
  get journalPath(): string | undefined {
    return this.#journal && this.#options.journalPath;
  }

  /** Whether the journal ended early. */
  get isJournalCut(): boolean {
    return this.#journal?.isCut ?? false;
  }

  /** Undefined as well if it ended early. */
  get jobLogPath(): string | undefined {
    return this.#jobLog?.isCut ? undefined : this.#options.jobLogPath;
  }

  event(event: RunEvent): void {
    this.#journal?.append(jsonLine(event));
    const record = this.#records?.completedBy(event);
    if (record === undefined) return;
    const line = this.#jobLog === undefined ? undefined : jobLogLine(record);
    if (line !== undefined) this.#jobLog?.append(line);
    if (this.#hasResults) this.#writeResult(record);
  }

  /** The folder for a task's output, created; undefined without `--results`. */
  resultDir(taskId: string): string | undefined {
    if (this.#resultsDir === undefined || !this.#hasResults) return undefined;
    const path = `${this.#resultsDir}/${resultDirName(taskId)}`;
    try {
      createResultDir(path);
      return path;
    } catch (error) {
      this.#stopResults(error);
      return undefined;
    }
  }

  async finish(): Promise<void> {
    await Promise.all([this.#journal?.finish(), this.#jobLog?.finish()]);
  }

  /** @throws {OutputError} If the job log or the results broke off. */
  throwIfIncomplete(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #writeResult(record: TaskRecord): void {
    const dir = this.resultDir(record.id);
    if (dir === undefined) return;
    try {
      writeResult(dir, record);
    } catch (error) {
      this.#stopResults(error);
    }
  }

  #stopResults(error: unknown): void {
    this.#hasResults = false;
    this.#failure ??= new OutputError(error, `--results ${this.#options.resultsPath}`);
    this.#options.warn(`No more results are written: ${errorMessage(error)}`);
  }

  /** What the user did not ask for by name costs itself, not the run. */
  #openJournal(path: string): LineFile | undefined {
    try {
      return this.#open(path, (error) => this.#tellEnd("journal", error));
    } catch (error) {
      this.#options.warn(`No journal is written: ${errorMessage(error)}`);
      return undefined;
    }
  }

  #openJobLog(path: string): LineFile {
    const isKept = this.#options.isJobLogKept === true && (fileSize(path) ?? 0) > 0;
    const onFailed = (error: unknown) => {
      this.#failure ??= new OutputError(error, `--joblog ${path}`);
      this.#tellEnd("job log", error);
    };
    const log = check(`--joblog ${path}`, () => this.#open(path, onFailed, !isKept));
    if (!isKept) log.append(JOB_LOG_HEADER);
    return log;
  }

  #tellEnd(what: string, error: unknown): void {
    this.#options.warn(`The ${what} ends here: ${errorMessage(error)}`);
  }

  #open(path: string, onFailed: (error: unknown) => void, isTruncated = false): LineFile {
    const file = openAppendFile(path, isTruncated);
    return new LineFile({ file, clock: this.#options.clock, onFailed });
  }
}

function check<T>(what: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw new UsageError(`${what}: Cannot be written: ${errorMessage(error)}`, { cause: error });
  }
}
