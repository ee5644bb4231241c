import assert from "node:assert/strict";
import { ModulePlaces } from "../../lib/worker/module_places.ts";

const OWN = "file:///opt/heddle/";
const COPIES = {
  root: "file:///tmp/run/modules",
  shifts: { "file:///home/me/shifted.ts": 100 },
};

Deno.test("show() gives paths from the task's folder on, and URLs as they are", () => {
  const places = new ModulePlaces({ ownRoot: OWN, cwd: "/home/me" });
  assert.equal(places.show("file:///home/me/sub/a.ts"), "sub/a.ts");
  assert.equal(places.show("file:///home/meadow/a.ts"), "/home/meadow/a.ts");
  assert.equal(places.show("file:///srv/a%20b.ts"), "/srv/a b.ts");
  assert.equal(places.show("file:///srv/100%.ts"), "/srv/100%.ts");
  assert.equal(places.show("https://example.org/a.ts"), "https://example.org/a.ts");
  assert.equal(places.show("https://me:secret@example.org/a.ts"), "https://example.org/a.ts");
  assert.equal(new ModulePlaces({ ownRoot: OWN }).show("file:///a.ts"), "/a.ts");
});

const STACK = `TypeError: boom
    at inner (file:///home/me/a.ts:1:20)
    at Object.<anonymous> (file:///home/me/sub/b.ts:3:4)
    at async file:///home/me/c.ts:5:6
    at native (ext:core/01_core.js:1:1)
    at CallAttempt.run (file:///opt/heddle/lib/worker/call_attempt.ts:60:20)
    at file:///opt/heddle/workers/call.ts:9:1
    at new Promise (<anonymous>)`;

Deno.test("userFrames() keeps the user's frames alone, also of modules beside Heddle's code", () => {
  const places = new ModulePlaces({ ownRoot: OWN });
  assert.deepEqual(places.userFrames(STACK), STACK.split("\n").slice(1, 4));
  const example = "    at count (file:///opt/heddle/docs/examples/count.ts:1:2)";
  assert.deepEqual(places.userFrames(`Error\n${example}`), [example]);
  assert.deepEqual(places.userFrames(undefined), []);
});

Deno.test("restore() and userFrames() leave users and passwords out of addresses", () => {
  const places = new ModulePlaces({ ownRoot: OWN });
  assert.equal(
    places.restore("Import 'http://me:secret@h/x' failed"),
    "Import 'http://h/x' failed",
  );
  const frames = places.userFrames("Error\n    at http://me:secret@h/x.ts:1:2");
  assert.deepEqual(frames, ["    at http://h/x.ts:1:2"]);
  assert.equal(places.place(frames[0]), "http://h/x.ts:1:2");
});

Deno.test("the query of the module's own address is told nowhere, others are", () => {
  const module = "http://me:pw@h/x.ts?token=secret";
  const places = new ModulePlaces({ ownRoot: OWN, module });
  assert.equal(places.show(module), "http://h/x.ts?…");
  assert.equal(
    places.restore(`at ${module}, of http://h/y.ts?v=2`),
    "at http://h/x.ts?…, of http://h/y.ts?v=2",
  );
  const frames = places.userFrames(`Error\n    at f (${module}:1:2)`);
  assert.deepEqual(frames, ["    at f (http://h/x.ts?…:1:2)"]);
  assert.equal(places.place(frames[0]), "http://h/x.ts?…:1:2");
  for (const none of ["http://h/x.ts?", "data:text/javascript,a?b", "file:///x.ts"]) {
    const text = "what? a?b";
    assert.equal(new ModulePlaces({ ownRoot: OWN, module: none }).restore(text), text);
  }
});

Deno.test("userFrames() shows no more than twenty of a deep recursion", () => {
  const frame = "    at f (file:///home/me/a.ts:1:2)\n";
  assert.equal(new ModulePlaces({ ownRoot: OWN }).userFrames(frame.repeat(1000)).length, 20);
});

Deno.test("place() is file, line and column of a frame, if it is in a file", () => {
  const places = new ModulePlaces({ ownRoot: OWN, cwd: "/home/me" });
  const [first, , third] = places.userFrames(STACK);
  assert.equal(places.place(first), "a.ts:1:20");
  assert.equal(places.place(third), "c.ts:5:6");
  assert.equal(places.place("    at data:text/javascript,x:1:2"), undefined);
  assert.equal(places.place(undefined), undefined);
});

Deno.test("restore() names originals for copies, by URL and by path, and takes shifts back", () => {
  const places = new ModulePlaces({ ownRoot: OWN, copies: COPIES });
  const text = "at file:///tmp/run/modules/home/me/a.ts:1:20, /tmp/run/modules/home/me/x.ts";
  assert.equal(places.restore(text), "at file:///home/me/a.ts:1:20, /home/me/x.ts");
  const shifted = "file:///tmp/run/modules/home/me/shifted.ts";
  assert.equal(places.restore(`${shifted}:1:120`), "file:///home/me/shifted.ts:1:20");
  assert.equal(places.restore(`${shifted}:1:7`), "file:///home/me/shifted.ts:1:1");
  assert.equal(places.restore(`${shifted}:2:120`), "file:///home/me/shifted.ts:2:120");
  assert.equal(new ModulePlaces({ ownRoot: OWN }).restore(text), text);
});

Deno.test("frames in folders with blanks and brackets are the user's, and those of Heddle there are not", () => {
  const places = new ModulePlaces({
    ownRoot: "file:///opt/my%20tools/",
    cwd: "/home/me",
    copies: { root: "file:///tmp/a%20b/modules", shifts: { "file:///home/me/my%20(1)/a.ts": 10 } },
  });
  const frames = places.userFrames(`Error: no
    at default (file:///tmp/a b/modules/home/me/my (1)/a.ts:1:30)
    at async file:///tmp/a b/modules/home/me/my (1)/a.ts:2:3
    at CallAttempt.run (file:///opt/my tools/lib/worker/call_attempt.ts:60:20)
    at eval (eval at run (file:///home/me/b.ts:1:2), <anonymous>:1:1)`);
  assert.deepEqual(frames, [
    "    at default (file:///home/me/my (1)/a.ts:1:20)",
    "    at async file:///home/me/my (1)/a.ts:2:3",
  ]);
  assert.equal(places.place(frames[0]), "my (1)/a.ts:1:20");
  assert.equal(places.place(frames[1]), "my (1)/a.ts:2:3");
});
