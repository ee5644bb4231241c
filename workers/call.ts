/// <reference lib="deno.worker" />
/** The worker that calls users' functions. Thin: connects the isolate with `CallRunner`. */
import { createClock } from "../lib/platform/clock.ts";
import { readPermittedEnv } from "../lib/platform/permissions.ts";
import { createToken, extendMark, MARK_VARIABLE } from "../lib/platform/process_table.ts";
import { CallRunner } from "../lib/worker/call_runner.ts";
import { watchBuiltIns } from "../lib/worker/changed_built_ins.ts";
import { emptyStdin } from "../lib/worker/empty_stdin.ts";
import { forbidProcessChanges } from "../lib/worker/forbid_process_changes.ts";
import { forbidExit } from "../lib/worker/forbid_exit.ts";
import { forbidMessages } from "../lib/worker/forbid_messages.ts";
import { markPrograms } from "../lib/worker/mark_programs.ts";
import { catchStreams } from "../lib/worker/printed_lines.ts";
import { startWorkerShell } from "../lib/worker/worker_shell.ts";

const clock = createClock();
const { env: { [MARK_VARIABLE]: inheritedMark } } = readPermittedEnv([MARK_VARIABLE]);
let runner: CallRunner | undefined;
startWorkerShell({
  scope: self,
  clock,
  changed: watchBuiltIns(),
  printed: (text) => runner?.printed(text),
  create({ post, flush, close }) {
    forbidExit();
    const restrainLoaded = forbidProcessChanges();
    forbidMessages();
    emptyStdin();
    markPrograms((): Record<string, string> => {
      const running = runner?.runningTask;
      if (running === undefined) return {};
      const token = createToken(running.runId, running.task);
      return { [MARK_VARIABLE]: extendMark(inheritedMark, token) };
    });
    const endLines = catchStreams((line) => runner?.printed(line));
    return runner = new CallRunner({
      clock,
      load: async (module) => {
        const exports = await import(module);
        restrainLoaded();
        return exports;
      },
      post,
      flush,
      endLines,
      closed: close,
    });
  },
});
