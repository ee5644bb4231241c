import assert from "node:assert/strict";
import { bindingsOf, findAction, keyLabel, type KeyScope } from "../../lib/view/key_bindings.ts";

Deno.test("bindingsOf() gives each key one meaning in each place", () => {
  for (const scope of ["run", "output", "help"] satisfies KeyScope[]) {
    const keys = bindingsOf(scope).flatMap((it) => it.keys);
    assert.deepEqual(keys.toSorted(), [...new Set(keys)].toSorted(), scope);
    assert.equal(findAction(scope, "ctrl-c"), "cancel_run", scope);
  }
});

Deno.test("findAction() knows where a key works", () => {
  assert.equal(findAction("run", "q"), "cancel_run");
  assert.equal(findAction("output", "q"), "back");
  assert.equal(findAction("help", "?"), "back");
  assert.deepEqual([findAction("run", "p"), findAction("output", "p")], ["pause", "pause"]);
  assert.equal(findAction("help", "p"), null);
  assert.equal(findAction("run", "G"), null);
  assert.equal(findAction("run", "constructor"), null);
});

Deno.test("keyLabel() writes keys as they are printed on keyboards", () => {
  assert.deepEqual(["up", "enter", "ctrl-c", "+"].map((key) => keyLabel(key, false)), [
    "↑",
    "Enter",
    "Ctrl-C",
    "+",
  ]);
  assert.deepEqual(["up", "page_down"].map((key) => keyLabel(key, true)), ["Up", "PgDn"]);
});
