/**
 * Finds the program that prints on this terminal what it reads from standard output, as `tee` does in
 * `heddle each … | tee log`: nothing can be drawn in place beside it. Linux only, from `/proc`; elsewhere nobody knows.
 */
import { mayLookAtProcesses } from "./permissions.ts";
import { listPids } from "./process_table.ts";

/** What is looked at of the processes that there are. */
export interface ProcessFiles {
  /** Of processes whose files may be looked at. */
  pids(): readonly number[];
  /** What a descriptor is, as `pipe:[123]` or `/dev/pts/4`; undefined if that cannot be told. */
  file(pid: number | "self", descriptor: number): string | undefined;
  /** The program's short name. */
  program(pid: number): string | undefined;
}

/** They print when all has been read, and by then nothing is drawn any more. */
const COLLECTORS = /^(?:sort|wc|tail|tac|shuf|column|sponge|cksum|\w+sum)$/;
/** Of a longer pipeline nobody looks at the end. */
const MAX_STEPS = 8;

/** Its name; undefined if there is none, or if all that it reads is read before it prints. */
export function findStdoutReader(files = createProcessFiles()): string | undefined {
  if (files === undefined) return undefined;
  const terminal = files.file("self", 2);
  let pipe = files.file("self", 1);
  const pids = isPipe(pipe) ? files.pids() : [];
  for (let step = 0; step < MAX_STEPS && isPipe(pipe); step++) {
    const reader = pids.find((pid) => files.file(pid, 0) === pipe);
    const program = reader === undefined ? undefined : files.program(reader);
    if (reader === undefined || program === undefined || COLLECTORS.test(program)) return undefined;
    pipe = files.file(reader, 1);
    if (pipe !== undefined && pipe === terminal) return program;
  }
  return undefined;
}

function isPipe(file: string | undefined): file is string {
  return file?.startsWith("pipe:") ?? false;
}

function createProcessFiles(): ProcessFiles | undefined {
  if (Deno.build.os !== "linux" || !mayLookAtProcesses()) return undefined;
  return {
    pids: listPids,
    file: (pid, descriptor) => attempt(() => Deno.readLinkSync(`/proc/${pid}/fd/${descriptor}`)),
    program: (pid) => attempt(() => Deno.readTextFileSync(`/proc/${pid}/comm`).trimEnd()),
  };
}

/** Processes end while they are looked at, and those of others hide their files. */
function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
