/** The table of keys, made from the one that the keyboard is read by. Pure. */
import { cellWidth } from "../text/cell_width.ts";
import { formatCount } from "../text/format_number.ts";
import { fit, truncate } from "../text/truncate.ts";
import { KEY_BINDINGS, type KeyBinding, keyLabel } from "./key_bindings.ts";
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

/** At most `size.rows` lines, none wider than `size.columns`; what has no room is counted in the last one. */
export function renderHelp({ theme, size }: Pick<ViewFrame, "theme" | "size">): string[] {
  if (size.rows < 1 || size.columns < 1) return [];
  const columns = Math.min(MAX_COLUMNS, size.columns);
  const hasBox = size.rows >= MIN_BOX_ROWS;
  const back = `${closingKeys(theme)} back`;
  return [
    ...panel((room) => renderRows(room, theme), {
      theme,
      title: hasBox ? "Keys" : `Keys ${theme.glyphs.separator} ${back}`,
      subtitle: back,
      border: hasBox ? "rounded" : "none",
      height: "content",
    })({ columns, rows: size.rows }),
  ];
}

interface HelpRow {
  readonly keys: string;
  readonly meaning: string;
}

interface HelpLine {
  readonly text: string;
  readonly isKey: boolean;
}

function renderRows({ columns, rows }: ViewSize, theme: Theme): string[] {
  const { styles, glyphs } = theme;
  const sections = SECTIONS.map(({ scope, title }) => ({ title, keys: helpRows(scope, theme) }));
  const all = sections.flatMap(({ keys }) => keys);
  const width = Math.min(
    Math.floor(columns / 2),
    Math.max(...all.map(({ keys }) => cellWidth(keys))),
  );
  const lines: HelpLine[] = [];
  for (const { title, keys } of sections) {
    if (lines.length > 0) lines.push({ text: "", isKey: false });
    lines.push({
      text: styles.heading(truncate(title, columns, { ellipsis: glyphs.ellipsis })),
      isKey: false,
    });
    for (const row of keys) {
      lines.push({ text: renderRow(row, { columns, width, theme }), isKey: true });
    }
  }
  if (lines.length <= rows) return lines.map(({ text }) => text);
  const dense = lines.filter(({ text }) => text !== "");
  if (dense.length <= rows) return dense.map(({ text }) => text);
  const hidden = dense.slice(Math.max(0, rows - 1)).filter(({ isKey }) => isKey).length;
  const more = `${glyphs.ellipsis} +${formatCount(hidden)} more`;
  return [
    ...dense.slice(0, Math.max(0, rows - 1)).map(({ text }) => text),
    styles.dim(truncate(more, columns, { ellipsis: glyphs.ellipsis })),
  ];
}

interface RowOptions {
  readonly columns: number;
  /** Of the column of keys. */
  readonly width: number;
  readonly theme: Theme;
}

function renderRow({ keys, meaning }: HelpRow, { columns, width, theme }: RowOptions): string {
  const { styles, glyphs: { ellipsis } } = theme;
  const room = columns - width - 2;
  const head = styles.strong(fit(keys, width, { ellipsis }));
  return room < 1 ? head : `${head}  ${truncate(meaning, room, { ellipsis })}`;
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

function closingKeys({ glyphs: { isAscii } }: Theme): string {
  const binding = KEY_BINDINGS.find((it) => it.scope === "help" && it.action === "back");
  return (binding?.keys ?? []).slice(0, 1).map((key) => keyLabel(key, isAscii)).join("");
}
