/// <reference lib="deno.worker" />
/** The worker that downloads files. Thin: connects the isolate with `fetchFile`. */
import { createClock } from "../lib/platform/clock.ts";
import { fetchFile } from "../lib/worker/fetch/fetch_file.ts";
import { HttpClients } from "../lib/worker/fetch/http_clients.ts";
import { WorkRunner } from "../lib/worker/work_runner.ts";
import { startWorkerShell } from "../lib/worker/worker_shell.ts";

const clock = createClock();
const clients = new HttpClients();
startWorkerShell({
  scope: self,
  clock,
  create: ({ post, flush, close }) =>
    new WorkRunner({
      kind: "fetch",
      run: (work, context) => fetchFile(work, context, { clients, clock }),
      isBlocking: false,
      clock,
      post,
      flush,
      closed: close,
    }),
});
