/** What a row is about; parts of other rows are indented. */
import { sanitize } from "../../text/sanitize.ts";
import type { ProgressColumn } from "./progress_column.ts";

/** How wide descriptions may be, and how they are cut. */
export interface DescriptionColumnOptions {
  /** The least with which they are shown. @default 10 */
  readonly minColumns?: number;
  /** The most that they take. @default 40 */
  readonly maxColumns?: number;
  /** Which part of a long one gives way. @default "middle" */
  readonly where?: "end" | "start" | "middle";
}

const INDENT = "  ";
/** Deeper rows are not indented further: their text would be gone. */
const MAX_INDENTS = 6;

/** What each row is, parts of other rows indented. */
export function descriptionColumn(options: DescriptionColumnOptions = {}): ProgressColumn {
  const { minColumns = 10, maxColumns = 40, where = "middle" } = options;
  return {
    name: "description",
    minColumns,
    maxColumns,
    where,
    stepColumns: 4,
    rank: 0,
    render: ({ description, depth }, { theme }) =>
      INDENT.repeat(Math.min(MAX_INDENTS, depth)) + theme.styles.strong(sanitize(description)),
  };
}
