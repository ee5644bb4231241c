/**
 * Every option that Heddle has, once: parsing, mistakes, help and the README read these tables.
 * Data only; what the options mean together is in `parse_conflicts.ts` and `parse_options.ts`.
 */
import type { ChecksumAlgorithm, Isolation } from "../protocol.ts";
import { parseJobs } from "../plan/parse_jobs.ts";
import { parseFileName, parseSha256 } from "../plan/fetch_target.ts";
import { parseHeader } from "../plan/fetch_headers.ts";
import { parseTimeout } from "../plan/parse_timeout.ts";
import { parseDuration } from "../text/parse_duration.ts";
import { parseRate } from "../text/parse_rate.ts";
import type { DisplayOptions, EachOptions, HeaderOption, OutputMode, UiName } from "./options.ts";
import type { OptionTable } from "./parse_definition.ts";
import { parsePermissions } from "./parse_permissions.ts";
import {
  parseBackoff,
  parseChoice,
  parseMaxFailures,
  parseNonEmpty,
  parsePositiveDuration,
  parseRetries,
} from "./parse_values.ts";

/** What all commands understand. */
export const HELP_OPTIONS = {
  help: { kind: "flag", group: "Other", names: ["-h", "--help"], about: "show this help" },
} as const satisfies OptionTable;

const WHEN = ["auto", "always", "never"] as const;

/** Options that decide how things are shown. */
export const DISPLAY_OPTIONS = {
  ui: {
    kind: "value",
    group: "Display",
    names: ["--ui"],
    metavar: "UI",
    about: "live, full, plain, json (events on stdout), quiet",
    read: (word) => parseChoice<UiName>(word, ["live", "full", "plain", "json", "quiet"]),
  },
  color: {
    kind: "value",
    group: "Display",
    names: ["--color"],
    metavar: "WHEN",
    about: "auto, always or never",
    default: "auto",
    read: (word) => parseChoice<DisplayOptions["color"]>(word, WHEN),
  },
  ascii: {
    kind: "flag",
    group: "Display",
    names: ["--ascii"],
    about: "draw with ASCII characters only",
  },
  noMotion: {
    kind: "flag",
    group: "Display",
    names: ["--no-motion"],
    about: "no spinners; draw at most once a second",
  },
  taskbar: {
    kind: "value",
    group: "Display",
    names: ["--taskbar"],
    metavar: "WHEN",
    about: "progress in the terminal's tab: auto, always, never",
    default: "auto",
    read: (word) => parseChoice<DisplayOptions["taskbar"]>(word, WHEN),
  },
  title: {
    kind: "flag",
    group: "Display",
    names: ["--title"],
    about: "show the run in the title of the window",
  },
} as const satisfies OptionTable;

