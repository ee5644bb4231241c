/** Stopping and continuing whole process trees. */
import assert from "node:assert/strict";
import { isAlive, RunnerHarness } from "./_runner.ts";

const STREAM = { capture: { kind: "stream" } } as const;

/** The state of a process as one letter, `T` while it is stopped; undefined when it is gone. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2)[0];
  } catch {
    return undefined;
  }
}

/** Resolves when all of them are stopped, or none is any more: signals take the kernel a moment. */
async function untilStopped(pids: readonly number[], isStopped: boolean): Promise<void> {
  while (!pids.every((pid) => (stateOf(pid) === "T") === isStopped)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function trees(name: string, test: (harness: RunnerHarness) => Promise<void>): void {
  for (const spawner of ["native", "portable"] as const) {
    Deno.test({
      name: `${spawner} trees: ${name}`,
      ignore: Deno.build.os !== "linux",
      fn: async () => {
        await using harness = RunnerHarness.local(spawner);
        await test(harness);
      },
    });
  }
}

/** Prints its own number, that of a child, and that of one that has left the group. */
const FAMILY = "echo $$; sleep 60 & echo $!; setsid sh -c 'echo $$; exec sleep 60' & wait";

trees(
  "SIGSTOP stops everybody, who left the group too, and SIGCONT continues them",
  async (harness) => {
    const task = harness.shell(FAMILY, STREAM);
    const pids = (await harness.lines(task, 3)).map(Number);
    harness.post({ kind: "signal", task, signal: "SIGSTOP" });
    await untilStopped(pids, true);
    harness.post({ kind: "signal", task, signal: "SIGCONT" });
    await untilStopped(pids, false);
    harness.post({ kind: "signal", task, signal: "SIGTERM" });
    await harness.ended(task);
  },
);

trees(
  "of stops and continues in quick succession the last one counts for everybody",
  async (harness) => {
    const [first, second] = [harness.shell(FAMILY, STREAM), harness.shell(FAMILY, STREAM)];
    const stopped = (await harness.lines(first, 3)).map(Number);
    const going = (await harness.lines(second, 3)).map(Number);
    for (const signal of ["SIGSTOP", "SIGCONT", "SIGSTOP"] as const) {
      harness.post({ kind: "signal", task: first, signal });
    }
    for (const signal of ["SIGSTOP", "SIGCONT", "SIGSTOP", "SIGCONT"] as const) {
      harness.post({ kind: "signal", task: second, signal });
    }
    await untilStopped(stopped, true);
    // By then the search for those who left their group, which was made once for all, is over.
    await untilStopped(going, false);
    for (const task of [first, second]) harness.post({ kind: "signal", task, signal: "SIGTERM" });
    await Promise.all([first, second].map((task) => harness.ended(task)));
    assert.ok(![...stopped, ...going].some(isAlive));
  },
);

trees("a stopped tree that is asked to end goes on, handles that, and is gone", async (harness) => {
  const made = `${harness.folder}/cleaned`;
  const line = `trap 'echo >${made}; exit 0' TERM; sh -c 'echo $$; exec sleep 60' & wait`;
  const task = harness.shell(line, STREAM);
  const pids = (await harness.lines(task, 1)).map(Number);
  harness.post({ kind: "signal", task, signal: "SIGSTOP" });
  await untilStopped(pids, true);
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  await harness.ended(task);
  assert.ok(Deno.statSync(made).isFile);
});
