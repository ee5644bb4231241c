/**
 * Sends signals to the process trees of a worker's tasks. Groups get theirs at once; the search for
 * processes that left their group is made once for all signals of a turn. Also tells when a tree
 * that was asked to end is gone, by looking now and then; nothing looks while nobody ends.
 */
import type { TreeSignal } from "../protocol.ts";
import {
  findMembers,
  isEndingSignal,
  type ProcessTree,
  signalGroup,
  signalIgnorers,
  signalStragglers,
  type TreeMember,
} from "../platform/process_tree.ts";

/** Signals of one cancellation arrive within this time. */
const GATHER_MS = 2;
/** Looks at remaining processes: soon at first, then less and less often. */
const FIRST_LOOK_MS = 10;
const LONGEST_LOOK_MS = 250;
/** What SIGKILL does not end in so many looks hangs in the kernel; nobody waits for that. */
const MAX_LOOKS_AFTER_KILL = 100;

interface Departure {
  readonly tree: ProcessTree;
  readonly gone: () => void;
  /** Looks since SIGKILL was sent; undefined before. */
  looksAfterKill: number | undefined;
  /** Whether those who ignore the signal that was sent have got another. */
  wasUrged: boolean;
}

export class TreeSignaller {
  readonly #pending = new Map<TreeSignal, Set<ProcessTree>>();
  readonly #departures = new Map<ProcessTree, Departure>();
  /** What each tree was asked to end with last. */
  readonly #sent = new WeakMap<ProcessTree, TreeSignal>();
  #lookTimer: ReturnType<typeof setTimeout> | undefined;
  #lookAfterMs = FIRST_LOOK_MS;

  /** Signals every process of the tree once. */
  send(tree: ProcessTree, signal: TreeSignal): void {
    signalGroup(tree, signal);
    if (isEndingSignal(signal)) this.#sent.set(tree, signal);
    if (this.#pending.size === 0) setTimeout(() => this.#signalStragglers(), GATHER_MS);
    this.#takeStopsBack(tree, signal);
    const trees = this.#pending.get(signal) ?? new Set();
    // At the end: a stop that comes after the end of a tree was asked for stops that too.
    this.#pending.delete(signal);
    this.#pending.set(signal, trees.add(tree));
    if (signal === "SIGKILL") this.#killed(tree);
  }

  /**
   * Calls `gone` once no process of the tree is left, or SIGKILL has failed to end it for long.
   * @param isKilled Whether SIGKILL was sent before.
   */
  whenGone(tree: ProcessTree, isKilled: boolean, gone: () => void): void {
    this.#departures.set(tree, {
      tree,
      gone,
      looksAfterKill: isKilled ? 0 : undefined,
      wasUrged: false,
    });
    this.#lookSoon();
  }

  /** Who has left the group hears of the latest wish only: what was stopped meanwhile and goes on was never stopped. */
  #takeStopsBack(tree: ProcessTree, signal: TreeSignal): void {
    if (signal === "SIGSTOP") this.#pending.get("SIGCONT")?.delete(tree);
    else this.#pending.get("SIGSTOP")?.delete(tree);
  }

  #killed(tree: ProcessTree): void {
    const departure = this.#departures.get(tree);
    if (departure === undefined) return;
    departure.looksAfterKill ??= 0;
    this.#lookSoon();
  }

  #signalStragglers(): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const [signal, trees] of pending) signalStragglers([...trees], signal);
  }

  #lookSoon(): void {
    this.#lookAfterMs = FIRST_LOOK_MS;
    clearTimeout(this.#lookTimer);
    this.#lookTimer = setTimeout(() => this.#look(), FIRST_LOOK_MS);
  }

  #look(): void {
    // Another one than that which has just fired, if that was due in the turn in which it was replaced.
    clearTimeout(this.#lookTimer);
    this.#lookTimer = undefined;
    const members = findMembers([...this.#departures.keys()]);
    const present = new Set(members.map((member) => member.tree));
    const killed: ProcessTree[] = [];
    for (const departure of [...this.#departures.values()]) {
      if (!present.has(departure.tree) || hasWaitedEnough(departure)) this.#end(departure);
      else if (departure.looksAfterKill !== undefined) killed.push(departure.tree);
      else this.#urge(departure, members);
    }
    // Again, for those that were forked while the last scan went by.
    if (killed.length > 0) signalStragglers(killed, "SIGKILL");
    if (this.#departures.size > 0) this.#lookAgain(killed.length > 0);
  }

  /** The child obeyed Ctrl-C; who was started in its background ignores that, and would last until the grace ends. */
  #urge(departure: Departure, members: readonly TreeMember[]): void {
    const signal = this.#sent.get(departure.tree);
    if (departure.wasUrged || (signal !== "SIGINT" && signal !== "SIGQUIT")) return;
    departure.wasUrged = true;
    signalIgnorers(
      members.filter(({ tree, isNested }) => tree === departure.tree && !isNested),
      signal,
    );
  }

  #lookAgain(isKilling: boolean): void {
    this.#lookAfterMs = isKilling
      ? FIRST_LOOK_MS
      : Math.min(LONGEST_LOOK_MS, this.#lookAfterMs * 1.5);
    this.#lookTimer ??= setTimeout(() => this.#look(), this.#lookAfterMs);
  }

  #end(departure: Departure): void {
    this.#departures.delete(departure.tree);
    departure.gone();
  }
}

function hasWaitedEnough(departure: Departure): boolean {
  if (departure.looksAfterKill === undefined) return false;
  return ++departure.looksAfterKill > MAX_LOOKS_AFTER_KILL;
}
