/**
 * The whole command line: from argv to one `Command`. Pure; reads neither the environment nor the
 * terminal. Throws UsageError with one line for every mistake that it can tell apart.
 */
import { foreignCommandRemedy } from "./foreign_commands.ts";
import { COMMAND_NAMES, COMMAND_PAGES, type CommandName } from "./help_pages.ts";
import type { Command } from "./options.ts";
import {
  findChecksumConflicts,
  findEachConflicts,
  findFetchConflicts,
  findRunConflicts,
} from "./parse_conflicts.ts";
import { parseInputs } from "./parse_inputs.ts";
import {
  createChecksumOptions,
  createDisplayOptions,
  createEachOptions,
  createFetchOptions,
  createRunOptions,
  readOptions,
} from "./parse_options.ts";
import { createUsageError, suggestion, throwProblems } from "./parse_problem.ts";
import type {
  CHECKSUM_TABLE,
  DOCTOR_TABLE,
  EACH_TABLE,
  FETCH_TABLE,
  RUN_TABLE,
} from "./parse_table.ts";
import { type ScannedWords, scanWords } from "./parse_words.ts";
import { versionText } from "./version.ts";

/**
 * Parses the words after the program's name. The version comes back as text to print.
 * @throws UsageError when anything in `argv` is wrong.
 */
export function parseCommand(argv: readonly string[]): Command {
  const [word, ...rest] = argv;
  if (word === "--help" || word === "-h") return { kind: "help", command: undefined };
  if (word === "--version" || word === "-V") return { kind: "text", text: versionText() };
  const name = COMMAND_NAMES.find((known) => known === word);
  if (name === undefined) throw createUsageError([commandProblem(word)]);
  const scanned = scanWords(rest, {
    program: `heddle ${name}`,
    table: COMMAND_PAGES[name].table,
    optionsEnd: name === "each" ? "first_operand" : "last_word",
  });
  const wantsHelp = scanned.occurrences.some((occurrence) => occurrence.key === "help");
  return wantsHelp ? { kind: "help", command: name } : parseNamed(name, scanned);
}

/** @param word What `heddle help` was given. */
function helpSubject(word: string | undefined): CommandName | undefined {
  const name = COMMAND_NAMES.find((known) => known === word);
  if (word !== undefined && name === undefined) throw createUsageError([unknownCommand(word)]);
  return name;
}

/** The mistake of naming a command that does not exist. */
function unknownCommand(word: string, rest = ""): string {
  const otherwise = `the commands are ${COMMAND_NAMES.join(", ")}${rest}`;
  const remedy = suggestion(word, COMMAND_NAMES, { otherwise });
  return `Unknown command "${word}": ${remedy}`;
}

function parseNamed(name: CommandName, scanned: ScannedWords): Command {
  switch (name) {
    case "each":
      return parseEach(scanned);
    case "run":
      return parseRun(scanned);
    case "fetch":
      return parseFetch(scanned);
    case "checksum":
      return parseChecksum(scanned);
    case "demo":
      return parseDemo(scanned);
    case "doctor":
      return parseDoctor(scanned);
    case "schema":
      throwProblems([...scanned.problems, ...surplus(scanned, 0, name)]);
      return { kind: "schema" };
    case "help":
      throwProblems([...scanned.problems, ...surplus(scanned, 1, name)]);
      return { kind: "help", command: helpSubject(scanned.operands[0]) };
    default:
      return name satisfies never;
  }
}

function parseEach(scanned: ScannedWords): Command {
  const { values, problems } = readOptions<typeof EACH_TABLE>(scanned.occurrences);
  const { command, lists, problems: inputProblems } = parseInputs(
    scanned.operands,
    values.module === undefined,
  );
  throwProblems([
    ...scanned.problems,
    ...problems,
    ...findEachConflicts(values, lists),
    // After an unknown option nobody knows where the command starts.
    ...(scanned.problems.length > 0 ? [] : inputProblems),
  ]);
  return { kind: "each", options: createEachOptions(values, command, lists) };
}

function parseRun(scanned: ScannedWords): Command {
  const { values, problems } = readOptions<typeof RUN_TABLE>(scanned.occurrences);
  const [plan = ""] = scanned.operands;
  const missing = scanned.problems.length === 0 && plan === ""
    ? ["No plan to run: write its path, or - for stdin, as in heddle run plan.yaml"]
    : [];
  throwProblems([
    ...scanned.problems,
    ...problems,
    ...findRunConflicts(values),
    ...missing,
    ...surplus(scanned, 1, "run"),
  ]);
  return { kind: "run", options: { ...createRunOptions(values), plan } };
}

function parseChecksum(scanned: ScannedWords): Command {
  const { values, problems } = readOptions<typeof CHECKSUM_TABLE>(scanned.occurrences);
  throwProblems([
    ...scanned.problems,
    ...problems,
    ...findRunConflicts(values),
    ...(scanned.problems.length > 0 ? [] : findChecksumConflicts(values, scanned.operands)),
  ]);
  return { kind: "checksum", options: createChecksumOptions(values, scanned.operands) };
}

function parseFetch(scanned: ScannedWords): Command {
  const { values, problems } = readOptions<typeof FETCH_TABLE>(scanned.occurrences);
  throwProblems([
    ...scanned.problems,
    ...problems,
    ...findRunConflicts(values),
    ...(scanned.problems.length > 0 ? [] : findFetchConflicts(values, scanned.operands)),
  ]);
  return { kind: "fetch", options: createFetchOptions(values, scanned.operands) };
}

function parseDemo(scanned: ScannedWords): Command {
  const { values, problems } = readOptions<typeof RUN_TABLE>(scanned.occurrences);
  throwProblems([
    ...scanned.problems,
    ...problems,
    ...findRunConflicts(values),
    ...surplus(scanned, 0, "demo"),
  ]);
  return { kind: "demo", options: createRunOptions(values) };
}

function parseDoctor(scanned: ScannedWords): Command {
  const { values, problems } = readOptions<typeof DOCTOR_TABLE>(scanned.occurrences);
  throwProblems([...scanned.problems, ...problems, ...surplus(scanned, 0, "doctor")]);
  return { kind: "doctor", options: createDisplayOptions(values) };
}

/** Words too many; silent after other mistakes, of which they may be the consequence. */
function surplus(scanned: ScannedWords, allowed: number, name: CommandName): readonly string[] {
  if (scanned.problems.length > 0) return [];
  const usage = `heddle ${name} ${COMMAND_PAGES[name].usage}`.trimEnd();
  return scanned.operands.slice(allowed).map((word) =>
    `Unexpected word "${word}": the usage is ${usage}`
  );
}

function commandProblem(word: string | undefined): string {
  if (word === undefined) {
    return "No command: write heddle each -- COMMAND, heddle run PLAN, or heddle --help";
  }
  if (word.startsWith("-")) {
    return `Unexpected option ${word} before the command: options come after it, as in ` +
      "heddle each -j 4 -- COMMAND; heddle --help lists the commands";
  }
  const remedy = foreignCommandRemedy(word);
  if (remedy !== undefined) return `Unknown command "${word}": ${remedy}`;
  return unknownCommand(word, "; a command of your own follows heddle each --");
}
