import assert from "node:assert/strict";
import type { Failure } from "../../lib/events.ts";
import { failureText, lastMeaningfulLine } from "../../lib/text/failure_text.ts";
import type { ChildSpec } from "../../lib/worker/child_spawner.ts";
import { createSpawnError } from "../../lib/worker/spawn_problem.ts";

const FAILURES: readonly (readonly [Failure, string])[] = [
  [{ kind: "exit", code: 1 }, "exit 1"],
  [{ kind: "exit", code: 1, tail: [] }, "exit 1"],
  [{ kind: "exit", code: 2, tail: ["warning", "bad input", ""] }, "exit 2: bad input"],
  [
    { kind: "exit", code: 127, tail: ["sh: 1: convert: not found"] },
    "exit 127: convert: not found",
  ],
  [{ kind: "exit", code: 127 }, "exit 127 (command not found)"],
  [{ kind: "exit", code: 126 }, "exit 126 (found but not executable)"],
  [{ kind: "exit", code: 137 }, "exit 137 (as after SIGKILL)"],
  [{ kind: "exit", code: 200 }, "exit 200"],
  [{ kind: "exit", code: 1, tail: ["\x1b[31mred\x1b[0m alert"] }, "exit 1: red alert"],
  [{ kind: "signal", signal: "SIGSEGV" }, "signal SIGSEGV (segmentation fault)"],
  [{ kind: "signal", signal: "SIGKILL", tail: ["x"] }, "signal SIGKILL (killed)"],
  [{ kind: "signal", signal: "SIGRTMIN" }, "signal SIGRTMIN"],
  [{ kind: "signal", signal: "constructor" }, "signal constructor"],
  [{ kind: "timeout", afterMs: 30_000 }, "timed out after 30s"],
  [{ kind: "timeout", afterMs: 250 }, "timed out after 250ms"],
  [{ kind: "stalled", idleMs: 40_000 }, "no output for 40s (stalled)"],
  [
    { kind: "threw", name: "TypeError", message: "x is not a function" },
    "TypeError: x is not a function",
  ],
  [{ kind: "threw", name: "Error", message: "" }, "Error"],
  [{ kind: "threw", name: "Network", message: "No such host" }, "Network: No such host"],
  [{ kind: "threw", name: "Mismatch", message: "1 of 2 files" }, "1 of 2 files"],
  [{ kind: "crashed", reason: "out of\nmemory" }, "worker crashed: out of memory"],
  [
    { kind: "spawn", code: "ENOENT", detail: "convert" },
    "cannot start: convert: not found (ENOENT)",
  ],
  [
    { kind: "spawn", code: "EACCES", detail: "./x" },
    "cannot start: ./x: permission denied (EACCES)",
  ],
  [
    { kind: "spawn", code: "EACCES", detail: "./x: permission denied" },
    "cannot start: ./x: permission denied (EACCES)",
  ],
  [
    { kind: "spawn", code: "E2BIG", detail: "echo" },
    "cannot start: echo: arguments and environment are too long (E2BIG)",
  ],
  [{ kind: "spawn", code: "EWHAT", detail: "x" }, "cannot start: x (EWHAT)"],
  [{ kind: "http", status: 503 }, "HTTP 503"],
  [{ kind: "mismatch", expected: "aa", actual: "bb" }, "checksum mismatch: expected aa, got bb"],
  [{ kind: "cancelled", by: "SIGINT" }, "cancelled by SIGINT"],
];

for (const [failure, text] of FAILURES) {
  Deno.test(`failureText() says "${text}" for ${JSON.stringify(failure)}`, () => {
    assert.equal(failureText(failure), text);
  });
}

const PREFIXES = [
  "sh: 1: ",
  "/bin/sh: 1: ",
  "sh: line 1: ",
  "/bin/sh: line 12: ",
  "bash: line 1: ",
  "zsh:1: ",
  "dash: 3: ",
  "bash: -c: line 1: ",
];
for (const prefix of PREFIXES) {
  Deno.test(`lastMeaningfulLine() drops "${prefix}"`, () => {
    assert.equal(lastMeaningfulLine([prefix + "x: not found"]), "x: not found");
  });
}

Deno.test("lastMeaningfulLine() keeps what only looks like a shell's name and skips empty decoration", () => {
  assert.equal(lastMeaningfulLine(["push: 1: rejected", "-----", "  "]), "push: 1: rejected");
  assert.equal(lastMeaningfulLine(["", "***"]), "");
  assert.equal(lastMeaningfulLine(undefined), "");
});

Deno.test("failureText() says once why a child did not start, whatever the reason", () => {
  const spec: ChildSpec = { argv: ["./x"], env: {}, stdin: { kind: "null" } };
  for (const code of ["E2BIG", "ENOEXEC", "ENOTDIR", "ENFILE", "EMFILE", "ETXTBSY", "ENOENT"]) {
    const { detail } = createSpawnError(spec, code);
    assert.equal(failureText({ kind: "spawn", code, detail }), `cannot start: ${detail} (${code})`);
  }
});
