/**
 * Who may import whom: the arrows of the architecture as data, and the pure check of one import.
 * Paths are relative to the project's root, with slashes.
 */

/** One import between two files of ours. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** True when only types are imported, so that nothing of the other file runs. */
  readonly isTypeOnly: boolean;
}

/** Leaves that everything may import; among themselves they form a line, not a circle. */
const LEAVES = ["lib/events.ts", "lib/protocol.ts", "lib/ports.ts", "lib/seat.ts", "lib/text"];

/** What each part may import besides itself and the leaves; a name with `:types` for types only. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["lib/cli", "lib/platform"],
  "workers": ["lib/worker", "lib/platform"],
  "lib/cli": [
    "lib/plan",
    "lib/engine",
    "lib/display",
    "lib/view",
    "lib/state",
    "lib/terminal",
    "lib/journal",
    "lib/output",
    "lib/metrics",
    "lib/platform",
  ],
  "lib/library": [
    "lib/plan",
    "lib/engine",
    "lib/display",
    "lib/view",
    "lib/state",
    "lib/terminal",
    "lib/worker",
    "lib/journal",
    "lib/output",
    "lib/platform",
  ],
  "lib/engine": ["lib/plan:types"],
  "lib/output": ["lib/engine:types", "lib/plan:types"],
  "lib/display": ["lib/view", "lib/state", "lib/terminal"],
  "lib/view": ["lib/state"],
  "lib/terminal": [],
  "lib/plan": [],
  "lib/state": [],
  "lib/journal": ["lib/state"],
  "lib/metrics": ["lib/state"],
  "lib/worker": ["lib/platform"],
  "lib/platform": [],
};

/** What the leaves may import of ours. */
const LEAF_ARROWS: Readonly<Record<string, readonly string[]>> = {
  "lib/events.ts": [],
  "lib/seat.ts": [],
  "lib/protocol.ts": ["lib/events.ts:types"],
  "lib/ports.ts": ["lib/protocol.ts:types", "lib/events.ts:types"],
  "lib/text": [],
};

/** The part of the architecture that a file belongs to. */
export function partOf(path: string): string {
  const [first = "", second] = path.split("/");
  return first === "lib" && second !== undefined ? `lib/${second}` : first;
}

/** Why an import is against the arrows, or null when it is not. */
export function checkImport({ from, to, isTypeOnly }: Import): string | null {
  const source = partOf(from);
  const target = partOf(to);
  // The library's front door only re-exports.
  if (source === target || source === "lib/mod.ts") return null;
  const allowed = LEAF_ARROWS[source] ?? (ARROWS[source] && [...ARROWS[source], ...LEAVES]);
  if (allowed === undefined) return `${from} → ${to}: ${source} is not in the table of layers`;
  if (allowed.includes(target)) return null;
  const takesTypes = allowed.includes(`${target}:types`);
  if (takesTypes && isTypeOnly) return null;
  const rule = `${source} may import ${allowed.join(", ") || "nothing of ours"}`;
  return `${from} → ${to}: ${takesTypes ? "for types only; " : ""}${rule}`;
}

/** The name under which the import map knows a bare import, or null for paths and built-ins. */
export function packageOf(specifier: string): string | null {
  if (/^(\.{0,2}\/|file:|node:|data:)/.test(specifier)) return null;
  const [first = "", second = ""] = specifier.replace(/^(npm|jsr):\/?/, "").split("/");
  return first.startsWith("@")
    ? `${first}/${second.replace(/@.*$/, "")}`
    : first.replace(/@.*$/, "");
}

/** Packages that more than one file imports, each as one line. */
export function checkPackages(imports: Iterable<{ from: string; specifier: string }>): string[] {
  const files = new Map<string, Set<string>>();
  for (const { from, specifier } of imports) {
    const name = packageOf(specifier);
    if (name === null) continue;
    files.set(name, (files.get(name) ?? new Set()).add(from));
  }
  return [...files].filter(([, from]) => from.size > 1).map(([name, from]) =>
    `${name} is imported in ${[...from].sort().join(", ")}: wrap it in one file of ours`
  );
}
