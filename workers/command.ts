/// <reference lib="deno.worker" />
/** The worker that runs child processes. Thin: connects the isolate with `CommandRunner`. */
import { MARK_VARIABLE } from "../lib/platform/process_table.ts";
import { createClock } from "../lib/platform/clock.ts";
import { CommandRunner } from "../lib/worker/command_runner.ts";
import { createSpawner } from "../lib/worker/create_spawner.ts";
import { startWorkerShell } from "../lib/worker/worker_shell.ts";

const clock = createClock();
startWorkerShell({
  scope: self,
  clock,
  create: ({ post, close }) =>
    new CommandRunner({
      spawner: createSpawner(),
      clock,
      inheritedMark: Deno.env.get(MARK_VARIABLE),
      post,
      closed: close,
    }),
});
