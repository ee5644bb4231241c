/**
 * Runs the programs that a script consists of, one after the other, with their output passed through.
 * Owns how a step is shown and how its failure ends the script.
 */

/** One program to run. */
export interface Step {
  readonly name: string;
  /** Arguments of the `deno` that runs the script. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs all steps, also after a failure; returns the names of the failed ones. */
export async function runSteps(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const step of steps) {
    if (!await runStep(step)) failed.push(step.name);
  }
  return failed;
}

/** Runs one step; true when it succeeded. */
export async function runStep({ name, args, env }: Step): Promise<boolean> {
  say(`── ${name}`);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdin: "null",
    ...(env === undefined ? {} : { env }),
  }).spawn();
  const { success } = await child.status;
  if (!success) say(`── ${name}: failed`);
  return success;
}

/** Writes a line about the script itself. */
export function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
