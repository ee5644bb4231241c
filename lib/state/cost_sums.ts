/**
 * What tasks cost, as sums that need no memory of the tasks: their mean, how much they differ, and
 * whether they get dearer in the course of a run. Plain data and pure arithmetic.
 */

/** Sums over ended tasks. In a sum that fades with age a task counts less than 1. */
export interface CostSums {
  ends: number;
  /** Slot time that they took, failed attempts included. */
  costMs: number;
  /** The squares of these. */
  costSquare: number;
}

/** Sums over all of a run, with the cost of the n-th end also times n. */
export interface NumberedCostSums extends CostSums {
  numberedMs: number;
}

export function createCostSums(): CostSums {
  return { ends: 0, costMs: 0, costSquare: 0 };
}

export function addCost(sums: CostSums, costMs: number): void {
  sums.ends++;
  sums.costMs += costMs;
  sums.costSquare += costMs * costMs;
}

/** The coefficient of variation, standard deviation / mean: 0 for equal costs, 1 for exponential ones. */
export function costVariation({ ends, costMs, costSquare }: CostSums): number {
  if (!(ends > 0) || !(costMs > 0)) return 0;
  const meanMs = costMs / ends;
  return Math.sqrt(Math.max(0, costSquare / ends - meanMs * meanMs)) / meanMs;
}

/** Fewer ends show no trend. */
const MIN_TREND_ENDS = 10;
/** A slope counts as far as it is more than three times its standard error: chance alone is no trend. */
const SIGNIFICANT_SQUARE = 3 ** 2;
/** No trend is trusted to go further than this. */
const MAX_TREND = 2;

/**
 * By what the mean cost is to be multiplied for the next `remaining` tasks if costs go on changing as they
 * did: 1 without a trend, at least 1/2, at most 2.
 *
 * The line of least squares through (n, cost of the n-th end), at the middle of what remains. Its slope
 * is shrunk by `1 - (3 / t)²`, t being slope / standard error, as James and Stein's estimator does
 * ("Estimation with quadratic loss", 1961). The sums over n have closed forms; one sum of products is kept.
 */
export function costTrend(sums: NumberedCostSums, remaining: number): number {
  const { ends, costMs, costSquare, numberedMs } = sums;
  if (ends < MIN_TREND_ENDS || !(costMs > 0)) return 1;
  const meanMs = costMs / ends;
  const spreadOfNumbers = (ends * (ends * ends - 1)) / 12;
  const covariance = numberedMs - ((ends + 1) / 2) * costMs;
  const slope = covariance / spreadOfNumbers;
  const explained = slope * covariance;
  const unexplained = Math.max(0, costSquare - ends * meanMs * meanMs - explained);
  const chance = (SIGNIFICANT_SQUARE * unexplained) / (ends - 2);
  if (explained <= chance) return 1;
  const shrunk = slope * (1 - chance / explained);
  const aheadOfMean = (ends + Math.max(0, remaining)) / 2;
  return Math.min(MAX_TREND, Math.max(1 / MAX_TREND, 1 + (shrunk * aheadOfMean) / meanMs));
}
