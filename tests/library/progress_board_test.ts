/** What the board knows of its tasks after any history, held against what they say of themselves. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { rowOf } from "../../lib/library/node_rows.ts";
import { type NewTask, ProgressBoard } from "../../lib/library/progress_board.ts";
import type { TaskNode } from "../../lib/library/task_node.ts";
import { doneRatio } from "../../lib/view/columns/mod.ts";

function newTask(options: Partial<NewTask> = {}): NewTask {
  return {
    description: "x",
    done: 0,
    total: 10,
    unit: null,
    weight: null,
    fields: {},
    startedAtMs: 0,
    ...options,
  };
}

type Action =
  | {
    readonly kind: "add";
    readonly total: number | null;
    readonly isPart: boolean;
    readonly isWaiting: boolean;
  }
  | { readonly kind: "advance"; readonly count: number }
  | { readonly kind: "total"; readonly total: number | null }
  | { readonly kind: "end"; readonly state: "finished" | "failed" | "cancelled" }
  | { readonly kind: "start" }
  | { readonly kind: "remove" }
  | { readonly kind: "update" };

const total = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      total,
      isPart: fc.boolean(),
      isWaiting: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("advance" as const),
      count: fc.integer({ min: -3, max: 12 }),
    }),
  },
  fc.record({ kind: fc.constant("total" as const), total }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("end" as const),
      state: fc.constantFrom("finished" as const, "failed" as const, "cancelled" as const),
    }),
  },
  fc.record({ kind: fc.constant("start" as const) }),
  fc.record({ kind: fc.constant("remove" as const) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("update" as const) }) },
);

/** Plays actions, each on one of the tasks that there are. */
function play(actions: readonly { readonly action: Action; readonly pick: number }[]) {
  const board = new ProgressBoard(() => {});
  const nodes: TaskNode[] = [];
  let nowMs = 0;
  for (const { action, pick } of actions) {
    nowMs += 100;
    const living = nodes.filter(({ isRemoved }) => !isRemoved);
    const node = living[pick % Math.max(1, living.length)];
    if (action.kind === "add") {
      const options = { total: action.total, startedAtMs: action.isWaiting ? null : nowMs };
      nodes.push(board.add(newTask(options), action.isPart ? node ?? null : null));
    } else if (action.kind === "update") board.update(nowMs);
    else if (node !== undefined) act(board, node, action);
  }
  board.update(nowMs);
  return { board, nowMs, living: nodes.filter(({ isRemoved }) => !isRemoved) };
}

function act(board: ProgressBoard, node: TaskNode, action: Action): void {
  switch (action.kind) {
    case "advance":
      node.done += action.count;
      return node.touch();
    case "total":
      node.total = action.total;
      return node.touch();
    case "end":
      node.state = action.state;
      return node.touch();
    case "start":
      node.state = "running";
      return node.touch();
    case "remove":
      return board.remove(node);
  }
}

const histories = fc.array(fc.record({ action, pick: fc.nat() }), {
  maxLength: 60,
  // Short histories go wrong too seldom.
  size: "max",
});

Deno.test("every task is counted once, whatever happened, and no row is given twice", () => {
  fc.assert(fc.property(histories, fc.integer({ min: 1, max: 12 }), (actions, maxRows) => {
    const { board, nowMs, living } = play(actions);
    assert.equal(board.size, living.length);
    const { rows, otherRows } = board.select(maxRows, nowMs);
    const others = Object.values(otherRows).reduce((sum, count) => sum + count, 0);
    assert.equal(rows.length + others, living.length);
    assert.ok(Object.values(otherRows).every((count) => count >= 0), JSON.stringify(otherRows));
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    if (living.length <= maxRows) assert.equal(others, 0);
  }));
});

Deno.test("the whole is the mean of the tasks that stand for themselves, whatever happened", () => {
  fc.assert(fc.property(histories, (actions) => {
    const { board, nowMs, living } = play(actions);
    const roots = living.filter(({ parent }) => parent === null);
    const { doneRatio: whole } = board.sum;
    if (roots.length === 0) return assert.equal(whole, null);
    const mean = roots.reduce((sum, node) => sum + (doneRatio(rowOf(node, nowMs)) ?? 0), 0) /
      roots.length;
    assert.ok(Math.abs((whole ?? -1) - mean) < 1e-9, `${whole} is not ${mean}`);
  }));
});

Deno.test("parts stand below what they are part of, in the order in which they came", () => {
  fc.assert(fc.property(histories, (actions) => {
    const { board, nowMs, living } = play(actions);
    const { rows } = board.select(living.length, nowMs);
    const byId = new Map(living.map((node) => [node.id, node]));
    const seen = new Set<string>();
    for (const { id, depth } of rows) {
      const node = byId.get(id);
      assert.equal(depth, (node?.path.length ?? 0) - 1);
      if (node?.parent) assert.ok(seen.has(node.parent.id), "a part came before the whole");
      seen.add(id);
    }
  }));
});

Deno.test("a whole with a part of unknown total is unknown itself, whatever total it was made with", () => {
  const board = new ProgressBoard(() => {});
  const whole = board.add(newTask({ total: 1 }), null);
  const part = board.add(newTask({ total: null }), whole);
  part.done = 1;
  part.touch();
  board.update(100);
  assert.equal(board.sum.doneRatio, 0);
});

Deno.test("a change is told once between two looks", () => {
  let changes = 0;
  const board = new ProgressBoard(() => changes++);
  const node = board.add(newTask(), null);
  for (let n = 0; n < 1_000; n++) node.touch();
  assert.equal(changes, 1);
  board.update(0);
  node.touch();
  assert.equal(changes, 2);
});

Deno.test("time runs from the start to the end, and on when a task goes on", () => {
  const board = new ProgressBoard(() => {});
  const node = board.add(newTask({ startedAtMs: null }), null);
  board.update(100);
  assert.deepEqual([node.startedAtMs, node.finishedAtMs], [null, null]);
  node.done = 10;
  node.touch();
  board.update(200);
  assert.deepEqual([node.startedAtMs, node.finishedAtMs, node.filedAs], [200, 200, "finished"]);
  node.total = 20;
  node.touch();
  board.update(300);
  assert.deepEqual([node.finishedAtMs, node.filedAs], [null, "running"]);
});
