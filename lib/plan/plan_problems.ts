/**
 * The mistakes of one plan, collected so that all are told at once, each with file, line, column and
 * path. Also turns what the shape check found into words.
 */
import { nearest } from "../text/nearest.ts";
import { UsageError } from "../text/usage_error.ts";
import type { PlanDocument, PlanPath, PlanPlace } from "./plan_document.ts";
import { ownKey } from "./foreign_keys.ts";
import type { ShapeIssue } from "./plan_schema.ts";

const MAX_SHOWN_LENGTH = 60;

export class PlanProblems {
  readonly #document: PlanDocument;
  readonly #source: string;
  readonly #found: { readonly place: PlanPlace; readonly text: string }[] = [];
  readonly #doubts: string[] = [];

  constructor(document: PlanDocument, source: string) {
    this.#document = document;
    this.#source = source;
  }

  /** Notes a mistake in the value at `path`. */
  add(path: PlanPath, text: string): void {
    this.#note(this.#document.place(path), path, text);
  }

  /** Notes a mistake in a key of the mapping at `path`. */
  addKey(path: PlanPath, key: string, text: string): void {
    this.#note(this.#document.keyPlace(path, key), [...path, key], text);
  }

  /** Notes what is no mistake, but most likely not what was meant. */
  addDoubt(path: PlanPath, text: string): void {
    this.#doubts.push(`${this.placeOf(path)}: ${formatPath(path)}: ${text}`);
  }

  /** What is no mistake, each once. */
  get doubts(): readonly string[] {
    return [...new Set(this.#doubts)];
  }

  /** The result of `attempt`, or a noted mistake and undefined if it throws a mistake of the user's. */
  try<T>(path: PlanPath, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      this.addError(path, error);
      return undefined;
    }
  }

  /** Notes a thrown mistake; throws anything else on. */
  addError(path: PlanPath, error: unknown): void {
    if (error instanceof UsageError) {
      for (const problem of error.problems) this.add(path, problem);
    } else if (error instanceof SyntaxError) this.add(path, error.message);
    else throw error;
  }

  /** Where a value stands, for a mistake that names a second place. */
  placeOf(path: PlanPath): string {
    const { line, column } = this.#document.place(path);
    return `${this.#source}:${line}:${column}`;
  }

  /** Notes what the shape check found. */
  addIssues(issues: readonly ShapeIssue[], schema: unknown): void {
    for (const issue of issues) this.#addIssue(issue, [], schema);
  }

  /** @throws {UsageError} If there was any mistake; in the order of the file. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const inOrder = this.#found.toSorted((a, b) =>
      a.place.line - b.place.line || a.place.column - b.place.column
    );
    throw new UsageError([...new Set(inOrder.map(({ text }) => text))]);
  }

  #note(place: PlanPlace, path: PlanPath, text: string): void {
    const where = path.length === 0 ? "" : ` ${formatPath(path)}:`;
    this.#found.push({
      place,
      text: `${this.#source}:${place.line}:${place.column}:${where} ${text}`,
    });
  }

  #addIssue(issue: ShapeIssue, parent: PlanPath, schema: unknown): void {
    const path = [
      ...parent,
      ...issue.path.map((key) => typeof key === "number" ? key : String(key)),
    ];
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys ?? []) this.#addUnknownKey(path, key, schema);
      return;
    }
    const branch = issue.errors?.find(isInside);
    if (branch !== undefined) {
      for (const inner of branch) this.#addIssue(inner, path, schema);
      return;
    }
    const value = valueAt(this.#document.value, path);
    this.add(
      path,
      value === undefined
        ? `Missing; expected ${issue.message}`
        : `Expected ${issue.message}, found ${describe(value)}${
          quotesRemedy(value, issue.message)
        }`,
    );
  }

  #addUnknownKey(path: PlanPath, key: string, schema: unknown): void {
    const known = knownKeys(schema, path);
    const guess = ownKey(key, known) ?? nearest(key, known);
    const remedy = guess === undefined
      ? `known are ${known.join(", ")}`
      : `did you mean "${guess}"?`;
    this.addKey(path, key, `Unknown key "${key}"; ${remedy}`);
  }
}

/** Whether a branch of a union had the right type, so that its mistakes lie further inside. */
function isInside(issues: readonly ShapeIssue[]): boolean {
  return issues.every((issue) => issue.path.length > 0 || issue.code === "unrecognized_keys");
}

/** A path as people write it: `tasks[2].backoff.initial`. */
export function formatPath(path: PlanPath): string {
  return path.map((key, index) =>
    typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`
  ).join("");
}

function valueAt(value: unknown, path: PlanPath): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = ownOf(current, key);
  }
  return current;
}

/** A key may have a name that every object has. */
function ownOf(value: object, key: string | number): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function describe(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an empty mapping" : `a mapping with ${keys.slice(0, 5).join(", ")}`;
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}

/** What may be a text, in the words of the shape check. */
const MAY_BE_TEXT = /\b(?:name|shell line|folder|id|string|text)\b/;

/**
 * In YAML `true` and `5` are no texts, and braces that were meant as a replacement string are a mapping: `{}` an empty
 * one, `{name}` one without values.
 */
function quotesRemedy(value: unknown, expected: string): string {
  if (!MAY_BE_TEXT.test(expected)) return "";
  if (typeof value === "boolean" || typeof value === "number") return "; put it in quotes";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  const [[key, inner] = ["", null], ...more] = Object.entries(value);
  return more.length === 0 && inner === null ? `; put {${key}} in quotes if it is a text` : "";
}

/** The keys that a JSON Schema knows at a path, in all branches of its unions. */
function knownKeys(schema: unknown, path: PlanPath): readonly string[] {
  let branches = branchesOf(schema);
  for (const key of path) {
    branches = branches.flatMap((branch) => {
      const child = typeof key === "number"
        ? Reflect.get(branch, "items")
        : ownOf(objectOf(Reflect.get(branch, "properties")), key) ??
          Reflect.get(branch, "additionalProperties");
      return branchesOf(child);
    });
  }
  return branches.flatMap((branch) => Object.keys(objectOf(Reflect.get(branch, "properties"))));
}

function branchesOf(schema: unknown): object[] {
  if (typeof schema !== "object" || schema === null) return [];
  const anyOf: unknown = Reflect.get(schema, "anyOf");
  return Array.isArray(anyOf) ? anyOf.flatMap(branchesOf) : [schema];
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
