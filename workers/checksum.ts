/// <reference lib="deno.worker" />
/** The worker that hashes files. Thin: connects the isolate with `checksumFiles`. */
import { createClock } from "../lib/platform/clock.ts";
import { checksumFiles } from "../lib/worker/checksum/checksum_files.ts";
import { createFileReader } from "../lib/worker/checksum/file_reader.ts";
import { withFiles } from "../lib/worker/checksum/find_files.ts";
import { WorkRunner } from "../lib/worker/work_runner.ts";
import { startWorkerShell } from "../lib/worker/worker_shell.ts";

const clock = createClock();
const reader = createFileReader();
startWorkerShell({
  scope: self,
  clock,
  create: ({ post, flush, close }) =>
    new WorkRunner({
      kind: "checksum",
      run: async (work, context) => checksumFiles(await withFiles(work, context), context, reader),
      isBlocking: true,
      clock,
      post,
      flush,
      closed: close,
    }),
});
