/**
 * Splits the operands of `each` into the command and the input lists: `COMMAND ARG… ::: a b :::+ c d`.
 * A word that is exactly `:::` or `:::+` always separates; it cannot be part of a command
 * (`--shell` can carry it inside a longer word). `--` among the operands is plain data.
 */
import type { InputOptions } from "../plan/types.ts";

export interface EachOperands {
  readonly command: readonly string[];
  readonly lists: InputOptions["lists"];
  readonly problems: readonly string[];
}

/** Splits what follows the options of `each`. @param needsCommand False where a module stands for the command. */
export function parseInputs(operands: readonly string[], needsCommand = true): EachOperands {
  const command: string[] = [];
  const lists: { isLinked: boolean; values: string[] }[] = [];
  const problems: string[] = [];
  let current = command;
  for (const word of operands) {
    // What GNU parallel reads files of inputs by: as words of a command they would pass unnoticed.
    if (word === "::::" || word === "::::+") {
      problems.push(
        `Inputs of a file do not follow ${word}, write --from FILE before the command`,
      );
      break;
    }
    if (word !== ":::" && word !== ":::+") {
      current.push(word);
      continue;
    }
    const isLinked = word === ":::+";
    if (isLinked && lists.length === 0) {
      problems.push("The first list of inputs cannot be linked: write ::: instead of :::+");
    }
    current = [];
    lists.push({ isLinked, values: current });
  }
  const hasLists = lists.length > 0;
  problems.push(...(needsCommand ? commandProblems(command, hasLists) : surplusProblems(command)));
  return { command, lists, problems };
}

function commandProblems(command: readonly string[], hasLists: boolean): readonly string[] {
  if (command.length === 0) {
    const before = hasLists ? "the command before :::" : "the command after the options";
    return [`No command to run: write ${before}, as in heddle each -- gzip {}`];
  }
  if (command[0] === "") {
    return ["The command is an empty word: write the program's name, as in heddle each -- gzip {}"];
  }
  return [];
}

function surplusProblems([word]: readonly string[]): readonly string[] {
  if (word === undefined) return [];
  return [
    `Unexpected word "${word}" with --module: it takes the place of a command; inputs follow :::`,
  ];
}
