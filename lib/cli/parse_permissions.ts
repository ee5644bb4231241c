/** Reads `--permissions`: `all`, `none`, or a list such as `read,write=out,net=example.org:443`. */
import { RIGHT_NAMES, type RightName, type RightWishes } from "../plan/module_rights.ts";
import { nearest } from "../text/nearest.ts";

/**
 * A name alone grants everything of its kind, with `=VALUE` just that; names that come again add up.
 *
 * @throws {SyntaxError} With what is wrong and what to write instead.
 */
export function parsePermissions(word: string): "all" | "none" | RightWishes {
  if (word === "all" || word === "none") return word;
  const wishes: Partial<Record<RightName, true | string[]>> = {};
  for (const part of word.split(",")) {
    const equals = part.indexOf("=");
    const name = readName(equals < 0 ? part : part.slice(0, equals), word);
    const value = equals < 0 ? undefined : part.slice(equals + 1);
    if (value === "") {
      throw new SyntaxError(
        `Invalid permissions "${word}": nothing follows ${name}=; write ${name} alone for all of it`,
      );
    }
    const listed = wishes[name] ?? [];
    wishes[name] = value === undefined || listed === true ? true : [...listed, value];
  }
  return wishes;
}

function readName(name: string, word: string): RightName {
  const known = RIGHT_NAMES.find((right) => right === name);
  if (known !== undefined) return known;
  const near = nearest(name, RIGHT_NAMES);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new SyntaxError(
    `Invalid permissions "${word}": use all, none, or a list of ${RIGHT_NAMES.join(", ")}, ` +
      `each alone or with =VALUE${hint}`,
  );
}
