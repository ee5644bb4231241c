/**
 * Tells when processes have died, by event: whoever opened the lifeline for writing holds it until it
 * is gone, and its end can be awaited. For tests that nothing survives a run, grandchildren included.
 */

export interface Lifeline extends AsyncDisposable {
  /** A named pipe; give it to a process as `>path`, its children inherit it. */
  readonly path: string;
  /** Resolves when a first process holds it. */
  readonly held: Promise<void>;
  /** Resolves when, after that, no process holds it any more. */
  readonly released: Promise<void>;
}

/** Makes a lifeline in a temporary folder; disposing removes it. */
export async function createLifeline(): Promise<Lifeline> {
  const folder = await Deno.makeTempDir({ prefix: "heddle-lifeline-" });
  const path = `${folder}/lifeline`;
  // A shell waits in `open` for the first writer: the runtime itself might do so in its main thread.
  const script = 'mkfifo "$1" && echo made && exec <"$1" && echo held && exec cat';
  const reader = new Deno.Command("sh", {
    args: ["-c", script, "sh", path],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const lines = reader.stdout.getReader();
  await lines.read();
  const held = lines.read().then(() => {});
  const released = held.then(() => readToEnd(lines));
  return {
    path,
    held,
    released,
    async [Symbol.asyncDispose]() {
      kill(reader);
      await released;
      await reader.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
