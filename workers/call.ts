/// <reference lib="deno.worker" />
/** The worker that calls users' functions. Thin: connects the isolate with `CallRunner`. */
import { createClock } from "../lib/platform/clock.ts";
import { CallRunner } from "../lib/worker/call_runner.ts";
import { emptyStdin } from "../lib/worker/empty_stdin.ts";
import { forbidExit } from "../lib/worker/forbid_exit.ts";
import { catchStreams } from "../lib/worker/printed_lines.ts";
import { startWorkerShell } from "../lib/worker/worker_shell.ts";

const clock = createClock();
let runner: CallRunner | undefined;
startWorkerShell({
  scope: self,
  clock,
  printed: (text) => runner?.printed(text),
  create({ post, flush, close }) {
    forbidExit();
    emptyStdin();
    catchStreams((line) => runner?.printed(line));
    return runner = new CallRunner({
      clock,
      load: (module) => import(module),
      post,
      flush,
      closed: close,
    });
  },
});
