/** Inputs in shell lines: where they may stand, and that a real shell never runs one. */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkShellValues,
  expandShellLine,
  parseShellLine,
} from "../../lib/plan/shell_template.ts";
import type { TemplateScope } from "../../lib/plan/template.ts";

const ONE: TemplateScope = { columnCount: 1, names: new Map() };

function expand(line: string, input: string): string {
  const values = { columns: [input], index: 4, slot: 2 };
  const template = parseShellLine(line, ONE, true);
  checkShellValues(template, values);
  return expandShellLine(template, values);
}

Deno.test("an input is quoted for the place it stands in", () => {
  const table: readonly (readonly [line: string, input: string, expected: string])[] = [
    ["gzip {}", "a b", "gzip 'a b'"],
    ["gzip {}", "ab", "gzip ab"],
    ["gzip", "a b", "gzip 'a b'"],
    ['echo "x {} y"', 'a"$b`\\', 'echo "x a\\"\\$b\\`\\\\ y"'],
    ["echo 'x {} y'", "it's", `echo 'x it'\\''s y'`],
    ["test $(({} % 50)) -ne 0", "7", "test $((7 % 50)) -ne 0"],
    ['echo "$(cat {})"', "a b", `echo "$(cat 'a b')"`],
    ["echo ${HOME} {}", "$x", "echo ${HOME} '$x'"],
    ["echo {}>out", "2", "echo '2'>out"],
    ["echo a#b {} # done", "z z", "echo a#b 'z z' # done"],
    ["echo \\' {}", "z z", "echo \\' 'z z'"],
    ["cmd \\\n  {}", "z z", "cmd \\\n  'z z'"],
    ["echo `date` job {#} slot {%}", "unused", "echo `date` job 4 slot 2"],
  ];
  for (const [line, input, expected] of table) assert.equal(expand(line, input), expected, line);
});

Deno.test("a place where no quoting is certain to be safe is refused", () => {
  const lines = [
    "echo `cat {}`",
    "cat <<END\n{}\nEND",
    "echo # {}",
    "echo ${x:-{}}",
    'echo "${x#"{}"}"',
    "echo $'a{}'",
    "echo \\{}",
    "echo ${}",
    'echo "$' + '{}"',
    "(( x = {} ))",
    'echo "$(case x in x) echo {};; esac)"',
    'echo $(("{}" + 1))',
    "foo\\\n#'\n{}'",
    '"$\\\n(echo {})"',
  ];
  for (const line of lines) {
    assert.throws(
      () => parseShellLine(line, ONE, true),
      { name: "UsageError", message: /sh -c/ },
      line,
    );
  }
});

Deno.test("arithmetic takes whole numbers alone", () => {
  for (const input of ["1+1", "x", "a[$(id)]", "", "1 2", "$(id)"]) {
    assert.throws(() => expand("echo $(({}+1))", input), /Input 4: .* is no number/);
  }
  assert.equal(expand("echo $(({}+1))", "-0x1F"), "echo $((-0x1F+1))");
});

const PLACES = [
  "printf '%s\\0' {}",
  "printf '%s\\0' \"{}\"",
  "printf '%s\\0' '{}'",
  "printf '%s\\0' \"$(printf '%s' {}; echo x)\"",
  "printf '%s\\0' \"$(printf '%s' \"{}\"; echo x)\"",
  "printf '%s\\0' \"$(printf '%s' '{}'; echo x)\"",
  "( : $((1 + 2)) ; printf '%s\\0' {} ) # it's",
  "true && printf '%s\\0' \\\n {} # comment's end",
];

const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."'\"\\$`(){};|&<>#!*?~= \na"), maxLength: 10 }),
  fc.constantFrom(
    "$(echo pwned)",
    "'; echo pwned; '",
    '"; echo pwned; "',
    "`echo pwned`",
    "\\",
    "$",
    "'",
    "a\n",
    "-n",
    "#",
    "{}",
  ),
);

Deno.test("no input is ever run by a real shell, wherever it stands", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 8, maxLength: 20 }), async (inputs) => {
      const places = inputs.map((_, index) => PLACES[index % PLACES.length] ?? "");
      const script = inputs.map((input, index) => expand(places[index] ?? "", input)).join("\n");
      const { stdout, stderr } = await new Deno.Command("/bin/sh", { args: ["-c", script] })
        .output();
      const seen = new TextDecoder().decode(stdout).split("\0").slice(0, -1);
      const expected = inputs.map((input, index) =>
        places[index]?.includes("echo x") ? `${input}x` : input
      );
      assert.deepEqual(seen, expected, script);
      assert.equal(new TextDecoder().decode(stderr), "");
    }),
    { numRuns: 25 },
  );
});
