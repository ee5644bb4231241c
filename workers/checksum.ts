/// <reference lib="deno.worker" />
/** The worker that hashes files. Thin: connects the isolate with `checksumFiles`. */
import { createClock } from "../lib/platform/clock.ts";
import { checksumFiles } from "../lib/worker/checksum/checksum_files.ts";
import { createFileReader } from "../lib/worker/checksum/file_reader.ts";
import { withFiles } from "../lib/worker/checksum/find_files.ts";
import { loadHashes } from "../lib/worker/hash/hash.ts";
import { WorkRunner } from "../lib/worker/work_runner.ts";
import { startWorkerShell } from "../lib/worker/worker_shell.ts";

const clock = createClock();
const reader = createFileReader();
// While the first order is on its way.
void loadHashes();
startWorkerShell({
  scope: self,
  clock,
  create: ({ post, flush, close }) =>
    new WorkRunner({
      kind: "checksum",
      async run(work, context) {
        const found = await withFiles(work, context);
        checksumFiles(found, context, { reader, createHash: await loadHashes() });
      },
      isBlocking: true,
      clock,
      post,
      flush,
      closed: close,
    }),
});
