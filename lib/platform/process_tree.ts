/**
 * Ends process trees. A task's tree is its process group, plus every process that carries the
 * task's mark in its environment (daemons and `setsid` grandchildren left the group, the mark stays).
 * Looks at `/proc` only when somebody must be signalled. Knows nothing of tasks, runs or messages.
 */
import type { TreeSignal } from "../protocol.ts";
import { createToken, ignoresSignal, listProcesses, type ProcessRow } from "./process_table.ts";

/** The processes that one child started, and the child itself. */
export interface ProcessTree {
  /** Process id of the child, which leads its own group and session. */
  readonly leader: number;
  /** This tree's token in `HEDDLE_MARK`. */
  readonly token: string;
  /** True once the child was waited for: its number, and so its group, may belong to somebody else. */
  readonly isLeaderGone: boolean;
}

/** One process that belongs to a tree. */
export interface TreeMember {
  readonly pid: number;
  readonly tree: ProcessTree;
  /** It gets what is sent to the leader's group. */
  readonly isInGroup: boolean;
  /** It was started by a Heddle inside the tree, which passes signals on by itself. */
  readonly isNested: boolean;
}

/** Signals after which a process is expected to end, and which a Heddle inside passes on. */
const ENDING_SIGNALS: ReadonlySet<TreeSignal> = new Set([
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "SIGQUIT",
]);

/** Kill rounds before giving up: enough for forks that race with a scan, not for ever. */
const MAX_KILL_ROUNDS = 20;
const KILL_ROUND_MS = 10;

/** True for signals that ask a process to end and may be ignored by it. */
export function isEndingSignal(signal: TreeSignal): boolean {
  return ENDING_SIGNALS.has(signal);
}

/**
 * Signals a leader's whole group; a group that is gone is fine. Signals that end are followed by
 * SIGCONT, since a stopped process handles nothing before it goes on. On Windows, which has no
 * signals, every ending signal ends the tree by force.
 */
export function signalGroup(tree: ProcessTree, signal: TreeSignal): void {
  if (tree.isLeaderGone) return;
  if (Deno.build.os === "windows") return endWindowsTree(tree.leader, signal);
  send(-tree.leader, signal);
}

/**
 * Signals the members of `trees` that left their leader's group, found by one scan.
 * @returns the number of members that are alive, those in the groups included.
 */
export function signalStragglers(trees: readonly ProcessTree[], signal: TreeSignal): number {
  const members = findMembers(trees);
  for (const member of members) {
    const hasGotIt = member.isInGroup && signal !== "SIGKILL";
    const isPassedOn = member.isNested && isEndingSignal(signal);
    if (!hasGotIt && !isPassedOn) send(member.pid, signal);
  }
  return members.length;
}

/** Sends SIGTERM to those of the members who ignore `signal`, which shells have their background jobs do. */
export function signalIgnorers(members: readonly TreeMember[], signal: "SIGINT" | "SIGQUIT"): void {
  for (const { pid } of members) {
    if (ignoresSignal(pid, signal)) send(pid, "SIGTERM");
  }
}

/** All living members of the trees, found by one scan of the process table. */
export function findMembers(trees: readonly ProcessTree[]): readonly TreeMember[] {
  const byToken = new Map(trees.map((tree) => [tree.token, tree]));
  const byLeader = new Map(trees.map((tree) => [tree.leader, tree]));
  const members: TreeMember[] = [];
  for (const row of trees.length === 0 ? [] : listProcesses()) {
    const tree = treeOf(row, byToken, byLeader);
    if (tree !== undefined) members.push(createMember(row, tree));
  }
  return members;
}

/**
 * Kills every process that carries a mark of the run, until a scan finds none. For the way out of
 * the program: works without knowing any task. Never kills the calling process.
 * @returns the number of processes that were found.
 */
export function endRun(runId: string): Promise<number> {
  return killUntilNone(() =>
    listProcesses().filter((row) => isOfRun(row, runId)).map((row) => row.pid)
  );
}

/**
 * Kills one task's tree, for when the worker that ran it is lost.
 * @param leader Process id of the task's child, or undefined when it is not known.
 * @returns the number of processes that were found.
 */
export function endTask(runId: string, task: number, leader: number | undefined): Promise<number> {
  const tree: ProcessTree = {
    // 0 is nobody's: only kernel threads are in that session.
    leader: leader ?? 0,
    token: createToken(runId, task),
    isLeaderGone: leader === undefined,
  };
  signalGroup(tree, "SIGKILL");
  const rest: ProcessTree = { ...tree, isLeaderGone: true };
  return killUntilNone(() => findMembers([rest]).map((member) => member.pid));
}

async function killUntilNone(find: () => readonly number[]): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < MAX_KILL_ROUNDS; round++) {
    const pids = find();
    if (pids.length === 0) break;
    for (const pid of pids) {
      killed.add(pid);
      send(pid, "SIGKILL");
    }
    await new Promise((resolve) => setTimeout(resolve, KILL_ROUND_MS));
  }
  return killed.size;
}

function isOfRun(row: ProcessRow, runId: string): boolean {
  return row.pid !== Deno.pid && row.marks.some((mark) => mark.startsWith(`${runId}/`));
}

/**
 * A process whose environment has no mark at all (cleared, or not ours to read) still counts when
 * it is in the leader's session. One that is marked otherwise never does: numbers are used again.
 */
function treeOf(
  row: ProcessRow,
  byToken: ReadonlyMap<string, ProcessTree>,
  byLeader: ReadonlyMap<number, ProcessTree>,
): ProcessTree | undefined {
  if (row.pid === Deno.pid) return undefined;
  for (const mark of row.marks) {
    const tree = byToken.get(mark);
    if (tree !== undefined) return tree;
  }
  if (row.marks.length > 0) return undefined;
  // Kernel threads are in session 0.
  if (row.session === 0) return undefined;
  return byLeader.get(row.session) ?? byLeader.get(row.group);
}

function createMember(row: ProcessRow, tree: ProcessTree): TreeMember {
  return {
    pid: row.pid,
    tree,
    isInGroup: !tree.isLeaderGone && row.group === tree.leader,
    isNested: row.marks.length > 0 && row.marks.at(-1) !== tree.token,
  };
}

function send(pid: number, signal: TreeSignal): void {
  try {
    Deno.kill(pid, signal);
    if (isEndingSignal(signal)) Deno.kill(pid, "SIGCONT");
  } catch {
    // Gone already, or it became somebody else's (set-user-id programs): nothing more to do.
  }
}

function endWindowsTree(pid: number, signal: TreeSignal): void {
  if (signal === "SIGSTOP" || signal === "SIGCONT") return;
  const args = ["/T", "/F", "/PID", String(pid)];
  new Deno.Command("taskkill", { args, stdout: "null", stderr: "null" }).outputSync();
}
