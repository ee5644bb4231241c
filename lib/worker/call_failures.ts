/** How calls failed, in words for whoever wrote the module. Owns what is known of where its code was loaded from. */
import type { Failure, ModuleProblem } from "../events.ts";
import { readModule } from "../platform/read_module.ts";
import type { CallWork, ModuleCopies, RetryAdvice } from "../protocol.ts";
import { findBadJson } from "./bad_json.ts";
import { describeLoadError, describeUserError } from "./module_failure.ts";
import { LoadFailure } from "./module_host.ts";
import { ModulePlaces } from "./module_places.ts";

/** Where Heddle's own code is: no user wants to see it in a stack. */
const OWN_ROOT = new URL("../../", import.meta.url).href;
/** The next try would find the same module with the same rights. */
const HOPELESS: ReadonlySet<ModuleProblem> = new Set([
  "not_found",
  "unsupported",
  "syntax",
  "no_export",
  "permission",
]);

export class CallFailures {
  #isStandalone = false;
  #copies: ModuleCopies | undefined;

  /** This Heddle is an executable. @param copies Where code is loaded from, if not from where it is. */
  prepare(copies: ModuleCopies | undefined): void {
    this.#isStandalone = true;
    this.#copies = copies;
  }

  /** Passes if nothing is known that keeps the module from being loaded. @throws {LoadFailure} */
  check(): void {
    const problem = this.#copies?.problem;
    if (problem !== undefined) throw new LoadFailure("load", problem);
  }

  /** What an error means: of the function, of what it left to itself, or a `LoadFailure`. */
  describe(error: unknown, { module, cwd, rightsFrom }: CallWork): Failure {
    const places = new ModulePlaces({
      ownRoot: OWN_ROOT,
      cwd,
      isStandalone: this.#isStandalone,
      copies: this.#copies,
      module: module ?? undefined,
    });
    if (!(error instanceof LoadFailure)) return describeUserError(error, places, { rightsFrom });
    const { cause, phase } = error;
    if (isFailure(cause)) return cause;
    if (phase === "load") {
      const url = module ?? "";
      const findJson = (message: string) => findBadJson(url, message, readModule);
      return describeLoadError(cause, { places, module: url, rightsFrom, findJson });
    }
    const told = describeUserError(cause, places, { rightsFrom });
    return "message" in told ? { ...told, message: `in setup(): ${told.message}` } : told;
  }
}

/** Nothing where the next try may go better. */
export function adviceFor(failure: Failure): RetryAdvice | undefined {
  const isHopeless = failure.kind === "module" && HOPELESS.has(failure.problem);
  return isHopeless ? { kind: "pointless" } : undefined;
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && !(value instanceof Error) &&
    "kind" in value && value.kind === "module";
}
