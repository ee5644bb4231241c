/** What is said to people in one line, in as many words as there is room for. Pure. */
import { cellWidth } from "../text/cell_width.ts";
import { truncate } from "../text/truncate.ts";

/** The same in ever fewer words, in full first. The last one fits on a screen of 20 columns. Safe texts. */
export type Notice = readonly [full: string, ...shorter: string[]];

/** The longest that has room; what is too long in its fewest words is cut. */
export function fitNotice(notice: Notice, columns: number, ellipsis: string): string {
  const fitting = notice.find((text) => cellWidth(text) <= columns);
  return fitting ?? truncate(notice.at(-1) ?? "", columns, { ellipsis });
}
