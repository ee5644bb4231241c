/** `--max-failures`: after how many failures a run is ended. Pure. */
import type { EngineOptions } from "./options.ts";
import type { Tally } from "./tally.ts";

/** A share of very few tasks means nothing: with an unknown total it counts from this many ended tasks on. */
const MIN_PROCESSED_FOR_SHARE = 10;

/** 7% of 100 is 7.000000000000001 in binary, and the seventh failure must reach it. */
const ROUNDING = 1e-9;

export class FailureLimit {
  readonly #limit: EngineOptions["maxFailures"];

  constructor(limit: EngineOptions["maxFailures"]) {
    this.#limit = limit;
  }

  /** @param total Tasks in all, null while unknown: a share is then one of the tasks that have ended. */
  isReached(tally: Tally, total: number | null): boolean {
    if (this.#limit === undefined || tally.failures === 0) return false;
    if (this.#limit.kind === "count") return tally.failures >= this.#limit.count;
    if (total === null && tally.processed < MIN_PROCESSED_FOR_SHARE) return false;
    return tally.failures >= (total ?? tally.processed) * this.#limit.ratio - ROUNDING;
  }
}
