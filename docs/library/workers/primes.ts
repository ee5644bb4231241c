/** Counts prime numbers, in a synchronous loop that never pauses. */
import { defineTask } from "../../../lib/worker/mod.ts";

export interface Range {
  readonly from: number;
  readonly to: number;
}

export default defineTask(({ from, to }: Range, context) => {
  context.total(to - from);
  let primes = 0;
  for (let n = from; n < to && !context.cancelled; n++) {
    if (isPrime(n)) primes++;
    context.advance();
  }
  return primes;
});

function isPrime(n: number): boolean {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return false;
  return n >= 2;
}
