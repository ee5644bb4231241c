import assert from "node:assert/strict";
import { sandboxWith } from "./_runs.ts";

const MISTAKES = `name: wrong
tasks:
  - id: twice
    run: touch hit
  - id: twice
    run: touch hit
  - { id: a, needs: b, run: touch hit }
  - { id: b, needs: [c], run: touch hit }
  - { id: c, needs: a, run: touch hit }
  - id: cols
    forEach: [x]
    run: touch hit {3}
  - id: late
    timeout: soon
    run: touch hit
`;

Deno.test("run: a wrong plan tells every mistake with file, line and column, and runs nothing", async () => {
  await using sandbox = await sandboxWith(MISTAKES);
  const { code, stdout, stderr } = await sandbox.run(["run", "plan.yaml"]);
  assert.deepEqual([code, stdout], [2, ""]);
  const lines = stderr.trimEnd().split("\n");
  const expected = [
    /plan\.yaml:5:9: tasks\[1\]\.id: Id "twice" is already taken at plan\.yaml:3:9;/,
    /plan\.yaml:9:21: tasks\[4\]\.needs: Tasks need each other in a circle: a → b → c → a$/,
    /plan\.yaml:12:10: tasks\[5\]\.run: Replacement string \{3\} names a column number that no input has/,
    /plan\.yaml:14:14: tasks\[6\]\.timeout: .*"soon"/,
  ];
  assert.equal(lines.length, expected.length, stderr);
  for (const [at, pattern] of expected.entries()) assert.match(lines[at] ?? "", pattern);
  assert.throws(() => Deno.statSync(`${sandbox.path}/hit`), Deno.errors.NotFound);
  assert.deepEqual(sandbox.runIds(), []);
});

Deno.test("run: unknown keys and wrong types say what was meant and what was expected", async () => {
  await using sandbox = await sandboxWith(
    '{"jobz": 2, "tasks": [\n{"id": "a", "run": 5, "retires": 1},\n{"run": "touch hit"}]}',
    "plan.json",
  );
  const { code, stderr } = await sandbox.run(["run", "plan.json"]);
  assert.equal(code, 2);
  assert.deepEqual(stderr.trimEnd().split("\n"), [
    'heddle: plan.json:1:2: jobz: Unknown key "jobz"; did you mean "jobs"?',
    "heddle: plan.json:2:20: tasks[0].run: Expected a shell line, or a list of a program and its arguments, found 5; put it in quotes",
    'heddle: plan.json:2:23: tasks[0].retires: Unknown key "retires"; did you mean "retries"?',
    "heddle: plan.json:3:1: tasks[1].id: Missing; expected a name",
  ]);
});

const UNREADABLE: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ["a plan that is no YAML", "tasks:\n  - id: [a\n", /^heddle: plan\.yaml:\d+:\d+: /],
  ["an empty plan", "", /^heddle: plan\.yaml: Plan is empty/],
  [
    "a need that names nothing",
    "tasks: [{ id: build, run: a }, { id: b, needs: biuld, run: a }]",
    /plan\.yaml:1:48: tasks\[1\]\.needs: Unknown task "biuld"; did you mean "build"\?/,
  ],
  [
    "a pattern that matches nothing",
    "tasks: [{ id: a, forEach: { glob: '*.x' }, run: a }]",
    /plan\.yaml:1:27: .*"\*\.x" matches nothing/,
  ],
  [
    "a file of lines that is not there",
    "tasks: [{ id: a, forEach: { lines: no }, run: a }]",
    /plan\.yaml:1:\d+: .*\/no: No such file/,
  ],
];
for (const [name, text, message] of UNREADABLE) {
  Deno.test(`run: ${name} is a mistake with a place`, async () => {
    await using sandbox = await sandboxWith(text);
    const { code, stdout, stderr } = await sandbox.run(["run", "plan.yaml"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
  });
}
