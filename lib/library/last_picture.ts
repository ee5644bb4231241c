/** The picture that stays when a display has ended. Pure. */
import type { ViewSize } from "../view/renderable.ts";

/**
 * The lines of a view, whole though it may be taller than `room`, up to `maxRows`. A view that fills whatever it is
 * given, as a layout does, has no height of its own: it stays as it looks in `room`.
 */
export function drawLastPicture<Picture extends { readonly lines: readonly string[] }>(
  draw: (size: ViewSize) => Picture,
  room: ViewSize,
  maxRows: number,
): Picture {
  const picture = draw(room);
  if (picture.lines.length < room.rows) return picture;
  const whole = draw({ columns: room.columns, rows: maxRows });
  return whole.lines.length < maxRows ? whole : picture;
}
