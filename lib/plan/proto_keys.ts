/**
 * Keeps a key `__proto__` of a plan through the shape check, whose library leaves it out: the key has another name while
 * it is checked. It is a name like any other in a file. Pure.
 */

const PROTO = "__proto__";
/** No key of a right plan holds NUL. */
const STAND_IN = "\0__proto__";

/** Whether that key stands anywhere in a value. */
export function hasProtoKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, PROTO) || Object.values(value).some(hasProtoKey);
}

/** A copy with the other name. */
export function hideProtoKeys(value: unknown): unknown {
  return renameKeys(value, PROTO, STAND_IN);
}

/** What the copy became, with the name that it has in the file. */
export function showProtoKeys<T>(value: T): T {
  // Of the same shape but for the names of keys that the types leave open.
  return renameKeys(value, STAND_IN, PROTO) as T;
}

/** A key or one step of a path as it is in the file. */
export function shownKey<K extends PropertyKey>(key: K): K | typeof PROTO {
  return key === STAND_IN ? PROTO : key;
}

function renameKeys(value: unknown, from: string, to: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, from, to));
  const entries = Object.entries(value).map(([key, item]) =>
    [key === from ? to : key, renameKeys(item, from, to)] as const
  );
  // Not by assignment, which would change the prototype.
  return Object.fromEntries(entries);
}
