/** Plan files: what becomes of right ones, and that every mistake of wrong ones is told with its place. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type LoadedPlan, loadPlan, type LoadPlanOptions } from "../../lib/plan/load_plan.ts";
import { DEFAULT_POLICY } from "../../lib/plan/policy.ts";
import type { TaskSpec } from "../../lib/plan/types.ts";
import { UsageError } from "../../lib/text/usage_error.ts";
import { createMemoryFiles } from "../_support/memory_files.ts";
import { commandOf } from "./_work.ts";

const FILES = createMemoryFiles({
  texts: { "/plans/hosts.txt": "alpha\nbeta two\n", "/plans/empty.txt": "" },
  globs: { "*.jpg": ["a.jpg", "b c.jpg"] },
});

async function load(text: string, options: Partial<LoadPlanOptions> = {}): Promise<LoadedPlan> {
  return await loadPlan({
    text,
    path: "plan.yaml",
    baseDir: "/plans",
    files: FILES,
    base: {},
    isWindows: false,
    ...options,
  });
}

async function tasksOf(text: string, options?: Partial<LoadPlanOptions>): Promise<TaskSpec[]> {
  const plan = await load(text, options);
  const tasks = (await Array.fromAsync(plan.tasks)).flat();
  assert.equal(plan.size, tasks.length);
  assert.equal(plan.total, tasks.length);
  return tasks;
}

async function problemsOf(
  text: string,
  options?: Partial<LoadPlanOptions>,
): Promise<readonly string[]> {
  try {
    await load(text, options);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
}

/** Tasks alone, indented under `tasks:`. */
function tasks(...lines: readonly string[]): string {
  return ["tasks:", ...lines.map((line) => `  ${line}`)].join("\n");
}

Deno.test("a plain task runs a shell line in the plan's folder", async () => {
  const [task] = await tasksOf(tasks("- id: hello", '  run: find . -name "{}" -exec echo {#} \\;'));
  assert.deepEqual([task?.id, task?.index, task?.label, task?.group, task?.needs, task?.input], [
    "hello",
    1,
    "hello",
    "hello",
    [],
    undefined,
  ]);
  assert.deepEqual(task?.policy, DEFAULT_POLICY);
  assert.deepEqual(commandOf(task), {
    kind: "command",
    argv: ["/bin/sh", "-c", 'find . -name "{}" -exec echo {#} \\;'],
    env: {},
    cwd: "/plans",
    stdin: { kind: "null" },
    progress: { kind: "osc" },
  });
  assert.equal(task?.command(1), 'find . -name "{}" -exec echo {#} \\;');
});

Deno.test("JSON is a plan too", async () => {
  const [task] = await tasksOf('{"tasks": [{"id": "a", "run": ["x", "y z"]}]}');
  assert.deepEqual(commandOf(task).argv, ["x", "y z"]);
});

Deno.test("forEach makes tasks of values, paths, lines, mappings and matrices", async () => {
  const table: readonly (readonly [forEach: string, ids: readonly string[]])[] = [
    ["[3.10, yes, two words]", ["t[3.10]", "t[yes]", "t[two words]"]],
    ['{glob: "*.jpg"}', ["t[a.jpg]", "t[b c.jpg]"]],
    ["{lines: hosts.txt}", ["t[alpha]", "t[beta two]"]],
    ["{lines: empty.txt}", []],
    ["[{os: a, n: 1}, {n: 2, os: b}]", ["t[a,1]", "t[b,2]"]],
    ["{matrix: {os: [l, m], n: [1, 2]}}", ["t[l,1]", "t[l,2]", "t[m,1]", "t[m,2]"]],
  ];
  for (const [forEach, ids] of table) {
    const made = await tasksOf(tasks("- id: t", "  run: [x]", `  forEach: ${forEach}`));
    assert.deepEqual(made.map(({ id }) => id), ids, forEach);
    assert.ok(made.every(({ group }) => group === "t"));
  }
});

