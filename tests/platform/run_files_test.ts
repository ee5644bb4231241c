import assert from "node:assert/strict";
import {
  createRunDir,
  listRunIds,
  openAppendFile,
  pruneRuns,
  readJournal,
  removeUnusedRunDir,
  resolveStateDir,
  RETENTION,
  type StateDir,
} from "../../lib/platform/run_files.ts";

const isUnix = Deno.build.os !== "windows";
const NOW_MS = Date.UTC(2026, 10, 21);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A state folder of its own, removed at the end. */
class Place implements StateDir, Disposable {
  readonly #root = Deno.makeTempDirSync();
  readonly path = `${this.#root}/heddle/runs`;
  readonly isTemporary = false;

  /** Makes a run whose journal was touched last at that time; no journal with `hasJournal` false. */
  addRun(runId: string, touchedAtMs: number, hasJournal = true): string {
    const path = createRunDir(this, runId);
    const touched = hasJournal ? `${path}/journal.jsonl` : path;
    if (hasJournal) Deno.writeTextFileSync(touched, "{}\n");
    Deno.utimeSync(touched, touchedAtMs / 1000, touchedAtMs / 1000);
    return path;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#root, { recursive: true });
  }
}

/** A run id that sorts by its number. */
const idOf = (number: number) => `20260101-000000-${String(number).padStart(3, "0")}abc`;

const HOMES: readonly [string, Record<string, string>, string, boolean][] = [
  ["XDG_STATE_HOME", { XDG_STATE_HOME: "/state", HOME: "/home/me" }, "/state/heddle/runs", false],
  ["HOME", { HOME: "/home/me" }, "/home/me/.local/state/heddle/runs", false],
  [
    "HOME, as a relative XDG_STATE_HOME is ignored",
    {
      XDG_STATE_HOME: "state",
      HOME: "/home/me",
    },
    "/home/me/.local/state/heddle/runs",
    false,
  ],
  [
    "HOME, as an empty XDG_STATE_HOME is none",
    {
      XDG_STATE_HOME: "",
      HOME: "/home/me",
    },
    "/home/me/.local/state/heddle/runs",
    false,
  ],
  ["the temporary directory without either", {}, `/tmp/heddle-${Deno.uid()}/runs`, true],
  [
    "TMPDIR with an empty HOME",
    {
      HOME: "",
      TMPDIR: "/var/tmp/",
    },
    `/var/tmp/heddle-${Deno.uid()}/runs`,
    true,
  ],
];
for (const [name, env, path, isTemporary] of HOMES) {
  Deno.test({ name: `runs are kept in ${name}`, ignore: !isUnix }, () => {
    assert.deepEqual(resolveStateDir(env), { path, isTemporary });
  });
}

Deno.test({ name: "a run's folder is its owner's alone", ignore: !isUnix }, () => {
  using place = new Place();
  const path = createRunDir(place, idOf(1));
  assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o700);
});

Deno.test("the folder of a run that never began is removed, one with events or output stays", () => {
  using place = new Place();
  const [empty, unwritten] = [createRunDir(place, idOf(1)), createRunDir(place, idOf(2))];
  const written = place.addRun(idOf(3), NOW_MS);
  const kept = createRunDir(place, idOf(4));
  Deno.writeTextFileSync(`${unwritten}/journal.jsonl`, "");
  Deno.mkdirSync(`${kept}/output`);
  for (const path of [empty, unwritten, written, kept, empty]) removeUnusedRunDir(path);
  assert.deepEqual(listRunIds(place), [idOf(3), idOf(4)]);
});

Deno.test({
  name: "a folder in the temporary directory that others can write is refused",
  ignore: !isUnix,
}, () => {
  using place = new Place();
  const shared = { path: place.path, isTemporary: true };
  Deno.mkdirSync(`${place.path}/..`, { recursive: true, mode: 0o700 });
  createRunDir(shared, idOf(1));
  Deno.chmodSync(`${place.path}/..`, 0o777);
  assert.throws(() => createRunDir(shared, idOf(2)), /not a private folder/);
});

Deno.test({
  name: "a link in the temporary directory under Heddle's name is not followed",
  ignore: !isUnix,
}, () => {
  using place = new Place();
  createRunDir(place, idOf(1));
  const trap = `${place.path}/trap`;
  Deno.symlinkSync(`${place.path}/${idOf(1)}`, trap);
  const state = { path: `${trap}/runs`, isTemporary: true };
  assert.throws(() => createRunDir(state, idOf(2)), /not a private folder/);
});

