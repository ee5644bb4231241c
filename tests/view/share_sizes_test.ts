import assert from "node:assert/strict";
import fc from "fast-check";
import { shareSizes, type SizeRule } from "../../lib/view/share_sizes.ts";

type Case = readonly [
  name: string,
  total: number,
  rules: readonly SizeRule[],
  lengths: readonly (number | null)[],
];

const CASES: readonly Case[] = [
  ["shares evenly", 9, [{}, {}, {}], [3, 3, 3]],
  ["carries fractions on", 10, [{}, {}, {}], [3, 3, 4]],
  ["shares by ratio", 12, [{ ratio: 1 }, { ratio: 2 }, { ratio: 3 }], [2, 4, 6]],
  ["takes fractions for ratios", 12, [{ ratio: 0.5 }, { ratio: 1 }], [4, 8]],
  ["gives fixed sizes first", 10, [{ size: 3 }, {}, {}], [3, 3, 4]],
  ["gives least sizes before shares", 10, [{ ratio: 9 }, { minSize: 4 }], [6, 4]],
  [
    "shares what least sizes leave",
    20,
    [{ ratio: 8 }, { ratio: 1, minSize: 5 }, { ratio: 2 }],
    [12, 5, 3],
  ],
  ["leaves the rest to nobody when all are fixed", 10, [{ size: 3 }, { size: 4 }], [3, 4]],
  ["cuts a fixed size to its least one", 10, [{ size: 8, minSize: 2 }, { minSize: 5 }], [5, 5]],
  [
    "cuts the least important fixed size first",
    12,
    [{ size: 6, minSize: 2, rank: 1 }, { size: 6, minSize: 2 }, { minSize: 3 }],
    [3, 6, 3],
  ],
  [
    "cuts the last of equally important fixed sizes first",
    12,
    [{ size: 6, minSize: 2 }, { size: 6, minSize: 2 }, { minSize: 3 }],
    [6, 3, 3],
  ],
  ["drops the last when least sizes don't fit", 7, [{ minSize: 4 }, { minSize: 4 }], [7, null]],
  [
    "drops the highest rank first",
    9,
    [{ minSize: 4, rank: 2 }, { minSize: 4, rank: 1 }, { minSize: 4 }],
    [null, 4, 5],
  ],
  ["gives the last one left what there is", 2, [{ minSize: 9 }, { minSize: 9, rank: 1 }], [
    2,
    null,
  ]],
  ["cuts a fixed one that is left to what there is", 2, [{ size: 5 }], [2]],
  ["has nothing of nothing", 0, [{}, {}], [null, null]],
  ["has nothing for nobody", 5, [], []],
  ["gives none to a size of 0", 5, [{ size: 0 }, {}], [0, 5]],
];

for (const [name, total, rules, lengths] of CASES) {
  Deno.test(`shareSizes() ${name}`, () => assert.deepEqual(shareSizes(total, rules), lengths));
}

Deno.test("shareSizes() leaves gaps between those that are left only", () => {
  assert.deepEqual(shareSizes(11, [{}, {}, {}], 1), [3, 3, 3]);
  assert.deepEqual(shareSizes(9, [{ minSize: 4 }, { minSize: 4 }, { minSize: 4 }], 1), [
    4,
    4,
    null,
  ]);
});

const rule = fc.record({
  size: fc.nat(12),
  ratio: fc.integer({ min: 1, max: 5 }),
  minSize: fc.nat(8),
  rank: fc.nat(2),
}, { requiredKeys: [] });

Deno.test("shareSizes() never gives more than there is, and all of it if any part has a share", () => {
  fc.assert(
    fc.property(fc.nat(60), fc.array(rule, { maxLength: 6 }), fc.nat(2), (total, rules, gap) => {
      const lengths = shareSizes(total, rules, gap);
      const kept = lengths.flatMap((length, at) => length === null ? [] : [{ length, at }]);
      const sum = kept.reduce((all, { length }) => all + length, gap * (kept.length - 1));
      if (kept.length === 0) return;
      assert.ok(sum <= total, `${sum} of ${total}`);
      for (const { length } of kept) assert.ok(Number.isInteger(length) && length >= 0);
      if (kept.some(({ at }) => rules[at]?.size === undefined)) assert.equal(sum, total);
      if (kept.length === 1) return;
      for (const { length, at } of kept) {
        const least = rules[at]?.minSize ?? rules[at]?.size ?? 1;
        assert.ok(length >= Math.min(least, rules[at]?.size ?? least), `${at} has ${length}`);
      }
    }),
    { numRuns: 1_000 },
  );
});
