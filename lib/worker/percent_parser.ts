/**
 * Finds percentages in plain output: the last `N%` of what a child printed. Pure; survives chunk borders.
 */

const PERCENT = 0x25;
/** Longest number that is looked at before a percent sign, with what must not precede it. */
const LOOK_BEHIND_BYTES = 16;
/** Percent signs without a number (URLs, format strings) that are skipped per chunk before giving up. */
const MAX_TRIES = 64;

export class PercentParser {
  readonly #decoder = new TextDecoder("latin1");
  /** The end of the chunk before, for numbers that a border splits. */
  #carry = new Uint8Array(0);

  /** @returns the last percentage in `bytes`, 0 to 100 with fractions, if any. */
  parse(bytes: Uint8Array): number | undefined {
    const carry = this.#carry;
    this.#carry = joinEnds(carry, bytes, LOOK_BEHIND_BYTES);
    let at = bytes.length;
    for (let tries = 0; tries < MAX_TRIES && at > 0; tries++) {
      at = bytes.lastIndexOf(PERCENT, at - 1);
      if (at < 0) return undefined;
      const percent = this.#numberBefore(joinEnds(carry, bytes.subarray(0, at), LOOK_BEHIND_BYTES));
      if (percent !== undefined) return percent;
    }
    return undefined;
  }

  #numberBefore(bytes: Uint8Array): number | undefined {
    const match = /(?:^|[^\d.,%-])(\d{1,3}(?:\.\d{1,6})?) ?$/.exec(this.#decoder.decode(bytes));
    const percent = Number(match?.[1] ?? NaN);
    return percent <= 100 ? percent : undefined;
  }
}

/** The last `count` bytes of `head` followed by `tail`, as a copy. */
function joinEnds(head: Uint8Array, tail: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const fromTail = tail.subarray(Math.max(0, tail.length - count));
  const missing = Math.min(head.length, count - fromTail.length);
  const joined = new Uint8Array(missing + fromTail.length);
  joined.set(head.subarray(head.length - missing));
  joined.set(fromTail, missing);
  return joined;
}