Deno.test("replacement strings work in id, run, env, cwd, stdin and needs", async () => {
  const made = await tasksOf(tasks(
    "- {id: prep, run: [x], forEach: {matrix: {os: [linux, mac os], n: [1]}}}",
    "- id: 't-{os}-{#}'",
    "  run: 'echo {} \"{os}\" {%}'",
    "  forEach: {matrix: {os: [linux, mac os], n: [1]}}",
    "  needs: 'prep[{os},{n}]'",
    "  env: {OS: 'is {os}'}",
    "  cwd: 'out/{os}'",
    "  stdin: {file: '{os}.txt'}",
  ));
  const last = made.at(-1);
  assert.deepEqual([last?.id, last?.index, last?.group, last?.needs], [
    "t-mac os-2",
    4,
    "t-{os}-{#}",
    ["prep[mac os,1]"],
  ]);
  assert.deepEqual(last?.work(5), {
    kind: "command",
    argv: ["/bin/sh", "-c", "echo 'mac os' 1 \"mac os\" 5"],
    env: { OS: "is mac os" },
    cwd: "/plans/out/mac os",
    stdin: { kind: "file", path: "/plans/mac os.txt" },
    progress: { kind: "osc" },
  });
});

Deno.test("a task's own fields win over the command line, and that over defaults", async () => {
  const text = "defaults: {retries: 1, timeout: 10, weight: 2, progress: percent}\n" +
    tasks(
      "- {id: a, run: [x]}",
      "- {id: b, run: [x], retries: 9, allowFailure: true, progress: osc}",
    );
  const [a, b] = await tasksOf(text, { base: { retries: 5 } });
  assert.deepEqual(a?.policy, {
    ...DEFAULT_POLICY,
    retries: 5,
    weight: 2,
    timeout: { kind: "fixed", ms: 10_000 },
  });
  assert.deepEqual([b?.policy.retries, b?.policy.allowFailure], [9, true]);
  assert.deepEqual([commandOf(a).progress, commandOf(b).progress], [{ kind: "percent" }, {
    kind: "osc",
  }]);
});

Deno.test("policy fields are read with their units", async () => {
  const [task] = await tasksOf(tasks(
    "- id: a",
    "  run: [x]",
    "  backoff: {initial: 250ms, factor: 1.5, max: 1m, jitter: none}",
    "  retryOn: [75, timeout, signal, {stderr: reset}, {stderr: 'a|b'}]",
    "  timeout: 200%",
    "  stall: 5m",
    "  slots: 3",
    "  progress: '(?<done>\\d+)/(?<total>\\d+)'",
  ));
  assert.deepEqual(task?.policy, {
    retries: 0,
    backoff: { initialMs: 250, factor: 1.5, maxMs: 60_000, jitter: "none" },
    retryOn: { exitCodes: [75], isTimeout: true, isSignal: true, stderr: "(?:reset)|(?:a|b)" },
    timeout: { kind: "median", ratio: 2 },
    stallMs: 300_000,
    weight: 1,
    allowFailure: false,
  });
  assert.equal(task?.groupSlots, 3);
  assert.deepEqual(commandOf(task).progress, {
    kind: "pattern",
    pattern: "(?<done>\\d+)/(?<total>\\d+)",
  });
});

Deno.test("anchors, merge keys and x- keys are fine, and numbers keep their digits", async () => {
  const [a, b] = await tasksOf(
    "x-common: &common {env: {V: 3.10}, retries: 2}\nenv: {V: 1, W: 0x10}\n" +
      tasks("- {id: a, run: [python, 3.10], <<: *common}", "- {id: b, run: [x]}"),
  );
  assert.deepEqual(commandOf(a).argv, ["python", "3.10"]);
  assert.deepEqual(commandOf(a).env, { V: "3.10", W: "0x10" });
  assert.equal(a?.policy.retries, 2);
  assert.deepEqual(commandOf(b).env, { V: "1", W: "0x10" });
});

Deno.test("name, jobs and needs of the whole are told", async () => {
  const plan = await load(
    "name: nightly\njobs: 50%\n" + tasks("- {id: a, run: [x]}", "- {id: b, run: [x], needs: a}"),
  );
  assert.deepEqual([plan.name, plan.jobs, plan.hasNeeds], [
    "nightly",
    { kind: "cores", ratio: 0.5 },
    true,
  ]);
  const bare = await load(tasks("- {id: a, run: [x]}"), { path: "dir/job.yml" });
  assert.deepEqual([bare.name, "jobs" in bare, bare.hasNeeds], ["job", false, false]);
});

