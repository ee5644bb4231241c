/**
 * What a column has rendered, made safe and measured. Remembers cells: ten times a second the same few dozen are
 * rendered again. Pure but for that.
 */
import { BoundedCache } from "../../text/bounded_cache.ts";
import { styledWidth } from "../../text/cell_width.ts";
import { sanitizeStyled } from "../../text/sanitize_styled.ts";
import { SGR_SEQUENCES } from "../../text/sgr.ts";
import { isSimple } from "../../text/unit_width.ts";

export interface Cell {
  /** Safe, with all styles closed. */
  readonly text: string;
  /** Its columns. */
  readonly width: number;
}

const known = new BoundedCache<Cell>();

export function toCell(rendered: string): Cell {
  const cell = known.get(rendered);
  if (cell !== undefined) return cell;
  const text = sanitizeStyled(rendered);
  const made = { text, width: styledWidth(text) };
  // The width of other text may be an estimate until the exact measure is loaded.
  return isSimple(text.replaceAll(SGR_SEQUENCES, "")) ? known.set(rendered, made) : made;
}