Deno.test("kept runs are listed oldest first, and nothing else that lies there", () => {
  using place = new Place();
  assert.deepEqual(listRunIds(place), []);
  for (const number of [3, 1, 2]) place.addRun(idOf(number), NOW_MS);
  Deno.mkdirSync(`${place.path}/notes`);
  Deno.writeTextFileSync(`${place.path}/${idOf(9)}`, "a file");
  assert.deepEqual(listRunIds(place), [1, 2, 3].map(idOf));
});

Deno.test("a journal reads back as it was appended, and appending goes on after what was there", async () => {
  using place = new Place();
  const path = `${createRunDir(place, idOf(1))}/journal.jsonl`;
  for (const text of ["one\n", "two\n"]) {
    const file = openAppendFile(path);
    file.writeSync(new TextEncoder().encode(text));
    await file.sync();
    file.close();
  }
  assert.equal(await readJournal(place, idOf(1)), "one\ntwo\n");
  openAppendFile(path, true).close();
  assert.equal(await readJournal(place, idOf(1)), "");
});

Deno.test(
  { name: "what has no disk behind it can be written and synced", ignore: !isUnix },
  async () => {
    const file = openAppendFile("/dev/null", true);
    file.writeSync(new TextEncoder().encode("gone\n"));
    await file.sync();
    file.close();
  },
);

Deno.test("no more runs are kept than retention allows, the newest of them", () => {
  using place = new Place();
  const all = Array.from({ length: RETENTION.runs + 3 }, (_, at) => idOf(at + 1));
  for (const id of all) place.addRun(id, NOW_MS - HOUR_MS);
  pruneRuns(place, NOW_MS);
  assert.deepEqual(listRunIds(place), all.slice(3));
});

Deno.test("runs that ended too long ago go, however few there are", () => {
  using place = new Place();
  place.addRun(idOf(1), NOW_MS - (RETENTION.days + 1) * DAY_MS);
  place.addRun(idOf(2), NOW_MS - (RETENTION.days - 1) * DAY_MS);
  pruneRuns(place, NOW_MS);
  assert.deepEqual(listRunIds(place), [idOf(2)]);
});

Deno.test("runs behind those that fill the room for all go", () => {
  using place = new Place();
  for (const number of [1, 2, 3]) {
    const path = place.addRun(idOf(number), NOW_MS - HOUR_MS);
    Deno.mkdirSync(`${path}/output`);
    // Holes: the size counts, the disk stays empty.
    using file = Deno.createSync(`${path}/output/1.stdout`);
    file.truncateSync(0.4 * RETENTION.bytes);
  }
  pruneRuns(place, NOW_MS);
  assert.deepEqual(listRunIds(place), [idOf(2), idOf(3)]);
});

Deno.test("a run that is still going stays, however old, large or surplus", () => {
  using place = new Place();
  place.addRun(idOf(0), NOW_MS - 60_000);
  const all = Array.from({ length: RETENTION.runs }, (_, at) => idOf(at + 1));
  for (const id of all) place.addRun(id, NOW_MS - HOUR_MS);
  pruneRuns(place, NOW_MS);
  assert.deepEqual(listRunIds(place), [idOf(0), ...all]);
});

Deno.test("a run that never wrote a journal goes when it is old, and stays while it is new", () => {
  using place = new Place();
  place.addRun(idOf(1), NOW_MS - (RETENTION.days + 1) * DAY_MS, false);
  place.addRun(idOf(2), NOW_MS - 1_000, false);
  pruneRuns(place, NOW_MS);
  assert.deepEqual(listRunIds(place), [idOf(2)]);
});

Deno.test({ name: "a link to nowhere in a run does not keep it for ever", ignore: !isUnix }, () => {
  using place = new Place();
  const path = place.addRun(idOf(1), NOW_MS - 90 * DAY_MS);
  Deno.symlinkSync("/nowhere/at/all", `${path}/link`);
  pruneRuns(place, NOW_MS);
  assert.deepEqual(listRunIds(place), []);
});

Deno.test("pruning where nothing is kept does nothing", () => {
  pruneRuns({ path: "/nowhere/at/all", isTemporary: false }, NOW_MS);
});