Deno.test("only: keeps some tasks, and what they need elsewhere counts as done", async () => {
  const text = tasks(
    "- {id: a, run: [x]}",
    "- {id: b, run: [x], forEach: [1, 2]}",
    "- {id: c, run: ['{#}'], forEach: [p, q], needs: [a, 'b[2]']}",
  );
  const made = await tasksOf(text, { only: new Set(["b[2]", "c[q]"]) });
  assert.deepEqual(made.map(({ id, index, needs }) => [id, index, needs]), [["b[2]", 3, []], [
    "c[q]",
    5,
    ["b[2]"],
  ]]);
  assert.deepEqual(commandOf(made[1]).argv, ["2"]);
});

/** Names that every object of JavaScript has already. */
const BUILT_IN = ["__proto__", "constructor", "toString", "hasOwnProperty"];

for (const name of BUILT_IN) {
  Deno.test(`${name} is a name like any other`, async () => {
    const [a, b, c, d, e, ...rest] = await tasksOf(
      `env: {${name}: top}\n` + tasks(
        `- {id: ${name}, run: [x]}`,
        `- {id: b, run: ['{${name}}'], env: {${name}: '{${name}} 2'}, needs: ${name},`,
        `   forEach: {matrix: {${name}: [1, 2]}}}`,
        `- {id: d, run: ['{${name}}'], forEach: [{${name}: 3.10}]}`,
        `- {id: e, module: ./m.js, input: {${name}: 1, deep: [{${name}: {x: 1}}]}}`,
        `- {id: f, module: ./m.js, forEach: {matrix: {${name}: [4]}}}`,
      ),
    );
    assert.deepEqual(Object.entries(commandOf(a).env), [[name, "top"]]);
    assert.deepEqual([b?.id, c?.id, b?.needs], ["b[1]", "b[2]", [name]]);
    assert.deepEqual(Object.entries(commandOf(c).env), [[name, "2 2"]]);
    assert.deepEqual([b, c, d].map((task) => commandOf(task).argv), [["1"], ["2"], ["3.10"]]);
    assert.equal(inputOf(e), `{"${name}":1,"deep":[{"${name}":{"x":1}}]}`);
    assert.equal(inputOf(rest[0]), `{"${name}":"4"}`);
  });

  Deno.test(`a mistake at ${name} is told as at any other name`, async () => {
    assert.deepEqual(
      await problemsOf(
        tasks(
          `- {id: a, run: x, env: {${name}: [1]}}`,
          `- {id: b, run: x, forEach: {matrix: {${name}: []}}}`,
          `- {id: c, fetch: {url: 'http://a/b', headers: {${name}: {evn: X}}}}`,
          `- {id: d, run: x, ${name}: 1}`,
        ),
      ).then((problems) => problems.map((problem) => problem.replace(/; known are .*/, ""))),
      [
        `plan.yaml:2:${
          29 + name.length
        }: tasks[0].env.${name}: Expected a string, a number or a boolean, found a list`,
        `plan.yaml:3:${
          42 + name.length
        }: tasks[1].forEach.matrix.${name}: Expected a list of values with at least one, found an empty list`,
        `plan.yaml:4:${
          52 + name.length
        }: tasks[2].fetch.headers.${name}.env: Missing; expected a name`,
        `plan.yaml:4:${
          53 + name.length
        }: tasks[2].fetch.headers.${name}.evn: Unknown key "evn"; did you mean "env"?`,
        `plan.yaml:5:21: tasks[3].${name}: Unknown key "${name}"`,
      ],
    );
  });
}

function inputOf(spec: TaskSpec | undefined): string {
  const work = spec?.work(1);
  return JSON.stringify(work?.kind === "call" ? work.input : undefined);
}

Deno.test("a need on a forEach without inputs counts as met", async () => {
  const made = await tasksOf(
    tasks("- {id: a, run: [x], forEach: {lines: empty.txt}}", "- {id: b, run: [x], needs: a}"),
  );
  assert.deepEqual(made.map(({ id, needs }) => [id, needs]), [["b", []]]);
});

