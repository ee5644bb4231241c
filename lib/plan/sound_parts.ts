/**
 * What is left of a plan whose shape is wrong in places, so that everything else can be checked at the same time. Owns
 * what goes with a wrong part, because it would only seem to be wrong itself. Pure.
 */
import { nearest } from "../text/nearest.ts";
import type { PlanPath } from "./plan_document.ts";
import type { ShapeIssue } from "./plan_schema.ts";
import { WORK_KEYS } from "./work_keys.ts";

export interface SoundParts {
  /** The plan without what is wrong; may still be wrong if little is left. */
  readonly value: unknown;
  /** Where each of its tasks stands in the whole plan. */
  readonly positions: readonly number[];
  /** Ids of the tasks that are gone or not whole; undefined for one that cannot be read. */
  readonly brokenIds: readonly (string | undefined)[];
}

/** Without these, or with something in their place, the rest of a task says little. */
const VITAL_KEYS: readonly string[] = ["id", "forEach", ...WORK_KEYS];

/** @returns null if nothing is left to check. */
export function soundParts(value: unknown, issues: readonly ShapeIssue[]): SoundParts | null {
  if (!isMapping(value) || !Array.isArray(value.tasks)) return null;
  const { defaults } = value;
  const wrong = new WrongKeys(issues);
  const kept = new Map<number, unknown>();
  const brokenIds: (string | undefined)[] = [];
  for (const [index, task] of value.tasks.entries()) {
    const keys = wrong.at("tasks", index);
    if (keys.size > 0) brokenIds.push(idOf(task));
    if (![...keys].some(isVital)) kept.set(index, isMapping(task) ? omit(task, keys) : task);
  }
  return {
    value: {
      ...omit(value, wrong.at()),
      ...(isMapping(defaults) ? { defaults: omit(defaults, wrong.at("defaults")) } : {}),
      tasks: [...kept.values()],
    },
    positions: [...kept.keys()],
    brokenIds,
  };
}

/** Tells of a name whether it may be that of a task of an entry which is not whole: its id, or that with inputs. */
export function namesOfBroken(brokenIds: SoundParts["brokenIds"]): (name: string) => boolean {
  const ids = new Set(brokenIds);
  // What a template makes of inputs can be anything.
  if (brokenIds.some((id) => id === undefined || id.includes("{"))) return () => true;
  return (name) => ids.has(name) || beginnings(name, "[").some((beginning) => ids.has(beginning));
}

/** What stands before each of the marks in a text. */
function beginnings(text: string, mark: string): readonly string[] {
  const parts = text.split(mark);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(mark));
}

/** The keys of the plan, its defaults and its tasks in whose values something is wrong. */
class WrongKeys {
  readonly #keys = new Map<string, Set<string>>();

  constructor(issues: readonly ShapeIssue[]) {
    for (const path of issues.flatMap(pathsOf)) {
      const [first] = path;
      const depth = first === "tasks" ? 2 : first === "defaults" && path.length > 1 ? 1 : 0;
      const owner = path.slice(0, depth).join();
      const keys = this.#keys.get(owner) ?? new Set();
      this.#keys.set(owner, keys.add(String(path[depth] ?? "")));
    }
  }

  /** An empty key stands for the whole. */
  at(...owner: PlanPath): ReadonlySet<string> {
    return this.#keys.get(owner.join()) ?? new Set();
  }
}

function pathsOf({ code, path, keys = [] }: ShapeIssue): PropertyKey[][] {
  return code === "unrecognized_keys" ? keys.map((key) => [...path, key]) : [[...path]];
}

/** A key that is not known may be one of these misspelt. */
function isVital(key: string): boolean {
  return key === "" || VITAL_KEYS.includes(key) || nearest(key, VITAL_KEYS) !== undefined;
}

function omit(mapping: Mapping, keys: ReadonlySet<string>): Mapping {
  if (keys.size === 0) return mapping;
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.has(key)));
}

function idOf(task: unknown): string | undefined {
  return isMapping(task) && typeof task.id === "string" ? task.id : undefined;
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
