import assert from "node:assert/strict";
import { isOrphaned, parsePlace, type ProcessPlace } from "../../lib/platform/orphaned_group.ts";

const place = (pid: number, parent: number, group: number, session: number): ProcessPlace => ({
  pid,
  parent,
  group,
  session,
});
const INIT = place(1, 0, 1, 1);
const SHELL = place(10, 1, 10, 10);

Deno.test("isOrphaned() is false for a job of a shell, also behind another program of the same job", () => {
  assert.equal(isOrphaned(20, [INIT, SHELL, place(20, 10, 20, 10)]), false);
  assert.equal(isOrphaned(20, [INIT, SHELL, place(20, 10, 20, 10), place(21, 20, 20, 10)]), false);
});

Deno.test("isOrphaned() is true for what a terminal runs instead of a shell", () => {
  assert.equal(isOrphaned(10, [INIT, SHELL]), true);
  assert.equal(isOrphaned(10, [INIT, SHELL, place(11, 10, 10, 10)]), true);
});

Deno.test("isOrphaned() is true when the shell has gone, and false while a member still has it", () => {
  assert.equal(isOrphaned(20, [INIT, place(20, 1, 20, 10)]), true);
  assert.equal(isOrphaned(20, [INIT, SHELL, place(20, 10, 20, 10), place(21, 1, 20, 10)]), false);
  // A parent in another session is no shell of theirs.
  assert.equal(isOrphaned(20, [INIT, SHELL, place(20, 10, 20, 20)]), true);
});

Deno.test("parsePlace() reads the numbers behind any name", () => {
  assert.deepEqual(parsePlace(7, "7 (a) S 1) S 3 5 9 0 -1"), place(7, 3, 5, 9));
  assert.equal(parsePlace(7, undefined), undefined);
  assert.equal(parsePlace(7, ""), undefined);
});
