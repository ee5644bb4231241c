/** What the cells of an emulated terminal look like: text and attributes, as plain data. */

/** A number is one of the 256 colours of the palette, a text is `#rrggbb`, null the terminal's own. */
export type CellColor = number | string | null;

export interface CellStyle {
  readonly foreground: CellColor;
  readonly background: CellColor;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isInverse: boolean;
}

export interface ScreenCell {
  /** One grapheme; a space for a cell that was never written. */
  readonly text: string;
  /** 2 for a wide character, whose second half is no cell of its own here. */
  readonly columns: 1 | 2;
  readonly style: CellStyle;
}

/** What is used of an emulator's cell. */
interface EmulatedCell {
  getChars(): string;
  getWidth(): number;
  getFgColor(): number;
  getBgColor(): number;
  isFgDefault(): boolean;
  isFgRGB(): boolean;
  isBgDefault(): boolean;
  isBgRGB(): boolean;
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isUnderline(): number;
  isInverse(): number;
}

/** What is used of an emulator's line. */
interface EmulatedLine {
  readonly length: number;
  getCell(x: number): EmulatedCell | undefined;
}

/** The cells of one row, from the left. */
export function readCells(line: EmulatedLine): ScreenCell[] {
  const cells: ScreenCell[] = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    // The second half of a wide character has no width.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const columns = cell.getWidth() === 2 ? 2 : 1;
    cells.push({ text: cell.getChars() || " ", columns, style: readStyle(cell) });
  }
  return cells;
}

function readStyle(cell: EmulatedCell): CellStyle {
  return {
    foreground: cell.isFgDefault() ? null : color(cell.getFgColor(), cell.isFgRGB()),
    background: cell.isBgDefault() ? null : color(cell.getBgColor(), cell.isBgRGB()),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isItalic: cell.isItalic() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
    isInverse: cell.isInverse() !== 0,
  };
}

function color(value: number, isRgb: boolean): CellColor {
  return isRgb ? `#${value.toString(16).padStart(6, "0")}` : value;
}
