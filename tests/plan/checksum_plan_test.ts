import assert from "node:assert/strict";
import fc from "fast-check";
import { parseChecksumList } from "../../lib/text/checksum_list.ts";
import {
  createChecksumPlan,
  groupFiles,
  LARGE_FILE_BYTES,
  MAX_GROUP_BYTES,
  MAX_GROUP_FILES,
  type SizedFile,
} from "../../lib/plan/checksum_plan.ts";
import { resolvePolicy } from "../../lib/plan/policy.ts";
import type { TaskSpec } from "../../lib/plan/types.ts";

function files(...sizes: readonly number[]): SizedFile[] {
  return sizes.map((sizeBytes, at) => ({ path: `/d/${at}`, name: `d/${at}`, sizeBytes }));
}

Deno.test("groupFiles() leaves a large file alone and puts its small neighbours together", () => {
  const groups = groupFiles(files(1, 2, LARGE_FILE_BYTES, 3, 4));
  assert.deepEqual(groups.map((group) => group.map(({ name }) => name)), [
    ["d/0", "d/1"],
    ["d/2"],
    ["d/3", "d/4"],
  ]);
});

Deno.test("groupFiles() never mixes digests of two kinds", () => {
  const [a, b] = files(1, 1);
  assert.ok(a !== undefined && b !== undefined);
  const groups = groupFiles([{ ...a, algorithm: "md5" }, { ...b, algorithm: "sha1" }]);
  assert.equal(groups.length, 2);
});

Deno.test("groupFiles() keeps the order, loses nothing, and keeps to its limits", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 2 * LARGE_FILE_BYTES }), { maxLength: 600 });
  fc.assert(fc.property(sizes, (sizes) => {
    const all = files(...sizes);
    const groups = groupFiles(all);
    assert.deepEqual(groups.flat(), all);
    for (const group of groups) {
      assert.ok(group.length > 0 && group.length <= MAX_GROUP_FILES);
      const bytes = group.reduce((sum, file) => sum + file.sizeBytes, 0);
      assert.ok(group.length === 1 || bytes <= MAX_GROUP_BYTES);
    }
  }));
});

Deno.test("createChecksumPlan() tells of a group by its first file and its size", async () => {
  const plan = createChecksumPlan({
    name: "checksum",
    files: [files(5, 6)],
    algorithm: "sha1",
    isCheck: false,
    isMissingIgnored: false,
    policy: resolvePolicy([]),
  });
  const tasks: TaskSpec[] = [];
  for await (const batch of plan.tasks) tasks.push(...batch);
  const [task] = tasks;
  assert.equal(tasks.length, 1);
  assert.equal(task?.label, "d/0 and 1 more");
  assert.equal(task?.command(1), "checksum -a sha1 -- d/0 # and 1 more");
  const work = task?.work(1);
  assert.ok(work?.kind === "checksum");
  assert.deepEqual([work.algorithm, work.sizeBytes, work.files.length], ["sha1", 11, 2]);
});

Deno.test("parseChecksumList() tells algorithms by their lengths and counts what is no line", () => {
  const text = ["# note", "", `${"a".repeat(32)}  m`, `${"b".repeat(64)}  s`, "rubbish", ""].join(
    "\n",
  );
  const list = parseChecksumList(text, undefined);
  assert.deepEqual(list.files.map(({ name, algorithm }) => [name, algorithm]), [
    ["m", "md5"],
    ["s", "sha256"],
  ]);
  assert.deepEqual(list.improperLines, [5]);
  assert.deepEqual(parseChecksumList(text, "sha256").improperLines, [3, 5]);
  assert.equal(
    parseChecksumList(`${"c".repeat(128)}  x`, "blake2b").files[0]?.algorithm,
    "blake2b",
  );
});
