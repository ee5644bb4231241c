/**
 * What the help says of each command besides its options, which it takes from the tables that parse.
 * Data only.
 */
import type { OptionTable } from "./parse_definition.ts";
import {
  CHECKSUM_TABLE,
  DOCTOR_TABLE,
  EACH_TABLE,
  FETCH_TABLE,
  HELP_OPTIONS,
  RUN_TABLE,
} from "./parse_table.ts";

export interface CommandPage {
  /** One sentence, for the list of commands and the top of the page. */
  readonly brief: string;
  /** After `heddle NAME`. */
  readonly usage: string;
  readonly table: OptionTable;
  readonly examples: readonly string[];
  /** Rules that the options do not show. */
  readonly footer?: string;
  /** Whether tasks run, and so the exit codes of a run apply. */
  readonly hasExitCodes: boolean;
}

export const COMMAND_NAMES = [
  "each",
  "run",
  "fetch",
  "checksum",
  "demo",
  "doctor",
  "schema",
  "help",
] as const;
export type CommandName = typeof COMMAND_NAMES[number];

export const COMMAND_PAGES: Readonly<Record<CommandName, CommandPage>> = {
  each: {
    brief: "Run a command for each input, many at once",
    usage: "[options] [--] COMMAND [ARG…] [::: INPUT…]",
    table: EACH_TABLE,
    examples: [
      "seq 3000 | heddle each -j 8 -- sh -c 'test $(({} % 50)) -ne 0'",
      "find . -name '*.png' -print0 | heddle each -0 --retries 2 -- optipng {}",
      "heddle each --tag -- curl -fsS https://{1}.example.org/{2} ::: a b ::: x y",
    ],
    footer: "Options end at -- or before the first other word; what follows is the command, " +
      "up to a word that is exactly ::: (inputs) or :::+ (inputs linked to the list " +
      "before). Without ::: or --from the inputs are the lines of stdin. Replaced are {} {.} " +
      "{/} {//} {/.} {#} {%} {1}; a command with none of them gets the input as its last " +
      "argument. --failed-of reads no inputs, it takes those of that run; with --csv it reads " +
      "the names of the columns, and needs --from FILE. DUR is as in 250ms, 90s, 1h30m; a plain " +
      "number is seconds.",
    hasExitCodes: true,
  },
  run: {
    brief: "Run a plan: a YAML or JSON file of tasks",
    usage: "[options] PLAN",
    table: RUN_TABLE,
    examples: [
      "heddle run plan.yaml",
      "generate-plan | heddle run -j 50% --joblog jobs.tsv -",
      "heddle run --dry-run plan.yaml",
    ],
    footer: "PLAN is a path, or - for stdin. Options win over the plan's defaults; what a " +
      "task says of its own wins over both. DUR is as in 250ms, 90s, 1h30m; a plain number is " +
      "seconds.",
    hasExitCodes: true,
  },
  fetch: {
    brief: "Download files, many at once: resumed, retried and checked",
    usage: "[options] URL… | --from FILE",
    table: FETCH_TABLE,
    examples: [
      "heddle fetch -d photos https://example.org/1.tar https://example.org/2.tar",
      "heddle fetch --from urls.txt -j 8 -d mirror",
      "heddle fetch -o tool.gz -H @headers https://example.org/latest",
      `heddle fetch --sha256 "$(cut -c1-64 tool.sha256)" https://example.org/tool`,
    ],
    footer: "Run it again to go on with what is missing: a file that is there is downloaded " +
      "again only if the server has a newer one, and NAME.part is gone on with. Tried again " +
      "are lost connections, stalls, HTTP 5xx and 429. Secrets belong into -H @FILE.",
    hasExitCodes: true,
  },
  checksum: {
    brief: "Hash files and trees in parallel, or check them, like sha256sum",
    usage: "[options] PATH… | --check FILE",
    table: CHECKSUM_TABLE,
    examples: [
      "heddle checksum photos/ > SHA256SUMS",
      "heddle checksum --check SHA256SUMS",
      "find . -name '*.iso' -print0 | heddle checksum -0 --from - -a blake2b",
    ],
    footer: "The output is that of sha256sum, in the order of PATH and, in folders, of names. " +
      "In a check each line tells its algorithm by its length unless --algorithm says.",
    hasExitCodes: true,
  },
  demo: {
    brief: "Show what a run looks like, with harmless tasks",
    usage: "[options]",
    table: RUN_TABLE,
    examples: ["heddle demo", "heddle demo -j 4 --ui plain"],
    hasExitCodes: true,
  },
  doctor: {
    brief: "Show how runs would be displayed here, and why",
    usage: "[options]",
    table: DOCTOR_TABLE,
    examples: ["heddle doctor", "heddle doctor --color always"],
    footer: "Runs nothing. With options it shows what they would change.",
    hasExitCodes: false,
  },
  schema: {
    brief: "Print the JSON Schema of plans",
    usage: "",
    table: HELP_OPTIONS,
    examples: ["heddle schema > plan.schema.json"],
    hasExitCodes: false,
  },
  help: {
    brief: "Show the help of a command",
    usage: "[COMMAND]",
    table: HELP_OPTIONS,
    examples: ["heddle help each"],
    hasExitCodes: false,
  },
};

/** How a run ends, for the help. */
export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ["0", "every task succeeded"],
  ["1", "a task failed, was cancelled, or needs one that did"],
  ["2", "command line, plan or input is wrong; nothing was run"],
  ["70", "a bug in Heddle"],
  ["129 130 131 143", "ended by SIGHUP, SIGINT, SIGQUIT or SIGTERM"],
  ["141", "whoever read standard output went away"],
];
