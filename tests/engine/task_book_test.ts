import assert from "node:assert/strict";
import { MAX_KEPT_FAILURES, TaskBook } from "../../lib/engine/task_book.ts";
import { createEntry } from "../_support/engine_bench.ts";

Deno.test("a task is found until it ends, and once more when it is opened again", () => {
  const book = new TaskBook();
  const entry = createEntry(1);
  book.add(entry);
  assert.equal(book.find("t1"), entry);
  book.close(entry, true);
  assert.equal(book.find("t1"), undefined);
  assert.equal(book.takeFailed("t1"), entry);
  assert.equal(book.takeFailed("t1"), undefined);
  book.add(entry);
  assert.equal(book.find("t1"), entry);
});

Deno.test("of the failed tasks the newest are kept, of the others none", () => {
  const book = new TaskBook();
  for (let number = 1; number <= MAX_KEPT_FAILURES + 2; number++) {
    book.close(createEntry(number), true);
  }
  book.close(createEntry(0), false);
  assert.equal(book.takeFailed("t0"), undefined);
  assert.equal(book.takeFailed("t2"), undefined);
  assert.equal(book.takeFailed("t3")?.number, 3);
  assert.equal(book.takeFailed(`t${MAX_KEPT_FAILURES + 2}`)?.number, MAX_KEPT_FAILURES + 2);
});
