/** The table of keys, made from the one that the keyboard is read by. Pure. */
import { cellWidth } from "../text/cell_width.ts";
import { formatCount } from "../text/format_number.ts";
import { fit, truncate } from "../text/truncate.ts";
import { wrapWords } from "../text/wrap_words.ts";
import { KEY_BINDINGS, type KeyAction, type KeyBinding, keyLabel } from "./key_bindings.ts";
import { fitNotice, type Notice } from "./notice.ts";
import { panel } from "./panel.ts";
import type { ViewSize } from "./renderable.ts";
import type { Theme } from "./theme.ts";
import type { ViewFrame } from "./ui_model.ts";

const SECTIONS: readonly { readonly scope: KeyBinding["scope"]; readonly title: string }[] = [
  { scope: "anywhere", title: "Anywhere" },
  { scope: "run", title: "With the run on the screen" },
  { scope: "output", title: "In a task's output" },
];
/** The widest that the box gets: longer lines are hard to read across. */
const MAX_COLUMNS = 76;
/** In fewer rows a box would take the room of two keys. */
const MIN_BOX_ROWS = 10;
/** Rows that are none of the table: of the box, or of the title without one. */
const BOX_ROWS = 2;
const TITLE_ROWS = 1;
/** Columns of the box that are none of the table: two edges, each with a blank. */
const BOX_COLUMNS = 4;
/** Columns of the lower edge that are none of what stands in it. */
const SUBTITLE_COLUMNS = 6;
/** In fewer columns a meaning stands below its keys. */
const MIN_MEANING_COLUMNS = 18;
/** Of a meaning below its keys. */
const INDENT = "  ";

type HelpFrame = Pick<ViewFrame, "theme" | "size">;

/** At most `size.rows` lines, none wider than `size.columns`; what has no room below is counted in the last one. */
export function renderHelp({ theme, size, ui }: HelpFrame & Pick<ViewFrame, "ui">): string[] {
  if (size.rows < 1 || size.columns < 1) return [];
  const columns = Math.min(MAX_COLUMNS, size.columns);
  const hasBox = size.rows >= MIN_BOX_ROWS;
  const hint = hintNotice({ theme, size });
  const { ellipsis, separator } = theme.glyphs;
  const title: Notice = [`Keys ${separator} ${hint[0]}`, ...hint];
  return [
    ...panel((room) => renderRows(room, theme, ui.helpTop ?? 0), {
      theme,
      title: hasBox ? "Keys" : fitNotice(title, columns, ellipsis),
      subtitle: fitNotice(hint, Math.max(0, columns - SUBTITLE_COLUMNS), ellipsis),
      border: hasBox ? "rounded" : "none",
      height: "content",
    })({ columns, rows: size.rows }),
  ];
}

/** The line from which on the table is shown to its end; 0 where it has room. */
export function lastHelpTop({ theme, size }: HelpFrame): number {
  const hasBox = size.rows >= MIN_BOX_ROWS;
  const columns = Math.min(MAX_COLUMNS, size.columns) - (hasBox ? BOX_COLUMNS : 0);
  const lines = helpBlocks(Math.max(1, columns), theme).flat().length;
  const besides = hasBox ? BOX_ROWS : size.rows > 1 ? TITLE_ROWS : 0;
  return Math.max(0, lines - (size.rows - besides));
}

/** `Esc back  ↑↓ scroll`, the way out alone where everything has room, or this has none. */
function hintNotice(frame: HelpFrame): Notice {
  const { isAscii } = frame.theme.glyphs;
  const back = `${helpKeys("back", isAscii)} back`;
  if (lastHelpTop(frame) === 0) return [back];
  const arrows = helpKeys("select_previous", isAscii) + helpKeys("select_next", isAscii);
  return [`${back}  ${arrows} scroll`, back];
}

interface HelpRow {
  readonly keys: string;
  readonly meaning: string;
}

interface HelpLine {
  readonly text: string;
  readonly isKey: boolean;
}

