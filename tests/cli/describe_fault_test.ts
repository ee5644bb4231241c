import assert from "node:assert/strict";
import { describeFault } from "../../lib/cli/main.ts";
import { UsageError } from "../../lib/text/usage_error.ts";

Deno.test("the user's mistakes come one a line, without a stack, with exit code 2", () => {
  const error = new UsageError(["plan.yaml:3: Unknown key", "plan.yaml:9: No command"]);
  assert.deepEqual(describeFault(error), {
    text: "heddle: plan.yaml:3: Unknown key\nheddle: plan.yaml:9: No command\n",
    exitCode: 2,
  });
});

Deno.test("names in a mistake cannot drive the terminal", () => {
  const { text } = describeFault(new UsageError("Cannot read \x1b]0;owned\x07evil\x1b[2J\r.yaml"));
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f]/);
});

Deno.test("a mistake of several lines keeps them", () => {
  assert.equal(describeFault(new UsageError("one\n  two")).text, "heddle: one\n  two\n");
});

Deno.test("a fault of Heddle's own shows its stack and those of its causes, with exit code 70", () => {
  const cause = new TypeError("the root");
  const { text, exitCode } = describeFault(new Error("the symptom", { cause }));
  assert.equal(exitCode, 70);
  assert.match(text, /^heddle: This is a fault in Heddle itself:\nError: the symptom\n +at .*/);
  assert.match(text, /\nCaused by: TypeError: the root\n +at .*describe_fault_test/);
});

Deno.test("causes that go round in circles end", () => {
  const error = new Error("round");
  error.cause = error;
  assert.equal(describeFault(error).exitCode, 70);
});

for (const thrown of ["text", undefined, null, 42]) {
  Deno.test(`${JSON.stringify(thrown)} that was thrown is a fault too`, () => {
    const { text, exitCode } = describeFault(thrown);
    assert.deepEqual([exitCode, text.endsWith(`:\n${thrown}\n`)], [70, true]);
  });
}

Deno.test("a reader of the output that went away ends it without a word, as SIGPIPE would", () => {
  assert.deepEqual(describeFault(new Deno.errors.BrokenPipe("Broken pipe (os error 32)")), {
    text: "",
    exitCode: 141,
  });
});
