/** The ways out of the process. Runs registered clean-up on each of them, once. */

type CleanUp = () => void;
const cleanUps = new Set<CleanUp>();

/** Registers clean-up for every way out, abnormal ones included; the returned function takes it back. */
export function onExit(cleanUp: CleanUp): () => void {
  cleanUps.add(cleanUp);
  return () => void cleanUps.delete(cleanUp);
}

/** Things to undo at the end of something, newest first, each once: at its own end, or on any way out of the process. */
export class CleanUpStack {
  readonly #steps: CleanUp[] = [];
  readonly #forget = onExit(() => this.run());

  add(step: CleanUp): void {
    this.#steps.push(step);
  }

  run(): void {
    this.#forget();
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) step();
  }
}

/** Runs what was registered, newest first. Never throws: what follows must run too. */
export function runExitCleanUps(): void {
  for (const cleanUp of [...cleanUps].reverse()) {
    cleanUps.delete(cleanUp);
    try {
      cleanUp();
    } catch {
      // On the way out there is nobody left to tell.
    }
  }
}

/** Runs a program to its exit code and ends the process with it, whatever happens on the way. */
export async function runToExit(
  program: () => Promise<number>,
  describeFault: (error: unknown) => { readonly text: string; readonly exitCode: number },
  writeError: (text: string) => void,
): Promise<never> {
  const fail = (error: unknown): never => {
    runExitCleanUps();
    const { text, exitCode } = describeFault(error);
    if (text !== "") writeError(text);
    Deno.exit(exitCode);
  };
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    fail(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  globalThis.addEventListener("unload", runExitCleanUps);
  let exitCode: number;
  try {
    exitCode = await program();
  } catch (error) {
    return fail(error);
  }
  runExitCleanUps();
  Deno.exit(exitCode);
}