/** Plans with one mistake each, and the message that it must give. */
const MISTAKES: readonly (readonly [plan: string, problem: string])[] = [
  ["", "plan.yaml: Plan is empty; give it tasks"],
  ["3", "plan.yaml:1:1: Expected a plan with the key tasks, found 3"],
  ["name: x", "plan.yaml:1:1: tasks: Missing; expected a list with at least one task"],
  [
    "tasks: []",
    "plan.yaml:1:8: tasks: Expected a list with at least one task, found an empty list",
  ],
  ["tasks: [a]", 'plan.yaml:1:9: tasks[0]: Expected a task with the keys id and run, found "a"'],
  ["a: 1\na: 2", "plan.yaml:2:1: Map keys must be unique; leave one of them out"],
  [
    "tasks: !!js/function x",
    "plan.yaml:1:8: Unresolved tag: tag:yaml.org,2002:js/function; put a text that begins with ! in quotes",
  ],
  [
    tasks("- id: a", "  run: echo note: this"),
    'plan.yaml:3:10: Nested mappings are not allowed in compact mappings; put a text that holds ": " in quotes, and indent the keys of a mapping alike',
  ],
  [
    tasks("- id: a", "\trun: x"),
    "plan.yaml:3:1: All mapping items must start at the same column; indent the keys of a mapping alike, without tabs",
  ],
  [
    "tasks:\n\t- {id: a, run: x}",
    "plan.yaml:2:1: Tabs are not allowed as indentation; use spaces",
  ],
  [
    tasks("- id: a", "  run: 'it's'"),
    "plan.yaml:3:14: Unexpected scalar at node end; put all of the text in quotes; inside '…' a ' is written ''",
  ],
  [
    tasks("- id: a", " run: x"),
    "plan.yaml:3:1: Sequence item without - indicator; indent the keys of a task alike",
  ],
  [
    tasks("- id:a", "  run: x"),
    "plan.yaml:2:5: Implicit keys need to be on a single line; write KEY: VALUE, with a blank after the colon",
  ],
  [
    tasks("- id: a", "  run: @x"),
    "plan.yaml:3:10: Plain value cannot start with reserved character @; put the text in quotes",
  ],
  [
    tasks("- id: a", '  run: "grep \\d"'),
    "plan.yaml:3:16: Invalid escape sequence \\d; double the backslash, or write the text in single quotes",
  ],
  [
    tasks("- id: a", "  run: | echo x"),
    "plan.yaml:3:12: Not a YAML token: echo x; a text after | or > begins in the next line",
  ],
  [
    tasks("- id: a", "  run: [x]", "  forEach: { glob: *.jpg }"),
    "plan.yaml:4:22: Alias *.jpg of an anchor that is not there; put a text that begins with * in quotes",
  ],
  [
    tasks("- {id: a, forEach: [1], run: [convert, {}]}"),
    "plan.yaml:2:42: tasks[0].run[1]: Expected a string or a number, found an empty mapping; put {} in quotes if it is a text",
  ],
  [
    tasks("- {id: {name}, run: x}"),
    "plan.yaml:2:10: tasks[0].id: Expected a name, found a mapping with name; put {name} in quotes if it is a text",
  ],
  [
    tasks("- {id: a, run: true}"),
    "plan.yaml:2:18: tasks[0].run: Expected a shell line, or a list of a program and its arguments, found true; put it in quotes",
  ],
  [
    tasks("- {id: 7, run: x}"),
    "plan.yaml:2:10: tasks[0].id: Expected a name, found 7; put it in quotes",
  ],
  [
    tasks("- {id: a, run: x, retries: true}"),
    "plan.yaml:2:30: tasks[0].retries: Expected a whole number from 0 to 1000000, found true",
  ],
  [
    tasks("- {id: a, run: x, depends_on: b}"),
    'plan.yaml:2:21: tasks[0].depends_on: Unknown key "depends_on"; did you mean "needs"?',
  ],
  [
    `workers: 3\n${tasks("- {id: a, run: x}")}`,
    'plan.yaml:1:1: workers: Unknown key "workers"; did you mean "jobs"?',
  ],
  [
    tasks("- {id: a, run: x, max-parallel: 3}"),
    'plan.yaml:2:21: tasks[0].max-parallel: Unknown key "max-parallel"; did you mean "slots"?',
  ],
  [
    "tasks: []\n---\ntasks: []",
    "plan.yaml:2:1: Second YAML document; a plan is one document, remove the line ---",
  ],
  [
    tasks("- {id: a, run: x, retires: 3}"),
    'plan.yaml:2:21: tasks[0].retires: Unknown key "retires"; did you mean "retries"?',
  ],
  [
    tasks("- {id: a, run: x, retries: '3'}"),
    'plan.yaml:2:30: tasks[0].retries: Expected a whole number from 0 to 1000000, found "3"',
  ],
  [
    tasks("- {id: a, needs: b}", "- {id: b, run: x}"),
    "plan.yaml:2:5: tasks[0]: Task does nothing; give it one of run, module, fetch, checksum",
  ],
  [
    tasks("- {id: a, run: x, module: ./m.ts}"),
    "plan.yaml:2:21: tasks[0].module: Task has run and module; a task does one thing, make two of it",
  ],
  [
    tasks("- {id: a, run: x, input: 1}"),
    'plan.yaml:2:21: tasks[0].input: Key "input" is for tasks with module; leave it out, give a command its data as arguments or stdin',
  ],
  [
    tasks("- {id: a, module: ./m.ts, stdin: x}"),
    'plan.yaml:2:29: tasks[0].stdin: Key "stdin" is for tasks with run; leave it out, give a module its data as input',
  ],
  [
    tasks("- {id: a, module: ./m.ts, permissions: {wirte: true}}"),
    'plan.yaml:2:43: tasks[0].permissions.wirte: Unknown key "wirte"; did you mean "write"?',
  ],
  [
    tasks("- {id: a, module: ./m.ts, permissions: {net: 3}}"),
    "plan.yaml:2:48: tasks[0].permissions.net: Expected true, false or a list, found 3",
  ],
  [
    tasks("- {id: a, module: ./m.ts, isolation: vm}"),
    'plan.yaml:2:40: tasks[0].isolation: Expected worker or process, found "vm"',
  ],
  [
    tasks("- {id: a, module: ./m.ts, forEach: [1], input: [{x: '{3}'}]}"),
    "plan.yaml:2:55: tasks[0].input[0].x: Replacement string {3} names a column number that no input has: the inputs have 1 column",
  ],
  [
    tasks("- {id: a, run: x, timeout: 5x}"),
    'plan.yaml:2:30: tasks[0].timeout: Invalid duration "5x": use numbers with d, h, m, s or ms, largest first, as in 1h30m, 90s or 250ms',
  ],
  [
    tasks("- {id: a, run: x, stall: 0}"),
    "plan.yaml:2:28: tasks[0].stall: Expected a time above 0; leave it out for no limit",
  ],
  [
    tasks("- {id: a, run: x, backoff: {initial: 5s, max: 1s}}"),
    "plan.yaml:2:49: tasks[0].backoff.max: Longest wait is below the initial one; make it at least that",
  ],
  [
    tasks("- {id: a, run: x, retryOn: [0]}"),
    "plan.yaml:2:31: tasks[0].retryOn[0]: Expected an exit code from 1 to 255, timeout, signal or {stderr: REGEX}, found 0",
  ],
  [
    tasks("- {id: a, run: x, retryOn: [{stderr: '('}]}"),
    "plan.yaml:2:40: tasks[0].retryOn[0].stderr: Invalid regular expression: /(/: Unterminated group",
  ],
  [
    tasks("- {id: a, run: x, progress: '(\\d+)'}"),
    'plan.yaml:2:31: tasks[0].progress: Expected osc, percent, or a regular expression with a named group (?<percent>…) or (?<done>…), found "(\\\\d+)"',
  ],
  [
    tasks("- {id: a, run: x, forEach: []}"),
    "plan.yaml:2:30: tasks[0].forEach: Expected a list of values with at least one, found an empty list",
  ],
  [
    tasks("- {id: a, run: x, forEach: {glob: '*.png'}}"),
    'plan.yaml:2:30: tasks[0].forEach: Pattern "*.png" matches nothing below /plans',
  ],
  [
    tasks("- {id: a, run: x, forEach: {lines: gone.txt}}"),
    "plan.yaml:2:30: tasks[0].forEach: /plans/gone.txt: No such file",
  ],
  [
    tasks("- {id: a, run: x, forEach: {lines: a, glob: b}}"),
    "plan.yaml:2:30: tasks[0].forEach: Expected one of glob, lines and matrix, found glob and lines",
  ],
  [
    tasks("- {id: a, run: x, forEach: {matrix: {n: []}}}"),
    "plan.yaml:2:43: tasks[0].forEach.matrix.n: Expected a list of values with at least one, found an empty list",
  ],
  [
    tasks("- {id: a, run: x, forEach: [{a: 1}, {b: 1}]}"),
    "plan.yaml:2:30: tasks[0].forEach: Value 2 is unlike the first, which has the keys a; give all values the same keys",
  ],
  [
    tasks("- {id: a, run: x, forEach: [1, 1]}"),
    'plan.yaml:2:30: tasks[0].forEach: Id "a[1]" comes up twice; make the inputs differ, or the id',
  ],
  [
    tasks("- {id: a, run: 'x {2}', forEach: [1]}"),
    "plan.yaml:2:18: tasks[0].run: Replacement string {2} names a column number that no input has: the inputs have 1 column",
  ],
  [
    tasks("- {id: 'a{%}', run: x, forEach: [1]}"),
    "plan.yaml:2:10: tasks[0].id: {%} stands for a slot, which a task has only while it runs; leave it out",
  ],
  [
    tasks("- {id: a, run: 'echo $(({}))', forEach: [x]}"),
    'plan.yaml:2:18: tasks[0].run: Input 1: "x" stands for {} inside $((…)) but is no number; give whole numbers only',
  ],
  [
    tasks("- {id: a, run: x}", "- {id: a, run: y}"),
    'plan.yaml:3:10: tasks[1].id: Id "a" is already taken at plan.yaml:2:10; give each task its own',
  ],
  [
    tasks("- {id: 'a[1]', run: x}", "- {id: a, run: y, forEach: [1]}"),
    'plan.yaml:3:10: tasks[1].id: Id "a[1]" is already taken at plan.yaml:2:10; give each task its own',
  ],
  [
    tasks("- {id: build, run: x}", "- {id: b, run: y, needs: [biuld]}"),
    'plan.yaml:3:29: tasks[1].needs[0]: Unknown task "biuld"; did you mean "build"?',
  ],
  [
    tasks("- {id: a, run: x, needs: a}"),
    "plan.yaml:2:28: tasks[0].needs: Tasks need each other in a circle: a → a",
  ],
  [
    tasks(
      "- {id: a, run: x, needs: b}",
      "- {id: b, run: x, forEach: [1], needs: c}",
      "- {id: c, run: x, needs: 'b[1]'}",
    ),
    "plan.yaml:4:28: tasks[2].needs: Tasks need each other in a circle: b[1] → c → b[1]",
  ],
  [
    tasks("- {id: a, run: x, env: {'A=B': 1}}"),
    'plan.yaml:2:27: tasks[0].env.A=B: Name of a variable must not be empty or hold "="',
  ],
  [
    tasks('- {id: a, run: "x\\0"}'),
    "plan.yaml:2:18: tasks[0].run: Text holds a NUL character; leave it out",
  ],
  [
    tasks('- {id: a, run: ""}'),
    'plan.yaml:2:18: tasks[0].run: Expected a shell line, or a list of a program and its arguments, found ""',
  ],
  [
    "jobs: 0\n" + tasks("- {id: a, run: x}"),
    "plan.yaml:1:7: jobs: Expected a whole number from 1 to 999999, found 0",
  ],
  [
    "jobs: many\n" + tasks("- {id: a, run: x}"),
    'plan.yaml:1:7: jobs: Invalid number of jobs "many": use a whole number from 1 to 999999, a share of the cores such as 50%, or auto',
  ],
];