/** Options of every command that runs tasks. */
export const RUN_OPTIONS = {
  jobs: {
    kind: "value",
    group: "Scheduling",
    names: ["-j", "--jobs"],
    metavar: "N|N%|auto",
    about: "tasks at once: a number or a share of the cores",
    default: "auto",
    read: parseJobs,
  },
  rate: {
    kind: "value",
    group: "Scheduling",
    names: ["--rate"],
    metavar: "N/s",
    about: "start at most N tasks a second (also N/m, N/h)",
    read: parseRate,
  },
  delay: {
    kind: "value",
    group: "Scheduling",
    names: ["--delay"],
    metavar: "DUR",
    about: "wait at least this long between two starts",
    read: parseDuration,
  },
  timeout: {
    kind: "value",
    group: "Scheduling",
    names: ["--timeout"],
    metavar: "DUR|N%",
    about: "end an attempt after DUR, or N% of the median",
    read: parseTimeout,
  },
  stall: {
    kind: "value",
    group: "Scheduling",
    names: ["--stall"],
    metavar: "DUR",
    about: "end an attempt silent and without progress for DUR",
    read: parsePositiveDuration,
  },
  grace: {
    kind: "value",
    group: "Scheduling",
    names: ["--grace"],
    metavar: "DUR",
    about: "time that ending tasks get before they are killed",
    default: "10s",
    read: parseDuration,
  },
  retries: {
    kind: "value",
    group: "Failures",
    names: ["--retries"],
    metavar: "N",
    about: "extra tries of a failed task after the first",
    default: "0",
    read: parseRetries,
  },
  backoff: {
    kind: "value",
    group: "Failures",
    names: ["--backoff"],
    metavar: "WAIT",
    about: "before a retry: INITIAL[,FACTOR[,MAX]]",
    default: "1s,2,60s",
    read: parseBackoff,
  },
  noJitter: {
    kind: "flag",
    group: "Failures",
    names: ["--no-jitter"],
    about: "wait exactly that long; otherwise a random part of it",
  },
  failFast: {
    kind: "flag",
    group: "Failures",
    names: ["--fail-fast"],
    about: "cancel the run at the first failed task",
  },
  maxFailures: {
    kind: "value",
    group: "Failures",
    names: ["--max-failures"],
    metavar: "N|N%",
    about: "cancel the run at so many failed tasks",
    read: parseMaxFailures,
  },
  failedOf: {
    kind: "value",
    group: "Failures",
    names: ["--failed-of"],
    metavar: "RUN",
    about: "run only the tasks that failed in that run",
    read: parseNonEmpty,
  },
  ...DISPLAY_OPTIONS,
  output: {
    kind: "value",
    group: "Display",
    names: ["--output"],
    metavar: "MODE",
    about: "group (by task), stream (lines), failed, results or none",
    default: "group",
    read: (word) => parseChoice<OutputMode>(word, ["group", "stream", "none", "failed", "results"]),
  },
  keepOrder: {
    kind: "flag",
    group: "Display",
    names: ["-k", "--keep-order"],
    about: "show the output in the order of the inputs",
  },
  tag: {
    kind: "flag",
    group: "Display",
    names: ["--tag"],
    about: "begin each line of output with the task's label",
  },
  name: {
    kind: "value",
    group: "Records",
    names: ["--name"],
    metavar: "TEXT",
    about: "name of the run",
    read: parseNonEmpty,
  },
  joblog: {
    kind: "value",
    group: "Records",
    names: ["--joblog"],
    metavar: "FILE",
    about: "write one line for each ended task to FILE",
    read: parseNonEmpty,
  },
  results: {
    kind: "value",
    group: "Records",
    names: ["--results"],
    metavar: "DIR",
    about: "keep the output of every task in files below DIR",
    read: parseNonEmpty,
  },
  noJournal: {
    kind: "flag",
    group: "Records",
    names: ["--no-journal"],
    about: "leave no record of the run on disk",
  },
  dryRun: {
    kind: "flag",
    group: "Records",
    names: ["--dry-run"],
    about: "print the commands instead of running them",
  },
} as const satisfies OptionTable;

/** Options of `each` alone. */
export const EACH_OPTIONS = {
  from: {
    kind: "value",
    group: "Inputs and command",
    names: ["--from"],
    metavar: "FILE",
    about: "read the inputs from FILE instead of stdin",
    read: parseNonEmpty,
  },
  null: {
    kind: "flag",
    group: "Inputs and command",
    names: ["-0", "--null"],
    about: "inputs end with a NUL byte instead of a line end",
  },
  csv: {
    kind: "flag",
    group: "Inputs and command",
    names: ["--csv"],
    about: "inputs are CSV with a header; {column} takes a value",
  },
  replacement: {
    kind: "value",
    group: "Inputs and command",
    names: ["-I"],
    metavar: "STR",
    about: "replace STR instead of {} by the input",
    read: parseNonEmpty,
  },
  shell: {
    kind: "flag",
    group: "Inputs and command",
    names: ["--shell"],
    about: "run the command as a line of sh, with the inputs quoted",
  },
  cwd: {
    kind: "value",
    group: "Inputs and command",
    names: ["-C", "--cwd"],
    metavar: "DIR",
    about: "run the command in DIR",
    read: parseNonEmpty,
  },
  progress: {
    kind: "value",
    group: "Inputs and command",
    names: ["--progress"],
    metavar: "HOW",
    about: "percent: see progress in percentages of the output",
    read: (word) => parseChoice<EachOptions["progress"]>(word, ["osc", "percent"]),
  },
  module: {
    kind: "value",
    group: "Inputs and command",
    names: ["--module"],
    metavar: "FILE",
    about: "instead of a command, call the function of this module",
    read: parseNonEmpty,
  },
  export: {
    kind: "value",
    group: "Inputs and command",
    names: ["--export"],
    metavar: "NAME",
    about: "the function's name in the module",
    default: "default",
    read: parseNonEmpty,
  },
  isolation: {
    kind: "value",
    group: "Inputs and command",
    names: ["--isolation"],
    metavar: "WHERE",
    about: "where modules run: worker or process",
    default: "worker",
    read: (word) => parseChoice<Isolation>(word, ["worker", "process"]),
  },
  permissions: {
    kind: "value",
    group: "Inputs and command",
    names: ["--permissions"],
    metavar: "LIST",
    about: "what it may touch: all, none, or as read,write=out,net",
    default: "read",
    read: parsePermissions,
  },
} as const satisfies OptionTable;

