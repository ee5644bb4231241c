/** A run's temporary folder, and what killed runs left of theirs. */
import assert from "node:assert/strict";
import { createTemporaryDir, pruneTemporaryDirs } from "../../lib/platform/temporary_dir.ts";

const isUnix = Deno.build.os !== "windows";
const DAY_MS = 86_400_000;

Deno.test("a temporary folder is private and empty, and removing it twice is harmless", () => {
  const folder = createTemporaryDir();
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  if (isUnix) assert.equal((Deno.statSync(folder.path).mode ?? 0) & 0o077, 0);
  Deno.writeTextFileSync(`${folder.path}/spilled`, "x");
  folder.remove();
  folder.remove();
  assert.throws(() => Deno.statSync(folder.path), Deno.errors.NotFound);
});

Deno.test(
  { name: "no place for a temporary folder is the user's to mend", ignore: !isUnix },
  () => {
    const before = Deno.env.get("TMPDIR");
    Deno.env.set("TMPDIR", "/nowhere/at/all");
    try {
      assert.throws(
        createTemporaryDir,
        /UsageError: No temporary folder can be made: .*set TMPDIR/,
      );
    } finally {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    }
  },
);

/** A process id that was one until just now. */
async function endedPid(): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
  await child.status;
  return child.pid;
}

Deno.test({
  name:
    "of temporary folders those are removed whose processes are gone, a day after their last use",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const base = await Deno.makeTempDir({ prefix: "heddle-test-" });
    try {
      const gone = await endedPid();
      const names = {
        own: `heddle-${Deno.pid}-0a`,
        gone: `heddle-${gone}-1b`,
        fresh: `heddle-${gone}-2c`,
        alive: `heddle-${Deno.ppid}-3d`,
        other: `heddle-notes-${gone}`,
        link: `heddle-${gone}-4e`,
      };
      const nowMs = Date.now();
      const old = new Date(nowMs - DAY_MS - 60_000);
      await Deno.mkdir(`${base}/precious`);
      await Deno.writeTextFile(`${base}/precious/file`, "x");
      for (const [what, name] of Object.entries(names)) {
        if (what === "link") await Deno.symlink(`${base}/precious`, `${base}/${name}`);
        else {
          await Deno.mkdir(`${base}/${name}/modules`, { recursive: true });
          if (what !== "fresh") await Deno.utime(`${base}/${name}`, old, old);
        }
      }
      pruneTemporaryDirs({ path: `${base}/${names.own}`, remove() {} }, nowMs);
      const left = [...Deno.readDirSync(base)].map(({ name }) => name).sort();
      const { gone: removed, ...kept } = names;
      assert.deepEqual(left, [...Object.values(kept), "precious"].sort(), `without ${removed}`);
      assert.equal(await Deno.readTextFile(`${base}/precious/file`), "x");
    } finally {
      await Deno.remove(base, { recursive: true });
    }
  },
});
