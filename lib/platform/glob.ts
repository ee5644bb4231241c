/**
 * Glob patterns against real folders, part by part, so that only folders that can match are read.
 * Own code instead of `node:fs/promises` glob, which differs between Deno's versions, matches names
 * with a leading dot and sorts nothing. `**` does not follow symbolic links, so no loop is endless.
 */

/**
 * Paths that match, sorted by code unit; relative to `baseDir` if the pattern is relative.
 * `*` and `?` stop at `/`; names with a leading dot need a pattern with one; a `/` at the end asks
 * for folders. Folders that cannot be read match nothing inside.
 */
export async function glob(pattern: string, baseDir: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const plain of expandBraces(pattern)) {
    const isAbsolute = plain.startsWith("/");
    const parts = plain.split("/").filter((part, index, all) =>
      part !== "" || (index > 0 && index === all.length - 1)
    );
    const walker = new GlobWalker(isAbsolute ? "/" : baseDir, found);
    await walker.match(isAbsolute ? "/" : "", parts);
  }
  return [...found].sort();
}

class GlobWalker {
  readonly #root: string;
  readonly #found: Set<string>;

  constructor(root: string, found: Set<string>) {
    this.#root = root;
    this.#found = found;
  }

  /** Follows the rest of a pattern below `prefix`, a matched path that is empty or ends in `/`. */
  async match(prefix: string, parts: readonly string[]): Promise<void> {
    const [part, ...rest] = parts;
    if (part === undefined) return;
    if (part === "") {
      if (await this.#isFolder(prefix)) this.#found.add(prefix);
    } else if (part === "**") await this.#matchAnywhere(prefix, rest);
    else if (isMagic(part)) await this.#matchNames(prefix, part, rest);
    else await this.#matched(prefix + unescapePart(part), rest);
  }

  async #matchNames(prefix: string, part: string, rest: readonly string[]): Promise<void> {
    const expression = toRegExp(part);
    for (const entry of await this.#entries(prefix)) {
      if (entry.name.startsWith(".") && !part.startsWith(".")) continue;
      if (expression.test(entry.name)) await this.#matched(prefix + entry.name, rest);
    }
  }

  /** `**`: this folder and every one below it, links and dot folders excepted. */
  async #matchAnywhere(prefix: string, rest: readonly string[]): Promise<void> {
    await this.match(prefix, rest.length === 0 ? ["*"] : rest);
    for (const entry of await this.#entries(prefix)) {
      if (!entry.isDirectory || entry.name.startsWith(".")) continue;
      await this.#matchAnywhere(`${prefix}${entry.name}/`, rest);
    }
  }

  async #matched(path: string, rest: readonly string[]): Promise<void> {
    if (rest.length > 0) return await this.match(`${path}/`, rest);
    if (await this.#exists(path)) this.#found.add(path);
  }

  async #entries(prefix: string): Promise<readonly Deno.DirEntry[]> {
    try {
      return await Array.fromAsync(Deno.readDir(this.#absolute(prefix)));
    } catch {
      return [];
    }
  }

  async #exists(path: string): Promise<boolean> {
    return await Deno.lstat(this.#absolute(path)).then(() => true, () => false);
  }

  async #isFolder(path: string): Promise<boolean> {
    return await Deno.stat(this.#absolute(path)).then((info) => info.isDirectory, () => false);
  }

  #absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.#root}/${path}`;
  }
}

function isMagic(part: string): boolean {
  return /(?<!\\)[*?[]/.test(part);
}

function unescapePart(part: string): string {
  return part.replace(/\\(.)/g, "$1");
}

/** What no pattern and no name can hold. */
const STAR = "\0";

/**
 * Pieces of an expression with anything in between. A piece in the middle is taken where it is found first, once and for
 * all (a lookahead is not tried again): to try all places of all pieces takes for ever, and finds nothing else.
 */
function withStars(pieces: readonly string[]): string {
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return first;
  const middle = rest.map((piece, at) => `(?=([^/]*?${piece}))\\${at + 1}`);
  return `${first}${middle.join("")}[^/]*${last}`;
}

/** One part of a pattern as an expression for one name. */
function toRegExp(part: string): RegExp {
  const source = part.replace(
    /\\(.)|\[([!^]?)(\]?[^\]]*)\]|\*+|\?|[^]/gu,
    (token, escaped: string | undefined, negation: string | undefined, set: string | undefined) => {
      if (escaped !== undefined) return escapeRegExp(escaped);
      if (set !== undefined) {
        return `[${negation === "" ? "" : "^"}${set.replace(/[\\\][^]/g, "\\$&")}]`;
      }
      if (token === "?") return "[^/]";
      return token.startsWith("*") ? STAR : escapeRegExp(token);
    },
  );
  try {
    return new RegExp(`^${withStars(source.split(STAR))}$`, "u");
  } catch {
    // A set such as [z-a] is no set: the part stands for itself.
    return new RegExp(`^${escapeRegExp(part)}$`, "u");
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** `a{b,c}d` → `abd`, `acd`; braces without a comma stay text, inner ones come first to last. */
/** Each brace multiplies the work; nobody means that much of it. */
const MAX_ALTERNATIVES = 10_000;

function expandBraces(pattern: string, budget = { left: MAX_ALTERNATIVES }): readonly string[] {
  if (--budget.left < 0) {
    throw new RangeError(`Has more than ${MAX_ALTERNATIVES} alternatives in braces`);
  }
  const match = /(?<!\\)\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (match === null) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  return (match[1] ?? "").split(",").flatMap((choice) =>
    expandBraces(before + choice + after, budget)
  );
}