Deno.test("a mistake is told with its place, what is wrong and what to do", async () => {
  for (const [plan, problem] of MISTAKES) assert.deepEqual(await problemsOf(plan), [problem], plan);
});

Deno.test("a replacement string that most likely means a column is told with its place, and stays text", async () => {
  const text = tasks(
    "- id: '{so}-{n}'",
    "  forEach: {matrix: {os: [l], n: [1]}}",
    "  run: [echo, '{os}', '{so/}', '{n}', '{m}', '{print}']",
    "  env: {A: '${so}', B: '{OS}'}",
    "- {id: b, forEach: [1], run: [x, '{so}']}",
  );
  const told: string[] = [];
  const [task] = await tasksOf(text, { warn: (line) => told.push(line) });
  const say = (written: string, guess: string) =>
    `${written} names no column and stays as it is; did you mean ${guess}?`;
  assert.deepEqual(told, [
    `plan.yaml:2:9: tasks[0].id: ${say("{so}", "{os}")}`,
    `plan.yaml:4:25: tasks[0].run[2]: ${say("{so/}", "{os/}")}`,
    `plan.yaml:5:26: tasks[0].env.B: ${say("{OS}", "{os}")}`,
  ]);
  assert.deepEqual(commandOf(task).argv, ["echo", "l", "{so/}", "1", "{m}", "{print}"]);
  const alsoWrong = `${text}\n  - {id: c}`;
  await assert.rejects(load(alsoWrong, { warn: () => assert.fail("a mistake says enough") }));
});

