/**
 * A screen, or several one after the other, as an SVG picture of a terminal window. Pure. A row that does not change
 * between frames is drawn once; what changes is shown for its time by the style sheet alone, so that the picture
 * moves wherever pictures are shown, and stands still for those who asked for less motion.
 */
import type { ScreenCell } from "../../tests/_support/screen_cells.ts";
import { drawRow, escapeXml, Inkwell } from "./draw_row.ts";
import { CELL, num } from "./glyph_shapes.ts";
import { WINDOW } from "./palette.ts";

/** Rows of cells. */
export type ScreenRows = readonly (readonly ScreenCell[])[];

export interface WindowOptions {
  /** In the title bar. */
  readonly title: string;
  /** Says in words what is seen, for those who don't see it. */
  readonly description: string;
  readonly columns: number;
  readonly rows: number;
  /** How long each of several frames is shown. @default 250 */
  readonly frameMs?: number;
}

const PADDING = 14;
const BAR_HEIGHT = 32;
const RADIUS = 8;
const FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/** @param frames At least one; all are of the size in the options. */
export function drawWindow(frames: readonly ScreenRows[], options: WindowOptions): string {
  const inks = new Inkwell();
  const { elements, css } = drawFrames(frames, inks, options.frameMs ?? 250);
  const width = options.columns * CELL.width + 2 * PADDING;
  const height = options.rows * CELL.height + 2 * PADDING + BAR_HEIGHT;
  const description = escapeXml(options.description);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img" aria-label="${description}">`,
    `<title>${description}</title>`,
    `<style>${SHEET}${inks.css}${css}</style>`,
    ...drawFrame(width, height, options.title),
    `<g xml:space="preserve" transform="translate(${PADDING} ${BAR_HEIGHT + PADDING})">`,
    ...elements,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

const SHEET = [
  `text{font:${num(40 / 3)}px ${FONT};white-space:pre}`,
  ".b{font-weight:600}",
  ".i{font-style:italic}",
  ".u{text-decoration:underline}",
  ".line{fill:none}",
  ".dots{fill:none;stroke-width:2;stroke-linecap:round}",
].join("");

function drawFrame(width: number, height: number, title: string): string[] {
  const { background, border, titleBar, buttons } = WINDOW;
  const middle = BAR_HEIGHT / 2;
  return [
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="${RADIUS}" ` +
    `fill="${background}" stroke="${border}"/>`,
    `<path d="M1 ${BAR_HEIGHT}V${RADIUS}Q1 1 ${RADIUS} 1H${width - RADIUS}Q${width - 1} 1 ` +
    `${width - 1} ${RADIUS}V${BAR_HEIGHT}z" fill="${titleBar}"/>`,
    ...buttons.map((color, at) =>
      `<circle cx="${18 + at * 18}" cy="${middle}" r="5.5" fill="${color}"/>`
    ),
    `<text x="${width / 2}" y="${middle + 5}" text-anchor="middle" fill="${WINDOW.title}">` +
    `${escapeXml(title)}</text>`,
  ];
}

/** Frames in which an element is seen: from the first, before the second. */
type Span = readonly [number, number];

function drawFrames(
  frames: readonly ScreenRows[],
  inks: Inkwell,
  frameMs: number,
): { readonly elements: string[]; readonly css: string } {
  const spans = new Map<string, Span[]>();
  frames.forEach((rows, frame) => {
    for (const element of rows.flatMap((row, y) => drawRow(row, y * CELL.height, inks))) {
      const known = spans.get(element) ?? [];
      spans.set(element, addFrame(known, frame));
    }
  });
  const animation = new Animation(frames.length, frameMs);
  const elements = [...groupBySpans(spans)].flatMap(([key, group]) => {
    const isAlways = key === `0-${frames.length}`;
    return isAlways ? group : animation.show(group, parseSpans(key));
  });
  return { elements, css: animation.css };
}

function addFrame(spans: readonly Span[], frame: number): Span[] {
  const last = spans.at(-1);
  if (last?.[1] !== frame) return [...spans, [frame, frame + 1]];
  return [...spans.slice(0, -1), [last[0], frame + 1]];
}

/** Elements that are seen at the same times go together. */
function groupBySpans(spans: ReadonlyMap<string, readonly Span[]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [element, its] of spans) {
    const key = its.map(([from, to]) => `${from}-${to}`).join(",");
    groups.set(key, [...groups.get(key) ?? [], element]);
  }
  return groups;
}

function parseSpans(key: string): Span[] {
  return key.split(",").map((span) => {
    const [from = 0, to = 0] = span.split("-").map(Number);
    return [from, to];
  });
}

/** The style sheet that shows groups for their frames, over and over. */
class Animation {
  readonly #frames: number;
  readonly #frameMs: number;
  readonly #rules: string[] = [];

  constructor(frames: number, frameMs: number) {
    this.#frames = frames;
    this.#frameMs = frameMs;
  }

  get css(): string {
    if (this.#rules.length === 0) return "";
    const seconds = num((this.#frames * this.#frameMs) / 1000);
    const timing = `.a{visibility:hidden;animation:${seconds}s step-end infinite}`;
    const still = "@media(prefers-reduced-motion:reduce){.a{animation:none!important}" +
      ".z{visibility:visible}}";
    return timing + this.#rules.join("") + still;
  }

  show(group: readonly string[], spans: readonly Span[]): string[] {
    const name = `k${this.#rules.length}`;
    this.#rules.push(`.${name}{animation-name:${name}}@keyframes ${name}{${this.#steps(spans)}}`);
    // Whoever asked for less motion sees the last frame.
    const isLast = spans.at(-1)?.[1] === this.#frames;
    return [`<g class="a ${name}${isLast ? " z" : ""}">`, ...group, "</g>"];
  }

  #steps(spans: readonly Span[]): string {
    const percent = (frame: number) => `${num((frame / this.#frames) * 100)}%`;
    const steps = spans.flatMap(([from, to]) => [
      `${percent(from)}{visibility:visible}`,
      ...(to < this.#frames ? [`${percent(to)}{visibility:hidden}`] : []),
    ]);
    return (spans[0]?.[0] === 0 ? "" : "0%{visibility:hidden}") + steps.join("");
  }
}
