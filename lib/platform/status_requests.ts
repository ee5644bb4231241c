/**
 * Who asks the process by SIGUSR1 how far it is gets an answer from the first moment to the last: unheard, the signal
 * would end the process. Owns the listener; what there is to say is for whoever knows at the time.
 */
import { listenToIgnored } from "./ignored_signals.ts";

const answers: (() => void)[] = [];

/** From now on `answer` is called, until the returned function is; then what was called before it is again. */
export function answerStatusRequests(answer: () => void): () => void {
  if (answers.length === 0) install();
  answers.push(answer);
  return () => {
    const at = answers.lastIndexOf(answer);
    // The first one stays: a request must not end the process.
    if (at > 0) answers.splice(at, 1);
  };
}

function install(): void {
  if (Deno.build.os === "windows") return;
  listenToIgnored();
  Deno.addSignalListener("SIGUSR1", () => answers.at(-1)?.());
}