Deno.test("lines of Windows, and a byte order mark, are told of", async () => {
  const files = createMemoryFiles({ texts: { "/plans/hosts.txt": "\ufeffa\r\nb\r\n" } });
  const told: string[] = [];
  const text = tasks("- {id: a, forEach: {lines: hosts.txt}, run: [x]}");
  const made = await tasksOf(text, { files, warn: (line) => told.push(line) });
  assert.deepEqual(made.map(({ input }) => input), [["\ufeffa\r"], ["b\r"]]);
  assert.deepEqual(told, [
    "plan.yaml:2:22: tasks[0].forEach: hosts.txt:1: First input begins with a byte order mark; take it out of the file",
    "plan.yaml:2:22: tasks[0].forEach: hosts.txt:1: Inputs end with CR, as lines of Windows do; take it out, as by tr -d '\\r'",
  ]);
});

Deno.test("a circle is told as the way around it", async () => {
  const [problem] = await problemsOf(
    tasks(
      "- {id: a, run: x, needs: b}",
      "- {id: b, run: x, forEach: [1, 2], needs: c}",
      "- {id: c, run: x, needs: a}",
    ),
  );
  assert.match(problem ?? "", /: a → b → c → a$/);
});

Deno.test("circles that have nothing to do with each other are all told, those that share a task once", async () => {
  const problems = await problemsOf(
    tasks(
      "- {id: a, run: x, needs: [b, e]}",
      "- {id: b, run: x, needs: [b]}",
      "- {id: c, run: x, needs: [d]}",
      "- {id: d, run: x, needs: [c, e, b]}",
      "- {id: e, run: x, needs: [d]}",
      "- {id: f, run: x, needs: [a, f]}",
    ),
  );
  assert.deepEqual(problems.map((problem) => problem.replace(/^.*: /, "")), [
    "b → b",
    "d → c → d",
    "f → f",
  ]);
});

