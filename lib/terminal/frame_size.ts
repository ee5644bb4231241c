/** Sizes of screens. Types only. */

/** A terminal's size. */
export interface FrameSize {
  /** A whole number >= 1. */
  readonly columns: number;
  /** A whole number >= 1. */
  readonly rows: number;
}
