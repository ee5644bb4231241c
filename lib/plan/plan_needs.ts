/**
 * Names within a plan: that ids are unique, that needs name something, and that no task waits for
 * itself in the end.
 */
import { nearest } from "../text/nearest.ts";
import type { PlanPath } from "./plan_document.ts";
import type { EntryNeed, EntryTask, PlanEntry } from "./plan_entry.ts";
import type { PlanProblems } from "./plan_problems.ts";
import { namesOfBroken } from "./sound_parts.ts";

/** Beyond this many names a guess at a mistyped one would cost more than it helps. */
const MAX_GUESSED_NAMES = 5_000;

/**
 * Notes every duplicate id and unknown need, and circles of needs, of those that share a name one.
 *
 * @param brokenIds Of entries that mistakes left out or changed: needs that name their tasks only look unknown.
 */
export function checkNames(
  entries: readonly PlanEntry[],
  problems: PlanProblems,
  brokenIds: readonly (string | undefined)[],
): void {
  const names = collectNames(entries, problems);
  const needs = entries.flatMap(({ tasks }) => tasks.flatMap((task) => task.needs));
  const isOfBroken = namesOfBroken(brokenIds);
  const unknown = needs.filter(({ name }) => !names.has(name) && !isOfBroken(name));
  for (const need of unknown) noteUnknown(need, names, problems);
  noteCycles(entries, problems);
}

/** Where each group and task id comes from. */
function collectNames(
  entries: readonly PlanEntry[],
  problems: PlanProblems,
): ReadonlyMap<string, PlanPath> {
  const names = new Map<string, PlanPath>();
  const claim = (name: string, path: PlanPath, what: string): void => {
    const other = names.get(name);
    if (other === undefined) names.set(name, path);
    else if (other === path) {
      problems.add(
        [...path, "forEach"],
        `${what} comes up twice; make the inputs differ, or the id`,
      );
    } else {
      const place = problems.placeOf([...other, "id"]);
      problems.add([...path, "id"], `${what} is already taken at ${place}; give each task its own`);
    }
  };
  for (const { group, path } of entries) claim(group, path, `Id "${group}"`);
  for (const { group, path, tasks } of entries) {
    for (const { id } of tasks) if (id !== group) claim(id, path, `Id "${id}"`);
  }
  return names;
}

function noteUnknown(
  { name, path }: EntryNeed,
  names: ReadonlyMap<string, PlanPath>,
  problems: PlanProblems,
): void {
  const guess = names.size <= MAX_GUESSED_NAMES ? nearest(name, [...names.keys()]) : undefined;
  const remedy = guess === undefined
    ? "name the id of a task of this plan"
    : `did you mean "${guess}"?`;
  problems.add(path, `Unknown task "${name}"; ${remedy}`);
}

/** A task, or a group that leads to its tasks. */
interface Waiting {
  readonly name: string;
  readonly task: EntryTask | undefined;
  /** What it waits for and has not been followed yet. */
  readonly next: Iterator<EntryNeed | string>;
}

/**
 * Depth first over groups and tasks, without recursion: a chain of needs can be as long as the plan.
 * A name is open while it is on the stack, and done for good afterwards.
 */
function noteCycles(entries: readonly PlanEntry[], problems: PlanProblems): void {
  const groups = new Map(entries.map((entry) => [entry.group, entry]));
  const tasks = new Map(entries.flatMap((entry) => entry.tasks.map((task) => [task.id, task])));
  const enter = (name: string): Waiting => {
    const task = tasks.get(name);
    const group = groups.get(name);
    const isGroup = group !== undefined && !group.tasks.some(({ id }) => id === name);
    const next = isGroup ? group.tasks.map(({ id }) => id) : task?.needs ?? [];
    return { name, task: isGroup ? undefined : task, next: next.values() };
  };
  const done = new Set<string>();
  /** A task in two circles may be in one once the other is mended, or in none. */
  const told = new Set<string>();
  for (const { group } of entries) {
    if (done.has(group)) continue;
    for (const { names, path } of findCycles(group, enter, done)) {
      const isNew = !names.some((name) => told.has(name));
      for (const name of names) told.add(name);
      if (isNew) problems.add(path, `Tasks need each other in a circle: ${names.join(" → ")}`);
    }
  }
}

interface Cycle {
  /** The first one once more at the end. */
  readonly names: readonly string[];
  /** The need that closes it. */
  readonly path: PlanPath;
}

function* findCycles(
  start: string,
  enter: (name: string) => Waiting,
  done: Set<string>,
): Generator<Cycle> {
  const stack = [enter(start)];
  const open = new Set([start]);
  let lastPath: PlanPath = [];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { done: isDone, value } = top.next.next();
    if (isDone) {
      stack.pop();
      open.delete(top.name);
      done.add(top.name);
      continue;
    }
    const name = typeof value === "string" ? value : value.name;
    if (typeof value !== "string") lastPath = value.path;
    if (open.has(name)) yield { names: cycleNames(stack, name), path: lastPath };
    if (open.has(name) || done.has(name)) continue;
    open.add(name);
    stack.push(enter(name));
  }
}

/** The names of the circle as the plan writes them: a group stands for the task reached through it. */
function cycleNames(stack: readonly Waiting[], repeated: string): readonly string[] {
  const circle = stack.slice(stack.findIndex(({ name }) => name === repeated));
  const isThroughGroup = (index: number): boolean =>
    circle[index]?.task !== undefined && circle.at(index - 1)?.task === undefined;
  const names = circle.filter((_, index) => !isThroughGroup(index)).map(({ name }) => name);
  return [...names, names[0] ?? repeated];
}