Deno.test("a chain of needs as long as the plan is no circle and no stack overflow", async () => {
  const count = 20_000;
  const list = Array.from(
    { length: count },
    (_, i) => ({ id: `t${i}`, run: ["x"], ...(i + 1 < count ? { needs: `t${i + 1}` } : {}) }),
  );
  assert.equal((await load(JSON.stringify({ tasks: list }))).size, count);
});

Deno.test("all mistakes are told at once, in the order of the file", async () => {
  const problems = await problemsOf(
    "jbos: 3\n" + tasks("- {id: a, run: 5}", "- {run: [], needs: 3}"),
  );
  assert.deepEqual(problems.map((problem) => problem.replace(/ .*/, "")), [
    "plan.yaml:1:1:",
    "plan.yaml:3:18:",
    "plan.yaml:4:5:",
    "plan.yaml:4:11:",
    "plan.yaml:4:22:",
  ]);
});

Deno.test("what has the right shape is checked though other parts have not, with no mistake that follows from another", async () => {
  const problems = await problemsOf(
    [
      "jbos: 3",
      "jobs: many",
      "name: []",
      "defaults: {retires: 1, stall: soon}",
      tasks(
        "- {id: a, rnu: x, needs: nobody}",
        "- {id: b, run: x, retires: 3, needs: [a, 'a[1]', c, 'd-1', biuld], timeout: late}",
        "- {id: c, forEach: 7, run: 'x {3}'}",
        "- {id: build, run: x, weight: 0, needs: b}",
        "- {id: b, run: x, needs: 5, fetch: 'http://x'}",
        "- {id: a, run: [x, '{1}'], forEech: [1]}",
      ),
    ].join("\n"),
  );
  const heads = problems.map((problem) => /^plan\.yaml:\d+:\d+: (\S+ \S+)/.exec(problem)?.[1]);
  assert.deepEqual(heads, [
    "jbos: Unknown",
    "jobs: Invalid",
    "name: Expected",
    "defaults.retires: Unknown",
    "defaults.stall: Invalid",
    "tasks[0].rnu: Unknown",
    "tasks[1].retires: Unknown",
    "tasks[1].needs[3]: Unknown",
    "tasks[1].needs[4]: Unknown",
    "tasks[1].timeout: Invalid",
    "tasks[2].forEach: Expected",
    "tasks[3].weight: Expected",
    "tasks[4].needs: Expected",
    "tasks[4].fetch: Task",
    "tasks[5].forEech: Unknown",
  ]);
  // The task without a name may be the one that is needed.
  const unnamed = await problemsOf(tasks("- {run: x}", "- {id: b, run: x, needs: nobody}"));
  assert.deepEqual(unnamed, ["plan.yaml:2:5: tasks[0].id: Missing; expected a name"]);
});

