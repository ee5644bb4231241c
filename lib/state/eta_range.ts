/** How long something will still take, as a range: one number would claim more than is known. Types only. */

/** Milliseconds from now, 0 < lowMs <= highMs < Infinity. What is unknown is null in its place, never 0. */
export interface EtaRange {
  readonly lowMs: number;
  readonly highMs: number;
}
