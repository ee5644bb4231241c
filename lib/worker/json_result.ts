/** What a module returned, as JSON: told apart from what JSON would silently lose, and bounded. */
import type { JsonValue } from "../events.ts";

/** The result is no JSON, or too much; the message says what. */
export class ResultError extends Error {
  override readonly name = "ResultError";
}

/** Deeper nesting is a circle, or nothing that anybody wants to read. */
const MAX_DEPTH = 100;

/**
 * The result as it will be after a journey through JSON: what has a `toJSON`, as dates have, is what that says, members
 * that are undefined are left out, and `undefined` itself stays.
 *
 * @param maxBytes How much UTF-8 it may be.
 * @throws {ResultError} If anything in it is no JSON value (a function, a map, a class of its own, `NaN`…), or all of it
 * is too large.
 */
export function toJsonResult(value: unknown, maxBytes: number): JsonValue | undefined {
  if (value === undefined) return undefined;
  const json = new Conversion(maxBytes).convert(value, "The result", 0);
  const bytes = byteLength(JSON.stringify(json));
  if (bytes > maxBytes) {
    throw new ResultError(
      `The result is ${bytes} bytes of JSON, ${maxBytes} are the limit; write it to a file and return its path`,
    );
  }
  return json;
}

/**
 * One result. Values are a byte of JSON each at least, texts one for each of their units and two quotes, and that is
 * counted: a list of holes, or parts that are the same over and over, would be too much long before anybody knew how much.
 */
class Conversion {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  convert(value: unknown, at: string, depth: number): JsonValue {
    if (depth > MAX_DEPTH) {
      throw new ResultError(
        `The result is nested more than ${MAX_DEPTH} levels deep, or in a circle`,
      );
    }
    if (typeof value !== "object" || value === null) {
      this.#count(typeof value === "string" ? value.length + 2 : 1);
    }
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        if (Number.isFinite(value)) return value;
        throw unfit(at, String(value));
      case "object":
        return value === null ? null : this.#convertObject(value, at, depth);
      default:
        throw unfit(at, value === undefined ? "undefined" : `a ${typeof value}`);
    }
  }

  #convertObject(value: object, at: string, depth: number): JsonValue {
    if ("toJSON" in value && typeof value.toJSON === "function") {
      return this.convert(value.toJSON(), at, depth + 1);
    }
    this.#count(1);
    if (Array.isArray(value)) {
      this.#check(value.length);
      // Not `map`, which passes over holes.
      return Array.from(value, (item, index) => this.convert(item, `${at}[${index}]`, depth + 1));
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    // An object of another realm has another `Object`.
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
    if (!isPlain) throw unfit(at, `a ${value.constructor.name || "class"}`);
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(members.map(([key, item]) => {
      this.#count(key.length + 3);
      return [key, this.convert(item, `${at}.${key}`, depth + 1)];
    }));
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#check(0);
  }

  #check(more: number): void {
    if (this.#bytes + more <= this.#maxBytes) return;
    throw new ResultError(
      `The result is more than ${this.#maxBytes} bytes of JSON, the limit; write it to a file and return its path`,
    );
  }
}

function unfit(at: string, what: string): ResultError {
  return new ResultError(`${at} is ${what}, which is no JSON value`);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
