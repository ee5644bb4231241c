/** Files that hold job output: what did not fit into memory, and what is kept of failed tasks. */
import type { CapturedOutput } from "../protocol.ts";
import type { OutputFiles } from "../ports.ts";

/** Kept of each stream of a failed task: the end says why it failed. */
const KEPT_BYTES = 1024 * 1024;

export function createOutputFiles(spillDir: string): OutputFiles {
  let spilled = 0;
  return {
    async *read(path) {
      using file = await Deno.open(path);
      const buffer = new Uint8Array(128 * 1024);
      for (let count = await file.read(buffer); count !== null; count = await file.read(buffer)) {
        yield buffer.slice(0, count);
      }
    },
    remove(path) {
      try {
        Deno.removeSync(path);
      } catch {
        // The whole folder goes at the end anyway.
      }
    },
    spill(bytes) {
      const path = `${spillDir}/order-${++spilled}`;
      Deno.writeFileSync(path, bytes, { mode: 0o600 });
      return path;
    },
  };
}

/** Stores the last part of a failed task's output as `NAME.stdout` and `NAME.stderr`. Never throws. */
export function keepFailedOutput(folder: string, name: string, output: CapturedOutput): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const captured = output[stream];
    try {
      const bytes = captured.kind === "bytes"
        ? captured.bytes.subarray(-KEPT_BYTES)
        : readEnd(captured.path);
      if (bytes.length === 0) continue;
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
      Deno.writeFileSync(`${folder}/${name}.${stream}`, bytes, { mode: 0o600 });
    } catch {
      // A full disk must not fail the run; the last lines are in the journal.
    }
  }
}

function readEnd(path: string): Uint8Array {
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  file.seekSync(Math.max(0, size - KEPT_BYTES), Deno.SeekMode.Start);
  const bytes = new Uint8Array(Math.min(size, KEPT_BYTES));
  let at = 0;
  for (let count = file.readSync(bytes); count; count = file.readSync(bytes.subarray(at))) {
    at += count;
  }
  return bytes.subarray(0, at);
}