function renderRows({ columns, rows }: ViewSize, theme: Theme, top: number): string[] {
  const { styles, glyphs: { ellipsis } } = theme;
  const blocks = helpBlocks(columns, theme);
  const lines = blocks.flat();
  if (lines.length + blocks.length - 1 <= rows) {
    return blocks.flatMap((block, at) => [...at > 0 ? [""] : [], ...block.map(({ text }) => text)]);
  }
  const from = Math.min(top, Math.max(0, lines.length - rows));
  const shown = lines.slice(from);
  // A single line says more by being one of the table.
  if (shown.length <= rows || rows < 2) return shown.slice(0, rows).map(({ text }) => text);
  const fitting = rows - 1;
  const hidden = shown.slice(fitting).filter(({ isKey }) => isKey).length;
  const more = hidden === 0 ? ellipsis : `${ellipsis} +${formatCount(hidden)} more`;
  return [
    ...shown.slice(0, fitting).map(({ text }) => text),
    styles.dim(truncate(more, columns, { ellipsis })),
  ];
}

/** Title and keys of each section. */
function helpBlocks(columns: number, theme: Theme): HelpLine[][] {
  const { styles, glyphs: { ellipsis } } = theme;
  const sections = SECTIONS.map(({ scope, title }) => ({ title, keys: helpRows(scope, theme) }));
  const widest = Math.max(
    ...sections.flatMap(({ keys }) => keys).map(({ keys }) => cellWidth(keys)),
  );
  const width = Math.min(Math.floor(columns / 2), widest);
  return sections.map(({ title, keys }): HelpLine[] => [
    { text: styles.heading(truncate(title, columns, { ellipsis })), isKey: false },
    ...keys.flatMap((row) => renderRow(row, { columns, width, theme })),
  ]);
}

interface RowOptions {
  readonly columns: number;
  /** Of the column of keys. */
  readonly width: number;
  readonly theme: Theme;
}

/** Keys and their meaning, which goes on in further lines where there is no room for it beside them. */
function renderRow({ keys, meaning }: HelpRow, { columns, width, theme }: RowOptions): HelpLine[] {
  const { styles, glyphs: { ellipsis } } = theme;
  const room = columns - width - INDENT.length;
  const isBeside = room >= MIN_MEANING_COLUMNS;
  const indent = isBeside ? " ".repeat(width + INDENT.length) : INDENT;
  const [first = "", ...more] = wrapWords(meaning, columns - indent.length)
    .map((line) => truncate(line, Math.max(0, columns - indent.length), { ellipsis }));
  const head = styles.strong(
    isBeside ? fit(keys, width, { ellipsis }) : truncate(keys, columns, { ellipsis }),
  );
  const below = isBeside ? more : [first, ...more];
  return [
    { text: isBeside ? `${head}${INDENT}${first}` : head, isKey: true },
    ...below.map((line) => ({
      text: truncate(indent + line, columns, { ellipsis }),
      isKey: false,
    })),
  ];
}

/** Neighbours with one meaning are one row: `↑ ↓ k j`, the main keys first. */
function helpRows(scope: KeyBinding["scope"], { glyphs: { isAscii } }: Theme): HelpRow[] {
  const groups: KeyBinding[][] = [];
  for (const binding of KEY_BINDINGS.filter((it) => it.scope === scope)) {
    const last = groups.at(-1);
    if (last?.[0]?.meaning === binding.meaning) last.push(binding);
    else groups.push([binding]);
  }
  return groups.map((group) => ({
    keys: [...firstKeys(group), ...otherKeys(group)].map((key) => keyLabel(key, isAscii)).join(" "),
    meaning: group[0]?.meaning ?? "",
  }));
}

function firstKeys(group: readonly KeyBinding[]): string[] {
  return group.flatMap(({ keys }) => keys.slice(0, 1));
}

function otherKeys(group: readonly KeyBinding[]): string[] {
  return group.flatMap(({ keys }) => keys.slice(1));
}

/** The first key that does it in front of the table. */
function helpKeys(action: KeyAction, isAscii: boolean): string {
  const binding = KEY_BINDINGS.find((it) => it.scope === "help" && it.action === action);
  return (binding?.keys ?? []).slice(0, 1).map((key) => keyLabel(key, isAscii)).join("");
}
