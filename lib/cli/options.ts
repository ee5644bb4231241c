/**
 * What the user asked for on the command line, parsed but not yet resolved against the environment.
 * Types only: `parse_*.ts` make these values, `resolve_*.ts` adds terminal, cores and files.
 */
import type { DisplayFacts, UiName } from "../display/decision.ts";
import type { ChecksumAlgorithm, Isolation } from "../protocol.ts";
import type { RightWishes } from "../plan/module_rights.ts";
import type { Backoff, InputOptions, JobsSpec, TimeoutSpec } from "../plan/types.ts";
import type { CommandName } from "./help_pages.ts";

export type MaxFailures =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "ratio"; readonly ratio: number };

export type { UiName };
export type OutputMode = "group" | "stream" | "none" | "failed" | "results";
/** The part of the options that decides about the display. */
export type DisplayOptions = Pick<
  DisplayFacts,
  "ui" | "color" | "ascii" | "motion" | "taskbar" | "title"
>;

/** Options that `each` and `run` share. */
export interface RunOptions extends DisplayOptions {
  readonly jobs: JobsSpec | undefined;
  readonly retries: number | undefined;
  readonly backoff: Partial<Backoff>;
  readonly timeout: TimeoutSpec | undefined;
  readonly stallMs: number | undefined;
  readonly delayMs: number;
  /** Starts per second. */
  readonly ratePerSecond: number | undefined;
  readonly maxFailures: MaxFailures | undefined;
  /** Whether `maxFailures`, then 1, was asked for by that name. */
  readonly failFast: boolean;
  readonly graceMs: number;
  readonly output: OutputMode | undefined;
  readonly keepOrder: boolean;
  readonly tag: boolean;
  readonly joblog: string | undefined;
  readonly results: string | undefined;
  readonly journal: boolean;
  readonly dryRun: boolean;
  /** Run only the tasks that failed in this run (an id or a prefix of one). */
  readonly failedOf: string | undefined;
  /** The run's name for people and records; absent, the command line or the plan names it. */
  readonly name: string | undefined;
}

/** A module's function, instead of a command. */
export interface ModuleOptions {
  /** A path or a URL, as written. */
  readonly module: string;
  readonly export: string | undefined;
  readonly isolation: Isolation | undefined;
  readonly permissions: "all" | "none" | RightWishes | undefined;
}

export interface EachOptions extends RunOptions {
  readonly command: readonly string[];
  readonly inputs: InputOptions;
  readonly replacement: string;
  readonly shell: boolean;
  readonly progress: "osc" | "percent";
  readonly cwd: string | undefined;
  /** The function to call for each input; then there is no command. */
  readonly call: ModuleOptions | undefined;
}

export interface PlanOptions extends RunOptions {
  /** Path of the plan, `-` for stdin. */
  readonly plan: string;
}

export interface ChecksumOptions extends RunOptions {
  /** Files and folders, as written. */
  readonly paths: readonly string[];
  /** A file with one path a line, `-` for stdin. */
  readonly from: string | undefined;
  readonly nul: boolean;
  /** Absent, SHA-256; in a check what the digests look like. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  /** Path of a list of digests, `-` for stdin. */
  readonly check: string | undefined;
  readonly ignoreMissing: boolean;
  /** Tells only what is wrong. */
  readonly quiet: boolean;
  readonly strict: boolean;
}

/** A header, or a file with one a line. */
export type HeaderOption =
  | { readonly kind: "header"; readonly header: readonly [name: string, value: string] }
  | { readonly kind: "file"; readonly path: string };

export interface FetchOptions extends RunOptions {
  readonly urls: readonly string[];
  /** A file with one address a line, `-` for stdin. */
  readonly from: string | undefined;
  readonly dir: string;
  /** A name without folders, for a single address. */
  readonly fileName: string | undefined;
  readonly headers: readonly HeaderOption[];
  /** In lower case, for a single address. */
  readonly sha256: string | undefined;
}

export type Command =
  | { readonly kind: "fetch"; readonly options: FetchOptions }
  | { readonly kind: "checksum"; readonly options: ChecksumOptions }
  | { readonly kind: "each"; readonly options: EachOptions }
  | { readonly kind: "run"; readonly options: PlanOptions }
  | { readonly kind: "demo"; readonly options: RunOptions }
  | { readonly kind: "schema" }
  | { readonly kind: "doctor"; readonly options: DisplayOptions }
  /** Of a command, or of Heddle as a whole. */
  | { readonly kind: "help"; readonly command: CommandName | undefined }
  /** Already answered in words: print to stdout and end with 0. */
  | { readonly kind: "text"; readonly text: string };
