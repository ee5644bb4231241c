/**
 * In which order patches are written: changing the style costs 4 to 6 bytes, going one row down or up 2, so cells
 * of one style in one column (spinners, percentages) are written one below the other, style by style.
 * Pure. The shortest way through all patches is the travelling salesman's; nearest-neighbour walks from three
 * starts come close enough.
 */
import { minMoveCost, moveCost, type Position, UNKNOWN } from "./cursor_path.ts";
import type { Patch } from "./row_diff.ts";
import type { StyleId, StyleTable } from "./style_table.ts";

export interface OrderOptions {
  readonly table: StyleTable;
  readonly columns: number;
  readonly start: Position;
  /** Where the cursor goes in the end, if that matters. */
  readonly goal?: Position;
  /** Rows count from the top of the screen. @default false */
  readonly isAbsolute?: boolean;
}

/** Longer lists get one walk only. */
const MAX_TRIED = 48;
/** Patches that are looked at in each direction: those further away are seldom nearer, and never by much. */
const WINDOW = 6;

/** `patches`, which are in the order of their rows, in that order or style by style: whichever takes fewer bytes. */
export function orderPatches(patches: readonly Patch[], options: OrderOptions): readonly Patch[] {
  if (patches.length < 2) return patches;
  const byStyle = orderByStyle(patches, options);
  return costOf(byStyle, options) < costOf(patches, options) ? byStyle : patches;
}

/** Bytes for moves and styles. */
function costOf(
  patches: readonly Patch[],
  { table, columns, start, goal, ...options }: OrderOptions,
) {
  let cost = 0;
  let from = start;
  let style = 0;
  for (const patch of patches) {
    cost += moveCost(from, patch, options.isAbsolute === true);
    from = positionAfter(patch, columns);
    if (patch.kind === "rest" || patch.style === style) continue;
    cost += table.change(style, patch.style).length;
    style = patch.style;
  }
  return goal === undefined ? cost : cost + moveCost(from, goal, options.isAbsolute === true);
}

/** Each style along a short way; patches that have many styles come together. */
function orderByStyle(patches: readonly Patch[], options: OrderOptions): Patch[] {
  const groups = new Map<StyleId, Patch[]>();
  for (const patch of patches) {
    const key = patch.kind === "rest" ? -1 : patch.style;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [patch]);
    else group.push(patch);
  }
  const ordered: Patch[] = [];
  let start = options.start;
  let left = groups.size;
  for (const group of groups.values()) {
    const goal = --left === 0 ? options.goal : undefined;
    const walk = shortestWalk(group, { ...options, start, goal });
    for (const patch of walk) ordered.push(patch);
    const last = walk.at(-1);
    if (last !== undefined) start = positionAfter(last, options.columns);
  }
  return ordered;
}

interface Walk {
  readonly order: readonly Patch[];
  readonly cost: number;
}

/** From the nearest, the topmost and the lowest patch: whichever way is shortest. */
function shortestWalk(group: readonly Patch[], options: OrderOptions): readonly Patch[] {
  if (group.length === 1) return group;
  const best = walkFrom(group, { first: 0, best: { order: group, cost: Infinity }, options });
  if (group.length > MAX_TRIED) return best.order;
  const lowest = walkFrom(group, { first: group.length - 1, best, options });
  const first = nearest(group, options.start, { near: group.length >> 1, options });
  return walkFrom(group, { first, best: lowest, options }).order;
}

/** The walk that begins with `first`, or `best` if that is no longer. */
function walkFrom(
  group: readonly Patch[],
  { first, best, options }: { first: number; best: Walk; options: OrderOptions },
): Walk {
  const { columns, goal, isAbsolute = false } = options;
  const left = [...group];
  const order: Patch[] = [];
  let cost = 0;
  let from = options.start;
  for (let at = first; left.length > 0; at = nearest(left, from, { near: at, options })) {
    const patch = left[at];
    if (patch === undefined) break;
    cost += moveCost(from, patch, isAbsolute);
    if (cost >= best.cost) return best;
    left.splice(at, 1);
    order.push(patch);
    from = positionAfter(patch, columns);
  }
  if (goal !== undefined) cost += moveCost(from, goal, isAbsolute);
  return cost < best.cost ? { order, cost } : best;
}

/**
 * Which patch takes the fewest bytes to get to. The patches are in the order of their rows: looks both ways from index
 * `near` until a row is too far away for whatever column.
 */
function nearest(
  patches: readonly Patch[],
  from: Position,
  { near, options }: { near: number; options: OrderOptions },
): number {
  const { isAbsolute = false } = options;
  let best = 0;
  let bestCost = Infinity;
  for (const step of [1, -1]) {
    for (let at = step > 0 ? near : near - 1, seen = 0; seen < WINDOW; at += step, seen++) {
      const patch = patches[at];
      if (patch === undefined || minMoveCost(from.row, patch.row) >= bestCost) break;
      const cost = moveCost(from, patch, isAbsolute);
      if (cost >= bestCost) continue;
      best = at;
      bestCost = cost;
    }
  }
  return best;
}

function positionAfter({ kind, row, column, end }: Patch, columns: number): Position {
  if (kind === "erase") return { row, column };
  return { row, column: end < columns && kind === "cells" ? end : UNKNOWN };
}
