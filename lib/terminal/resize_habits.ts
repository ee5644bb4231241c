/** What a terminal does with lines when its size changes, as far as a painter has to know. Types only. */

/** How a terminal treats what is drawn when its size changes. */
export interface ResizeHabits {
  /** Lines that are too long for a new width are broken, and put together when there is room again; else cut. */
  readonly rewraps: boolean;
  /** After a change nothing is drawn inline until the size has stayed for so long. */
  readonly settleMs: number;
}
