/**
 * Divides a room among views: a tree of rows and columns whose parts have a fixed size or a share, as in rich's
 * `Layout` (https://rich.readthedocs.io/en/stable/layout.html). Parts never overlap, and the whole is always filled.
 */
import { fitStyled } from "../text/truncate_styled.ts";
import type { Renderable, ViewSize } from "./renderable.ts";
import { shareSizes, type SizeRule } from "./share_sizes.ts";

/** Marks what a view has drawn beyond its room; views that keep to it cut with a glyph of their theme. */
const CUT = { ellipsis: "~" } as const;

/** How much of its parent's room a part gets: columns in a row, rows in a column. See `shareSizes`. */
export interface LayoutOptions extends SizeRule {
  /** To find the part again, see `findRegion`. */
  readonly name?: string;
  /** Without it the part takes no room, as if it were not there. @default true */
  readonly isVisible?: boolean;
}

/** A part that shows a view. */
export interface LayoutLeaf extends LayoutOptions {
  readonly content: Renderable;
  /** The content fills any room exactly, as a box does, so that its lines need not be measured again. @default false */
  readonly isExact?: boolean;
}

export interface SplitOptions extends LayoutOptions {
  /** Blank cells between children. @default 0 */
  readonly gap?: number;
}

/** A part that is divided. */
export interface LayoutSplit extends SplitOptions {
  /** A row's children stand side by side, a column's one below the other. */
  readonly direction: "row" | "column";
  readonly children: readonly LayoutNode[];
}

export type LayoutNode = LayoutLeaf | LayoutSplit;

/** Where a part is, from the top left corner of the whole. */
export interface Region extends ViewSize {
  readonly x: number;
  readonly y: number;
}

/** A part that shows a view. */
export function layoutPart(
  content: Renderable,
  options: Omit<LayoutLeaf, "content"> = {},
): LayoutLeaf {
  return { ...options, content };
}

/** Children side by side. */
export function layoutRow(
  children: readonly LayoutNode[],
  options: SplitOptions = {},
): LayoutSplit {
  return { ...options, direction: "row", children };
}

/** Children one below the other. */
export function layoutColumn(
  children: readonly LayoutNode[],
  options: SplitOptions = {},
): LayoutSplit {
  return { ...options, direction: "column", children };
}

/**
 * Exactly `size.rows` lines, each exactly `size.columns` wide: what views leave free is blank, what is too much is
 * cut off behind a `~`. Parts that have no room are not rendered at all, see `shareSizes` for which those are.
 */
export function renderLayout(node: LayoutNode, size: ViewSize): string[] {
  if ("content" in node) {
    return node.isExact === true ? [...node.content(size)] : fill(node.content(size), size);
  }
  const lines: string[] = [];
  if (node.direction === "column") {
    for (const { child, start, length } of divide(node, size.rows)) {
      addBlank(lines, start, size.columns);
      lines.push(...renderLayout(child, { columns: size.columns, rows: length }));
    }
    addBlank(lines, size.rows, size.columns);
    return lines;
  }
  for (let y = 0; y < size.rows; y++) lines.push("");
  let end = 0;
  for (const { child, start, length } of divide(node, size.columns)) {
    const gap = " ".repeat(start - end);
    const cells = renderLayout(child, { columns: length, rows: size.rows });
    cells.forEach((cell, y) => lines[y] += gap + cell);
    end = start + length;
  }
  const rest = " ".repeat(size.columns - end);
  return rest === "" ? lines : lines.map((line) => line + rest);
}

/** Where the first part of that name is within `size`; null if there is none or it has no room. */
export function findRegion(node: LayoutNode, name: string, size: ViewSize): Region | null {
  if (node.name === name) return { x: 0, y: 0, ...size };
  if ("content" in node) return null;
  const isRow = node.direction === "row";
  for (const { child, start, length } of divide(node, isRow ? size.columns : size.rows)) {
    const childSize = isRow
      ? { columns: length, rows: size.rows }
      : { columns: size.columns, rows: length };
    const found = findRegion(child, name, childSize);
    if (found !== null) {
      return isRow ? { ...found, x: found.x + start } : { ...found, y: found.y + start };
    }
  }
  return null;
}

interface Division {
  readonly child: LayoutNode;
  readonly start: number;
  readonly length: number;
}

/** The children that have room, with their places along the direction of the split. */
function divide({ children, gap = 0 }: LayoutSplit, total: number): Division[] {
  const visible = children.filter(({ isVisible = true }) => isVisible);
  const lengths = shareSizes(total, visible, gap);
  const divisions: Division[] = [];
  let end = -gap;
  visible.forEach((child, at) => {
    const length = lengths[at] ?? null;
    if (length === null) return;
    const start = end + gap;
    end = start + length;
    divisions.push({ child, start, length });
  });
  return divisions;
}

function fill(lines: readonly string[], { columns, rows }: ViewSize): string[] {
  const filled = lines.slice(0, rows).map((line) => fitStyled(line, columns, CUT));
  addBlank(filled, rows, columns);
  return filled;
}

function addBlank(lines: string[], rows: number, columns: number): void {
  if (lines.length >= rows) return;
  const blank = " ".repeat(columns);
  while (lines.length < rows) lines.push(blank);
}
