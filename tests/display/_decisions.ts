/**
 * Tests of decisions that are tables of which the first row that applies counts: each row alone, and each pair of
 * rows at once, where the upper one must win.
 */
import assert from "node:assert/strict";
import type { Decision, DisplayFacts } from "../../lib/display/decision.ts";

/** Facts and how they differ from those of an ordinary terminal. */
export type Changes = Partial<DisplayFacts>;

export interface DecisionRow<T> {
  readonly when: string;
  readonly changes: Changes;
  readonly value: T;
  readonly reason: RegExp;
}

export const TERMINAL: DisplayFacts = {
  ui: undefined,
  color: "auto",
  ascii: false,
  motion: true,
  taskbar: "auto",
  title: false,
  stderrIsTerminal: true,
  isWindows: false,
  env: { TERM: "xterm", LANG: "en_US.UTF-8" },
};

/** What the later changes say wins. */
export function factsWith(...changes: readonly Changes[]): DisplayFacts {
  return changes.reduce<DisplayFacts>(
    (facts, change) => ({ ...facts, ...change, env: { ...facts.env, ...change.env } }),
    TERMINAL,
  );
}

/** @param rows In the order of the table; the last one is what holds when no other does. */
export function testTable<T>(
  name: string,
  choose: (facts: DisplayFacts) => Decision<T>,
  rows: readonly DecisionRow<T>[],
): void {
  for (const { when, changes, value, reason } of rows) {
    Deno.test(`${name} takes ${value} for ${when}`, () => {
      const decision = choose(factsWith(changes));
      assert.equal(decision.value, value);
      assert.match(decision.reason, reason);
      assert.doesNotMatch(decision.reason, /\.$/);
    });
  }
  Deno.test(`${name} lets the upper of two rows win`, () => {
    for (const [at, upper] of rows.entries()) {
      for (const lower of rows.slice(at + 1)) {
        const decision = choose(factsWith(lower.changes, upper.changes));
        assert.equal(decision.value, upper.value, `${upper.when} and ${lower.when}`);
        assert.match(decision.reason, upper.reason, `${upper.when} and ${lower.when}`);
      }
    }
  });
}