/** Options of `checksum` alone. */
export const CHECKSUM_OPTIONS = {
  algorithm: {
    kind: "value",
    group: "Inputs and command",
    names: ["-a", "--algorithm"],
    metavar: "NAME",
    about: "sha256, sha1, sha512, md5 or blake2b",
    default: "sha256",
    read: (word) =>
      parseChoice<ChecksumAlgorithm>(word, ["sha256", "sha1", "sha512", "md5", "blake2b"]),
  },
  check: {
    kind: "value",
    group: "Inputs and command",
    names: ["-c", "--check"],
    metavar: "FILE",
    about: "check the files that FILE lists against its digests",
    read: parseNonEmpty,
  },
  ignoreMissing: {
    kind: "flag",
    group: "Inputs and command",
    names: ["--ignore-missing"],
    about: "in a check: files that are not there are no failure",
  },
  quiet: {
    kind: "flag",
    group: "Inputs and command",
    names: ["--quiet"],
    about: "in a check: print nothing for files that are right",
  },
  strict: {
    kind: "flag",
    group: "Inputs and command",
    names: ["--strict"],
    about: "in a check: lines that are no checksums are a failure",
  },
  from: { ...EACH_OPTIONS.from, about: "read more paths from FILE, one a line" },
  null: { ...EACH_OPTIONS.null, about: "these end with a NUL byte instead of a line end" },
} as const satisfies OptionTable;

/** Options of `fetch` alone. */
export const FETCH_OPTIONS = {
  from: { ...EACH_OPTIONS.from, about: "read more addresses from FILE, one a line" },
  dir: {
    kind: "value",
    group: "Inputs and command",
    names: ["-d"],
    metavar: "DIR",
    about: "put the files into DIR, which is made if need be",
    default: ".",
    read: parseNonEmpty,
  },
  fileName: {
    kind: "value",
    group: "Inputs and command",
    names: ["-o"],
    metavar: "NAME",
    about: "name of the file, for a single address",
    read: parseFileName,
  },
  header: {
    kind: "value",
    isRepeatable: true,
    group: "Inputs and command",
    names: ["-H", "--header"],
    metavar: "HEADER",
    about: "send 'NAME: VALUE', or those in @FILE; repeatable",
    read: readHeader,
  },
  sha256: {
    kind: "value",
    group: "Inputs and command",
    names: ["--sha256"],
    metavar: "HEX",
    about: "digest that the file must have, for a single address",
    read: parseSha256,
  },
} as const satisfies OptionTable;

/** A run of files that are named on the command line is run again as it was. */
const { failedOf: _, keepOrder: __, ...PATH_RUN_OPTIONS } = RUN_OPTIONS;

/** What does not fit downloads: they print nothing. */
const { output: ___, tag: ____, results: _____, ...FETCH_RUN_OPTIONS } = PATH_RUN_OPTIONS;

/** All that `fetch` understands. */
export const FETCH_TABLE = {
  ...FETCH_OPTIONS,
  ...FETCH_RUN_OPTIONS,
  jobs: { ...RUN_OPTIONS.jobs, default: "4" },
  stall: { ...RUN_OPTIONS.stall, default: "60s" },
  retries: { ...RUN_OPTIONS.retries, default: "3" },
  ...HELP_OPTIONS,
};

/** All that `checksum` understands. */
export const CHECKSUM_TABLE = { ...CHECKSUM_OPTIONS, ...PATH_RUN_OPTIONS, ...HELP_OPTIONS };

/** All that `each` understands. */
export const EACH_TABLE = { ...EACH_OPTIONS, ...RUN_OPTIONS, ...HELP_OPTIONS };
/** All that `run` and `demo` understand. */
export const RUN_TABLE = { ...RUN_OPTIONS, ...HELP_OPTIONS };
/** All that `doctor` understands. */
export const DOCTOR_TABLE = { ...DISPLAY_OPTIONS, ...HELP_OPTIONS };

function readHeader(word: string): HeaderOption {
  return word.startsWith("@")
    ? { kind: "file", path: parseNonEmpty(word.slice(1)) }
    : { kind: "header", header: parseHeader(word) };
}
