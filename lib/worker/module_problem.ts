/** What is wrong with a module: as an error, and as the failure of its task. */
import type { Failure, ModuleProblem } from "../events.ts";

/** How somebody with an executable gets further. */
export const REMEDY = "bundle the module first (deno bundle, esbuild), or use deno run";

export type ModuleFailure = Extract<Failure, { readonly kind: "module" }>;

/** What is wrong with a module, thrown where it is found. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
  readonly problem: ModuleProblem;

  constructor(problem: ModuleProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export function problem(
  kind: ModuleProblem,
  message: string,
): ModuleFailure {
  return { kind: "module", problem: kind, message };
}
