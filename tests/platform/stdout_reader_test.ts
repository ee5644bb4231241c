import assert from "node:assert/strict";
import { findStdoutReader, type ProcessFiles } from "../../lib/platform/stdout_reader.ts";

const TERMINAL = "/dev/pts/4";

/** Ourselves, writing to `pipe:[1]` or whatever is said, beside processes as `name: input > output`. */
function processes(others: readonly string[], stdout = "pipe:[1]"): ProcessFiles {
  const rows = others.map((other) => other.split(/: | > /));
  return {
    pids: () => rows.map((_, at) => at + 1),
    file: (pid, descriptor) => {
      if (pid === "self") return descriptor === 1 ? stdout : TERMINAL;
      return rows[pid - 1]?.[descriptor + 1];
    },
    program: (pid) => rows[pid - 1]?.[0],
  };
}

const CASES: readonly (readonly [string, ProcessFiles, string | undefined])[] = [
  ["a program that prints here", processes([`cat: pipe:[1] > ${TERMINAL}`]), "cat"],
  [
    "nobody where a file is written",
    processes([`cat: pipe:[1] > ${TERMINAL}`], "/tmp/x"),
    undefined,
  ],
  ["nobody where we print ourselves", processes([], TERMINAL), undefined],
  ["nobody where the reader writes to a file", processes(["cat: pipe:[1] > /tmp/x"]), undefined],
  ["nobody where it prints elsewhere", processes(["cat: pipe:[1] > /dev/pts/9"]), undefined],
  ["nobody who prints at the end", processes([`sort: pipe:[1] > ${TERMINAL}`]), undefined],
  ["nobody who prints sums", processes([`sha256sum: pipe:[1] > ${TERMINAL}`]), undefined],
  [
    "the last one of a pipeline, among others",
    processes([
      `bash: ${TERMINAL} > ${TERMINAL}`,
      `tee: pipe:[2] > ${TERMINAL}`,
      "grep: pipe:[1] > pipe:[2]",
    ]),
    "tee",
  ],
  [
    "nobody behind one who prints at the end",
    processes(["sort: pipe:[1] > pipe:[2]", `cat: pipe:[2] > ${TERMINAL}`]),
    undefined,
  ],
  ["nobody in a pipe without a reader", processes([]), undefined],
  ["nobody in pipes that go round", processes(["cat: pipe:[1] > pipe:[1]"]), undefined],
];

for (const [what, files, program] of CASES) {
  Deno.test(`findStdoutReader() finds ${what}`, () => {
    assert.equal(findStdoutReader(files), program);
  });
}
