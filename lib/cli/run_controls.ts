/** What the display may ask of a run that has not begun when the display is opened. */
import type { Engine } from "../engine/engine.ts";
import type { RunControls } from "../ports.ts";

/**
 * @param run The engine; asked from the first event on.
 * @param leave Called with a signal's name when the user ends a run that has ended, and only waits for its last words.
 */
export function createRunControls(
  run: () => Engine,
  leave: (reason: string) => void,
): RunControls {
  return {
    pause: () => run().pause(),
    resume: () => run().resume(),
    setJobs: (jobs) => run().setJobs(jobs),
    cancelTask: (id) => run().cancelTask(id),
    retryTask: (id) => run().retryTask(id),
    cancel: (by) => run().isFinished ? leave("SIGINT") : run().cancel(by),
    follow: (id, listener) => run().follow(id, listener),
  };
}
