/**
 * Tells which of the language's own objects code has changed: a shell that breaks because of it can say so. Uses nothing
 * but what it has taken before, and neither methods nor iterators of lists, which may be the very things that changed.
 */

/** Objects whose members are watched, by name. */
function selectWatched(): readonly (readonly [name: string, object: object])[] {
  return [
    ["Array.prototype", Array.prototype],
    ["Atomics", Atomics],
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
const GLOBALS = [
  ...[
    "AbortController",
    "Array",
    "Atomics",
    "Error",
    "Event",
    "Function",
    "JSON",
    "Map",
    "Math",
    "Number",
    "Object",
  ],
  ...["Promise", "Reflect", "RegExp", "Set", "String", "Symbol", "TextDecoder", "TextEncoder"],
  ...["clearTimeout", "performance", "queueMicrotask", "setTimeout"],
];

const MAX_TOLD = 3;

interface Member {
  readonly name: string;
  /** As it is at this moment. */
  read(): unknown;
  readonly before: unknown;
}

/** @returns the names of the first few members that are others now, such as `Array.prototype.push`; "" when none is. */
export function watchBuiltIns(): () => string {
  const { getOwnPropertyDescriptor, ownKeys } = Reflect;
  const { is } = Object;
  const watch = (name: string, read: () => unknown): Member => ({ name, read, before: read() });
  const watchMember = (name: string, object: object, key: PropertyKey) =>
    watch(name, () => {
      const found = getOwnPropertyDescriptor(object, key);
      return found?.get ?? found?.value;
    });
  const members = GLOBALS.map((name) => watchMember(name, globalThis, name));
  for (const [name, object] of selectWatched()) {
    for (const key of ownKeys(object)) {
      const shown = typeof key === "symbol" ? `[${key.description}]` : `.${key}`;
      members.push(watchMember(name + shown, object, key));
    }
    // Last, so that this tells of what is new, or gone without a name.
    members.push(watch(name, () => ownKeys(object).length));
  }
  return () => {
    let told = "";
    let count = 0;
    for (let at = 0; at < members.length; at++) {
      const { name, read, before } = members[at] as Member;
      if (is(read(), before) || ++count > MAX_TOLD) continue;
      told += told === "" ? name : `, ${name}`;
    }
    return count > MAX_TOLD ? `${told} and more` : told;
  };
}
