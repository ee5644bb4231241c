/**
 * Marks the programs that code in an isolate starts with `Deno.Command` as those of its task, in their environment, so
 * that they are found and ended when its isolate has to be ended by force.
 */

/** @param env What to add to a program's environment at this moment. */
export function markPrograms(env: () => Readonly<Record<string, string>>): void {
  Deno.Command = class extends Deno.Command {
    constructor(program: string | URL, options: Deno.CommandOptions = {}) {
      super(program, { ...options, env: { ...options.env, ...env() } });
    }
  };
}