Deno.test("a plan on stdin is called stdin", async () => {
  assert.match((await problemsOf("tasks: 1", { path: "-" }))[0] ?? "", /^stdin:1:8: /);
});

Deno.test("on Windows a shell line takes no inputs, and goes to cmd", async () => {
  const [task] = await tasksOf(tasks("- {id: a, run: dir}"), { isWindows: true });
  assert.deepEqual(commandOf(task).argv, ["cmd", "/d", "/s", "/c", "dir"]);
  const [problem] = await problemsOf(tasks("- {id: a, run: 'dir {}', forEach: [1]}"), {
    isWindows: true,
  });
  assert.match(problem ?? "", /write run as a list$/);
});

Deno.test("bombs are refused: aliases without end, nesting without end, products without end", async () => {
  const laughs = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 9; i++) {
    const [from, to] = [String.fromCharCode(96 + i), String.fromCharCode(97 + i)];
    laughs.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(", ")}]`);
  }
  const table: readonly (readonly [plan: string, problem: RegExp])[] = [
    [laughs.join("\n"), /aliases: Excessive alias count/],
    ["a: &x [*x, *x]", /nested too deeply|aliases/],
    ["[".repeat(100_000), /nested too deeply/],
    [`tasks: ${"[".repeat(40)}${"]".repeat(40)}`, /nested too deeply/],
    [
      tasks(
        "- {id: a, run: x, forEach: {matrix: {" +
          [..."abcdefg"].map((name) => `${name}: [1,2,3,4,5,6,7,8,9,10]`).join(", ") + "}}}",
      ),
      /10000000 combinations; a plan holds at most/,
    ],
  ];
  for (const [plan, problem] of table) assert.match((await problemsOf(plan)).join("\n"), problem);
});

Deno.test("no text whatever makes loadPlan() fail with anything but a mistake of the user's", async () => {
  const text = fc.string({
    unit: fc.constantFrom(
      "tasks:",
      "\n",
      "  ",
      "- ",
      "id: ",
      "run: ",
      "a",
      "&x ",
      "*x",
      "<<: ",
      "[",
      "]",
      "{",
      "}",
      ": ",
      "!t ",
      '"',
      "'",
      "|",
      "needs: ",
      "forEach: ",
      "{}",
      "1",
      "#",
      "%",
      "__proto__: ",
      "\t",
    ),
  });
  await fc.assert(fc.asyncProperty(text, async (plan) => void await problemsOf(plan)), {
    numRuns: 300,
  });
});
