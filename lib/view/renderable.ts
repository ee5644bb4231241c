/**
 * What views are put together from: a function from room to lines. Pure; everything that changes (state, time,
 * theme) is in its closure. Types only.
 */

/** Room for a view. */
export interface ViewSize {
  /** A whole number >= 0. */
  readonly columns: number;
  /** A whole number >= 0. */
  readonly rows: number;
}

/**
 * Lines for a room: at most `rows` of them, none wider than `columns`, each holding only safe text and our own SGR
 * sequences, with every style closed at the end of its line. Fewer and shorter ones are fine: whoever composes pads.
 */
export type Renderable = (size: ViewSize) => readonly string[];
