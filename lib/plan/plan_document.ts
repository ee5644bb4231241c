/**
 * A plan's text as data with places: YAML or JSON in, values out, and for each value the line and
 * column where it stands. Knows nothing of what a plan means. The only file that imports yaml.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from "yaml";
import { UsageError } from "../text/usage_error.ts";
import { errorMessage } from "../text/error_message.ts";
import { withRemedy } from "./syntax_remedy.ts";

/** Keys and list positions from the top. */
export type PlanPath = readonly (string | number)[];

/** A line and a column, both from 1. */
export interface PlanPlace {
  readonly line: number;
  readonly column: number;
}

/** Aliases that one alias may stand for in the end; more is an attack on memory. */
const MAX_ALIAS_COUNT = 1_000;
/** One slip in YAML easily makes many errors; the first ones tell. */
const MAX_SYNTAX_ERRORS = 10;

export class PlanDocument {
  /** Plain data; strings, numbers, booleans, null, arrays and objects. */
  readonly value: unknown;
  readonly #document: Document;
  readonly #lines: LineCounter;

  /** @throws {UsageError} With every syntax error, if the text is no single YAML document. */
  constructor(text: string, source: string) {
    this.#lines = new LineCounter();
    const documents = parseDocuments(text, source, this.#lines);
    const [document, second] = "empty" in documents ? [] : documents;
    if (document === undefined) throw new UsageError(`${source}: Plan is empty; give it tasks`);
    const mistakes = [...document.errors, ...document.warnings];
    if (mistakes.some(({ message }) => message.startsWith("Maximum call stack"))) {
      throw new UsageError(`${source}: Plan is nested too deeply to be read`);
    }
    const problems = mistakes.slice(0, MAX_SYNTAX_ERRORS).map(({ code, pos, message }) =>
      `${this.#at(source, pos[0])}: ${withRemedy(code, message)}`
    );
    if (second !== undefined) {
      const at = this.#at(source, second.range[0]);
      problems.push(`${at}: Second YAML document; a plan is one document, remove the line ---`);
    }
    if (problems.length > 0) throw new UsageError(problems);
    this.#document = document;
    this.value = this.#toValue(source);
  }

  /** Where a value stands; where its nearest ancestor does if it is not there. */
  place(path: PlanPath): PlanPlace {
    return this.#position(this.#find(path)?.range?.[0]);
  }

  /** Where a key stands. */
  keyPlace(path: PlanPath, key: string): PlanPlace {
    const parent = this.#find(path);
    const pair = isMap(parent) ? pairOf(parent, key, this.#document) : undefined;
    const node = pair === undefined ? parent : pair.key;
    return this.#position(isScalar(node) || isMap(node) ? node.range?.[0] : undefined);
  }

  /** A scalar's text as written, so that `3.10` stays `3.10`. */
  text(path: PlanPath, value: string | number | boolean): string {
    if (typeof value === "string") return value;
    const node = this.#find(path);
    const source = isScalar(node) && node.value === value ? node.source : undefined;
    return source ?? String(value);
  }

  #toValue(source: string): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
    } catch (cause) {
      const loose = looseAlias(this.#document);
      if (loose !== undefined) {
        const at = this.#at(source, loose.offset);
        const remedy = "put a text that begins with * in quotes";
        throw new UsageError(
          `${at}: Alias ${loose.text} of an anchor that is not there; ${remedy}`,
          { cause },
        );
      }
      const text = errorMessage(cause);
      throw new UsageError(`${source}: Cannot resolve the plan's aliases: ${text}`, { cause });
    }
  }

  #at(source: string, offset: number): string {
    const { line, column } = this.#position(offset);
    return `${source}:${line}:${column}`;
  }

  #position(offset: number | undefined): PlanPlace {
    const { line, col } = this.#lines.linePos(offset ?? 0);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #find(path: PlanPath): Node | null {
    let node: Node | null = this.#document.contents;
    for (const key of path) {
      const parent = isAlias(node) ? node.resolve(this.#document) : node;
      const child = isMap(parent)
        ? pairOf(parent, String(key), this.#document)?.value
        : isSeq(parent)
        ? parent.items[Number(key)]
        : undefined;
      if (!isNode(child)) break;
      node = child;
    }
    return node;
  }
}

function parseDocuments(text: string, source: string, lineCounter: LineCounter) {
  try {
    return parseAllDocuments(text, {
      lineCounter,
      merge: true,
      prettyErrors: false,
      logLevel: "silent",
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(`${source}: Plan is nested too deeply to be read`, { cause });
  }
}

/** The first alias without an anchor before it. */
function looseAlias(
  document: Document,
): { readonly text: string; readonly offset: number } | undefined {
  const anchors = new Set<string>();
  let found: { readonly text: string; readonly offset: number } | undefined;
  visit(document, {
    Alias(_, { source, range }) {
      if (anchors.has(source)) return undefined;
      found = { text: `*${source}`, offset: range?.[0] ?? 0 };
      return visit.BREAK;
    },
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
  });
  return found;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

/** A map's pair by its key, also one that a merge key `<<` brings in. */
function pairOf(map: YAMLMap, key: string, document: Document): Pair | undefined {
  const own = map.items.find((pair) => keyOf(pair) === key);
  if (own !== undefined) return own;
  for (const pair of map.items) {
    if (keyOf(pair) !== "<<") continue;
    for (const source of isSeq(pair.value) ? pair.value.items : [pair.value]) {
      const merged = isAlias(source) ? source.resolve(document) : source;
      const found = isMap(merged) ? pairOf(merged, key, document) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function keyOf(pair: Pair): string {
  if (!isScalar(pair.key)) return "";
  const { value } = pair.key;
  return typeof value === "symbol" ? "<<" : String(value);
}
