/** Sizes of screens. Types only. */

/** A terminal's size. */
export interface FrameSize {
  /** >= 1. */
  readonly columns: number;
  /** >= 1. */
  readonly rows: number;
}
