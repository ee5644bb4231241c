/**
 * One row of a screen as SVG elements: text in runs of one style on a fixed grid, shapes as paths. Pure. Elements
 * hold their own place, so that the same element in two frames is the same text.
 */
import type { CellStyle, ScreenCell } from "../../tests/_support/screen_cells.ts";
import {
  type BlockPose,
  CELL,
  type GlyphShape,
  isBlock,
  joinedPath,
  num,
  poseOf,
  shapeOf,
} from "./glyph_shapes.ts";
import { inksOf } from "./palette.ts";

/** Where the letters stand in their cells. */
const BASELINE = 13;

/** Cells side by side that look alike: letters, or shapes of one kind. */
interface Run {
  readonly column: number;
  columns: number;
  readonly style: CellStyle;
  readonly kind: "text" | GlyphShape["kind"];
  readonly opacity: number;
  readonly cells: PlacedCell[];
}

interface PlacedCell {
  readonly column: number;
  readonly cell: ScreenCell;
  readonly shape: GlyphShape | null;
}

/** Gives every colour a class and keeps them for the style sheet. */
export class Inkwell {
  readonly #classes = new Map<string, string>();

  /** The class whose `fill` or `stroke` this colour is. */
  classOf(color: string, use: "fill" | "line" | "dots"): string {
    const key = `${use} ${color}`;
    let name = this.#classes.get(key);
    if (name === undefined) {
      name = `${use[0]}${this.#classes.size}`;
      this.#classes.set(key, name);
    }
    return name;
  }

  get css(): string {
    return [...this.#classes].map(([key, name]) => {
      const [use, color] = key.split(" ");
      return use === "fill" ? `.${name}{fill:${color}}` : `.${name}{stroke:${color}}`;
    }).join("");
  }
}

/** @param y Upper edge in pixels. */
export function drawRow(cells: readonly ScreenCell[], y: number, inks: Inkwell): string[] {
  const runs = runsOf(cells);
  const papers = runs.flatMap((run) => drawPaper(run, y, inks));
  return [...papers, ...runs.flatMap((run) => drawRun(run, y, inks))];
}

function runsOf(cells: readonly ScreenCell[]): Run[] {
  const runs: Run[] = [];
  let column = 0;
  const poses = posesOf(cells);
  cells.forEach((cell, at) => {
    const shape = shapeOf(cell.text, poses[at]);
    const kind = shape?.kind ?? "text";
    const opacity = shape?.opacity ?? 1;
    const placed = { column, cell, shape };
    const last = runs.at(-1);
    if (last?.kind === kind && last.opacity === opacity && isSameStyle(last.style, cell.style)) {
      last.columns += cell.columns;
      last.cells.push(placed);
    } else {
      const style = cell.style;
      runs.push({ column, columns: cell.columns, style, kind, opacity, cells: [placed] });
    }
    column += cell.columns;
  });
  return runs;
}

/** For each cell, whether the blocks that it belongs to lie or stand. */
function posesOf(cells: readonly ScreenCell[]): BlockPose[] {
  const poses: BlockPose[] = [];
  for (let at = 0; at < cells.length;) {
    let end = at + 1;
    while (
      end < cells.length && isBlock(cells[at]?.text ?? "") && isBlock(cells[end]?.text ?? "")
    ) {
      end++;
    }
    const pose = poseOf(cells.slice(at, end).map(({ text }) => text).join(""));
    for (; at < end; at++) poses.push(pose);
  }
  return poses;
}

function isSameStyle(a: CellStyle, b: CellStyle): boolean {
  return a.foreground === b.foreground && a.background === b.background &&
    a.isBold === b.isBold && a.isDim === b.isDim && a.isItalic === b.isItalic &&
    a.isUnderlined === b.isUnderlined && a.isInverse === b.isInverse;
}

function drawPaper({ style, column, columns }: Run, y: number, inks: Inkwell): string[] {
  const { background } = inksOf(style);
  if (background === null) return [];
  const place = `x="${column * CELL.width}" y="${y}"`;
  const size = `width="${columns * CELL.width}" height="${CELL.height}"`;
  return [`<rect class="${inks.classOf(background, "fill")}" ${place} ${size}/>`];
}

function drawRun(run: Run, y: number, inks: Inkwell): string[] {
  return run.kind === "text" ? drawText(run, y, inks) : [drawShapes(run, run.kind, y, inks)];
}

/** Words that are far apart are elements of their own: fewer bytes than the spaces, and nothing can drift. */
function drawText(run: Run, y: number, inks: Inkwell): string[] {
  const { foreground } = inksOf(run.style);
  const classes = [
    inks.classOf(foreground, "fill"),
    run.style.isBold ? "b" : "",
    run.style.isItalic ? "i" : "",
    run.style.isUnderlined ? "u" : "",
  ].filter((name) => name !== "").join(" ");
  return wordsOf(run).map(({ column, columns, text }) => {
    const place = `x="${column * CELL.width}" y="${y + BASELINE}"`;
    const length = `textLength="${columns * CELL.width}"`;
    return `<text class="${classes}" ${place} ${length}>${escapeXml(text)}</text>`;
  });
}

interface Word {
  readonly column: number;
  columns: number;
  text: string;
}

function wordsOf({ cells }: Run): Word[] {
  const words: Word[] = [];
  let isOpen = false;
  cells.forEach(({ column, cell }, at) => {
    const isGap = cell.text === " " && (cells[at + 1]?.cell.text ?? " ") === " ";
    const last = words.at(-1);
    if (cell.text === " " && (isGap || !isOpen)) isOpen = false;
    else if (isOpen && last !== undefined) {
      last.columns += cell.columns;
      last.text += cell.text;
    } else {
      words.push({ column, columns: cell.columns, text: cell.text });
      isOpen = true;
    }
  });
  return words;
}

function drawShapes(run: Run, kind: GlyphShape["kind"], y: number, inks: Inkwell): string {
  const ink = inks.classOf(inksOf(run.style).foreground, kind);
  const opacity = run.opacity === 1 ? "" : ` opacity="${num(run.opacity)}"`;
  const isStroke = kind !== "fill";
  return `<path class="${isStroke ? `${kind} ` : ""}${ink}"${opacity} d="${pathOf(run, y)}"/>`;
}

/** The same in cells side by side is drawn in one piece where it can be. */
function pathOf({ cells }: Run, y: number): string {
  let path = "";
  for (let at = 0; at < cells.length;) {
    const first = cells[at];
    let end = at + 1;
    if (first?.shape?.isJoinable === true) {
      while (cells[end]?.cell.text === first.cell.text) end++;
    }
    if (first !== undefined) {
      path += joinedPath(first.shape?.path(first.column * CELL.width, y) ?? "", end - at);
    }
    at = end;
  }
  return path;
}

/** Text that stands for itself in XML; characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  // deno-lint-ignore no-control-regex
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
    .replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
