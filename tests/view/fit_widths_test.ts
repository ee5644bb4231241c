import assert from "node:assert/strict";
import fc from "fast-check";
import { fitWidths, type WidthRule } from "../../lib/view/fit_widths.ts";

function rule(want: number, min: number, rank: number): WidthRule {
  return { want, min, rank };
}

type Case = readonly [string, number, readonly WidthRule[], readonly (number | null)[]];

const CASES: readonly Case[] = [
  ["gives all what they want", 20, [rule(5, 2, 0), rule(6, 2, 1)], [5, 6]],
  ["narrows the highest rank first", 10, [rule(5, 2, 0), rule(6, 2, 1)], [5, 4]],
  ["narrows the last of equals first", 10, [rule(5, 2, 0), rule(6, 2, 0)], [5, 4]],
  ["narrows the others next", 6, [rule(5, 2, 0), rule(6, 2, 1)], [3, 2]],
  ["leaves out the highest rank next", 4, [rule(5, 2, 0), rule(6, 2, 1)], [4, null]],
  ["leaves out whatever its place", 4, [rule(5, 2, 1), rule(6, 2, 0)], [null, 4]],
  [
    "leaves out all of a higher rank than one that has no room",
    8,
    [rule(5, 3, 0), rule(9, 9, 1), rule(1, 1, 2)],
    [5, null, null],
  ],
  ["cuts the last one left", 1, [rule(5, 2, 0), rule(6, 2, 1)], [1, null]],
  ["gives endless wants what is left", 20, [rule(5, 2, 1), rule(Infinity, 2, 2)], [5, 14]],
  ["has nothing of nothing", 0, [rule(1, 1, 0)], [null]],
];

for (const [name, total, rules, widths] of CASES) {
  Deno.test(`fitWidths() ${name}`, () => assert.deepEqual(fitWidths(total, rules, 1), widths));
}

Deno.test("fitWidths() never gives more than there is, nor less than the least to more than one", () => {
  const any = fc.record({
    min: fc.integer({ min: 1, max: 10 }),
    more: fc.oneof(fc.nat(20), fc.constant(Infinity)),
    rank: fc.nat(3),
  }).map(({ min, more, rank }) => rule(min + more, min, rank));
  fc.assert(
    fc.property(fc.nat(80), fc.array(any, { maxLength: 8 }), fc.nat(2), (total, rules, gap) => {
      const widths = fitWidths(total, rules, gap);
      const kept = widths.flatMap((width, at) => width === null ? [] : [{ width, at }]);
      const sum = kept.reduce((all, { width }) => all + width, gap * (kept.length - 1));
      if (kept.length === 0) return assert.ok(total === 0 || rules.length === 0);
      assert.ok(sum <= total, `${sum} of ${total}`);
      for (const { width, at } of kept) {
        assert.ok(width <= (rules[at]?.want ?? 0));
        if (kept.length > 1) assert.ok(width >= (rules[at]?.min ?? 0));
        const hasAll = width === rules[at]?.want;
        // Room is left over only when nobody wants it.
        if (!hasAll && kept.length === rules.length) assert.equal(sum, total);
      }
    }),
    { numRuns: 1_000 },
  );
});
