/**
 * Tells which of the language's own objects code has changed: a shell that breaks because of it can say so. Uses nothing
 * but what it has taken before, and neither methods nor iterators of lists, which may be the very things that changed.
 */

/** Objects whose members are watched, by name. */
function selectWatched(): readonly (readonly [name: string, object: object])[] {
  return [
    ["Array.prototype", Array.prototype],
    ["Error", Error],
    ["Event.prototype", Event.prototype],
    ["Function.prototype", Function.prototype],
    ["JSON", JSON],
    ["Map.prototype", Map.prototype],
    ["Math", Math],
    ["Number", Number],
    ["Object", Object],
    ["Object.prototype", Object.prototype],
    ["Promise", Promise],
    ["Promise.prototype", Promise.prototype],
    ["Reflect", Reflect],
    ["RegExp.prototype", RegExp.prototype],
    ["Set.prototype", Set.prototype],
    ["String.prototype", String.prototype],
    ["Symbol", Symbol],
  ];
}

/** Globals that are watched themselves. */
const GLOBALS =
  ("AbortController Array Atomics Error Event Function JSON Map Math Number Object Promise Reflect " +
    "RegExp Set String Symbol TextDecoder TextEncoder clearTimeout performance queueMicrotask " +
    "setTimeout").split(" ");

const MAX_TOLD = 3;

/** As they were, in one list for all objects: this is done at the start of every isolate. */
interface Snapshot {
  readonly name: string;
  readonly object: object;
  readonly keys: readonly PropertyKey[];
  readonly values: readonly unknown[];
  /** How many members it had, those among them that are not watched. */
  readonly size: number;
}

/** @returns the names of the first few members that are others now, such as `Array.prototype.push`; "" when none is. */
export function watchBuiltIns(): () => string {
  const { getOwnPropertyDescriptor, ownKeys } = Reflect;
  const { is } = Object;
  const read = (object: object, key: PropertyKey): unknown => {
    const found = getOwnPropertyDescriptor(object, key);
    return found?.get ?? found?.value;
  };
  const take = (name: string, object: object, keys: readonly PropertyKey[]): Snapshot => ({
    name,
    object,
    keys,
    values: keys.map((key) => read(object, key)),
    size: ownKeys(object).length,
  });
  const snapshots = [
    take("", globalThis, GLOBALS),
    ...selectWatched().map(([name, object]) => take(name, object, ownKeys(object))),
  ];
  return () => {
    let told = "";
    let count = 0;
    const tell = (name: string) => {
      if (++count <= MAX_TOLD) told += told === "" ? name : `, ${name}`;
    };
    for (let at = 0; at < snapshots.length; at++) {
      const { name, object, keys, values, size } = snapshots[at] as Snapshot;
      for (let n = 0; n < keys.length; n++) {
        const key = keys[n] as PropertyKey;
        if (!is(read(object, key), values[n])) tell(nameOf(name, key));
      }
      // New members have no names here. Of the global object they are everybody's.
      if (name !== "" && ownKeys(object).length !== size) tell(name);
    }
    return count > MAX_TOLD ? `${told} and more` : told;
  };
}

function nameOf(object: string, key: PropertyKey): string {
  if (typeof key === "symbol") return `${object}[${key.description}]`;
  return object === "" ? `${key}` : `${object}.${key}`;
}
