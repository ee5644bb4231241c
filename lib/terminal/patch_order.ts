/**
 * In which order patches are written: changing the style costs 4 to 6 bytes, going one row down or up 2, so cells
 * of one style in one column (spinners, percentages) are written one below the other, style by style.
 * Pure. The shortest way through all patches is the travelling salesman's, at a price that frames can't pay: going
 * down one lane of patches and up the next takes a few bytes more than walks from neighbour to neighbour, and a
 * twentieth of their time.
 */
import { moveCost, type Position, UNKNOWN } from "./cursor_path.ts";
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

/** Lanes so long are shorter than rows on every picture that there is: that need not be counted. */
const LONG_LANE = 4;

/** `patches`, which are in the order of their rows, in that order or style by style: whichever takes fewer bytes. */
export function orderPatches(patches: readonly Patch[], options: OrderOptions): readonly Patch[] {
  if (patches.length < 2) return patches;
  const lanes = lanesOf(patches);
  const byStyle = joinLanes(lanes, options);
  if (patches.length >= lanes.length * LONG_LANE) return byStyle;
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

/** One patch of each row, from above: what a cursor can go straight down or up along. */
type Lane = Patch[];

/** Lane by lane, each from the end that is nearer. */
function joinLanes(lanes: readonly Lane[], options: OrderOptions): Patch[] {
  const ordered: Patch[] = [];
  let from = options.start;
  lanes.forEach((lane, at) => {
    const goal = at === lanes.length - 1 ? options.goal : undefined;
    if (isShorterUpwards(lane, { ...options, start: from, goal })) lane.reverse();
    for (const patch of lane) ordered.push(patch);
    const last = lane.at(-1);
    if (last !== undefined) from = positionAfter(last, options.columns);
  });
  return ordered;
}

/**
 * The first patch of a style in each row is in that style's first lane, the second in its second… Patches that have
 * many styles come together.
 */
function lanesOf(patches: readonly Patch[]): Lane[] {
  const styles = new Map<StyleId, { readonly lanes: Lane[]; row: number; inRow: number }>();
  for (const patch of patches) {
    const key = patch.kind === "rest" ? -1 : patch.style;
    let style = styles.get(key);
    if (style === undefined) styles.set(key, style = { lanes: [], row: -1, inRow: 0 });
    if (style.row !== patch.row) style.inRow = 0;
    style.row = patch.row;
    const lane = style.lanes[style.inRow++];
    if (lane === undefined) style.lanes.push([patch]);
    else lane.push(patch);
  }
  return [...styles.values()].flatMap(({ lanes }) => lanes);
}

function isShorterUpwards(lane: Lane, options: OrderOptions): boolean {
  const { start, goal, columns, isAbsolute = false } = options;
  const [top, bottom] = [lane[0], lane.at(-1)];
  if (top === undefined || bottom === undefined || top === bottom) return false;
  let [down, up] = [moveCost(start, top, isAbsolute), moveCost(start, bottom, isAbsolute)];
  if (goal !== undefined) {
    down += moveCost(positionAfter(bottom, columns), goal, isAbsolute);
    up += moveCost(positionAfter(top, columns), goal, isAbsolute);
  }
  return up < down;
}

function positionAfter({ kind, row, column, end }: Patch, columns: number): Position {
  if (kind === "erase") return { row, column };
  return { row, column: end < columns && kind === "cells" ? end : UNKNOWN };
}
