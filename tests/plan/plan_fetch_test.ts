/** Plans with downloads and checksums: what becomes of right ones, and that every mistake is told with its place. */
import assert from "node:assert/strict";
import { resolve } from "node:path/posix";
import { loadPlan } from "../../lib/plan/load_plan.ts";
import type { TaskSpec } from "../../lib/plan/types.ts";
import { UsageError } from "../../lib/text/usage_error.ts";
import { createMemoryFiles } from "../_support/memory_files.ts";

const FILES = { ...createMemoryFiles(), resolve };

async function load(...lines: readonly string[]): Promise<TaskSpec[]> {
  const plan = await loadPlan({
    text: ["tasks:", ...lines.map((line) => `  ${line}`)].join("\n"),
    path: "plan.yaml",
    baseDir: "/plans",
    files: FILES,
    base: {},
    isWindows: false,
    env: { TOKEN: "hidden", BROKEN: "a\nb" },
  });
  return (await Array.fromAsync(plan.tasks)).flat();
}

async function problemsOf(...lines: readonly string[]): Promise<readonly string[]> {
  try {
    await load(...lines);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

Deno.test("a download is an address, named by its last part, beside the plan", async () => {
  const [task] = await load("- {id: a, fetch: 'https://me:hidden@example.org/x/y.tar?hidden'}");
  assert.deepEqual(task?.work(1), {
    kind: "fetch",
    url: "https://me:hidden@example.org/x/y.tar?hidden",
    dir: "/plans",
    name: "y.tar",
    headers: {},
  });
  assert.equal(task?.command(1), "fetch 'https://example.org/x/y.tar?…' -d /plans -o y.tar");
  assert.deepEqual([task?.policy.retries, task?.policy.stallMs], [3, 60_000]);
});

Deno.test("headers and variables may have names that every object has already", async () => {
  const [task] = await load(
    "- {id: a, fetch: {url: 'http://h/x', headers: {__proto__: '1', toString: '2'}}}",
  );
  const work = task?.work(1);
  assert.ok(work?.kind === "fetch");
  assert.deepEqual(Object.entries(work.headers), [["__proto__", "1"], ["toString", "2"]]);
  assert.deepEqual(
    await problemsOf("- {id: a, fetch: {url: 'http://h/x', headers: {X: {env: constructor}}}}"),
    [
      "plan.yaml:2:53: tasks[0].fetch.headers.X: Variable constructor is not set; set it before the run",
    ],
  );
});

Deno.test("an input may be any other part of an address with the plan's own user", async () => {
  const tasks = await load(
    "- {id: a, forEach: [h], fetch: 'http://me:pw@{}/x'}",
    "- {id: b, forEach: ['80'], fetch: 'http://me:pw@h:{}/y'}",
    "- {id: c, forEach: ['me@h'], fetch: 'http://me:pw@h/{}'}",
    "- {id: d, forEach: [h], fetch: 'http://{}/z'}",
  );
  assert.equal(tasks.length, 4);
});

Deno.test("a download takes replacement strings in its address, place and digest", async () => {
  const digest = "AB".repeat(32);
  const tasks = await load(
    "- id: a",
    `  forEach: [{name: x, sum: ${digest}}, {name: y, sum: ${digest}}]`,
    "  retries: 7",
    "  fetch: {url: 'https://h/{name}', to: 'in/{name}.bin', sha256: '{sum}'}",
  );
  assert.deepEqual(
    tasks.map((task) => task.work(1)),
    ["x", "y"].map((name) => ({
      kind: "fetch",
      url: `https://h/${name}`,
      dir: "/plans/in",
      name: `${name}.bin`,
      sha256: digest.toLowerCase(),
      headers: {},
    })),
  );
  assert.equal(tasks[0]?.policy.retries, 7);
});

Deno.test("a download's place is a folder if it ends with a slash", async () => {
  const tasks = await load(
    "- {id: a, fetch: {url: 'https://h/x', to: in/}}",
    "- {id: b, fetch: {url: 'https://h/x', to: in/y}}",
    "- {id: c, fetch: {url: 'https://h/x', to: z}}",
    "- {id: d, fetch: {url: 'https://h/x', to: ..}}",
    "- {id: e, forEach: [p/../q, '/r'], fetch: {url: 'https://h/x', to: 'in/{}'}}",
    "- {id: f, forEach: [../s], fetch: {url: 'https://h/x', to: '{}'}}",
  );
  const places = tasks.map((task) => {
    const work = task.work(1);
    return work.kind === "fetch" ? `${work.dir} ${work.name}` : "";
  });
  assert.deepEqual(places, [
    "/plans/in x",
    "/plans/in y",
    "/plans z",
    "/ x",
    "/plans/in q",
    "/plans/in r",
    "/ s",
  ]);
});

Deno.test("a header's value may come from a variable, and is in no command line", async () => {
  const [task] = await load(
    "- {id: a, fetch: {url: 'https://h/x', headers: {X: y, Authorization: {env: TOKEN}}}}",
  );
  const work = task?.work(1);
  assert.deepEqual(work?.kind === "fetch" && work.headers, { X: "y", Authorization: "hidden" });
  assert.doesNotMatch(task?.command(1) ?? "", /hidden/);
});

for (
  const [lines, problem] of [
    [["- {id: a, fetch: example.org/x}"], /^plan.yaml:2:\d+: .*write https:\/\/example.org\/x/],
    [["- {id: a, fetch: 'ftp://h/x'}"], /must begin with http/],
    [["- {id: a, fetch: {to: x}}"], /url/],
    [["- {id: a, fetch: {url: 'http://h', sha256: '12'}}"], /64 hexadecimal digits/],
    [
      ["- {id: a, fetch: {url: 'http://h', headers: {X: {env: NONE}}}}"],
      /Variable NONE is not set/,
    ],
    [["- {id: a, fetch: {url: 'http://h', headers: {X: {env: BROKEN}}}}"], /no header can hold/],
    [["- {id: a, fetch: {url: 'http://h', headers: {Range: x}}}"], /set by the download itself/],
    [
      ["- {id: a, fetch: 'http://h/x', cwd: y}"],
      /"cwd" is for tasks with run or module or checksum/,
    ],
    [["- {id: a, fetch: 'http://h/x', run: y}"], /Task has run and fetch/],
    [
      ["- {id: a, fetch: 'http://h/x'}", "- {id: b, fetch: 'http://i/x'}"],
      /http:\/\/i\/x would become the file "x", as http:\/\/h\/x does/,
    ],
    [
      ["- {id: a, forEach: ['../../b/c'], fetch: {url: 'http://h/x', to: 'in/{}'}}"],
      /leads the file "in\/..\/..\/b\/c" out of the folder "in\/"/,
    ],
    [
      ["- {id: a, forEach: [..], fetch: {url: 'http://h/x', to: 'in/{}/'}}"],
      /out of the folder "in\/"/,
    ],
    [["- {id: a, forEach: ['http://me:pw@h/x'], fetch: '{}'}"], /holds a user or password/],
    [["- {id: a, forEach: ['http:me:pw@h/x'], fetch: '{}'}"], /holds a user or password/],
    [["- {id: a, forEach: ['http:\\\\me:pw@h/x'], fetch: '{}'}"], /holds a user or password/],
    [["- {id: a, forEach: ['me:pw@h/x'], fetch: 'http://{}'}"], /holds a user or password/],
    [["- {id: a, forEach: [pw], fetch: 'http://me:{}@h/x'}"], /holds a user or password/],
    [["- {id: a, checksum: {algorithm: md5}}"], /either paths to hash or a list to check/],
    [["- {id: a, checksum: {paths: x, check: y}}"], /either paths to hash or a list to check/],
    [["- {id: a, checksum: {paths: x, ignoreMissing: true}}"], /"ignoreMissing" is for check/],
    [["- {id: a, checksum: {check: x, algorithm: crc}}"], /sha256, sha1, sha512, md5 or blake2b/],
  ] as const
) {
  Deno.test(`a plan with ${lines.join(" and ")} is wrong`, async () => {
    const problems = await problemsOf(...lines);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", problem);
    assert.match(problems[0] ?? "", /^plan.yaml:\d+:\d+: /);
  });
}

Deno.test("checksums of paths and of a list are found when the task runs, in its folder", async () => {
  const [paths, list, plain] = await load(
    "- {id: a, forEach: [x], checksum: {paths: ['{}', y], algorithm: md5}}",
    "- {id: b, cwd: in, checksum: {check: SUMS, ignoreMissing: true}}",
    "- {id: c, checksum: z}",
  );
  const base = { kind: "checksum", files: [], sizeBytes: 0, isMissingIgnored: false };
  assert.deepEqual(paths?.work(1), {
    ...base,
    algorithm: "md5",
    source: { kind: "paths", dir: "/plans", paths: ["x", "y"] },
  });
  assert.deepEqual(list?.work(1), {
    ...base,
    algorithm: "sha256",
    isMissingIgnored: true,
    source: { kind: "list", dir: "/plans/in", path: "SUMS" },
  });
  assert.deepEqual([paths?.command(1), list?.command(1), plain?.command(1)], [
    "checksum -a md5 -- x y",
    "checksum --check SUMS",
    "checksum -- z",
  ]);
});
