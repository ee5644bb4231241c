/**
 * Tells apart what can go wrong with a user's module, from the errors that loading and calling it throw.
 */
import type { Failure } from "../events.ts";
import type { RightsSource } from "../protocol.ts";
import { shellQuote } from "../text/shell_quote.ts";
import { describeThrown, memberOf } from "./call_attempt.ts";
import { IsolateExit } from "./forbid_exit.ts";
import {
  describeBareImport,
  describeLateImport,
  type DescribeModuleOptions,
  describePlainJson,
  describeSyntax,
  foreignImport,
  inPlace,
  isForeign,
  isLoaderError,
  lostIn,
  notFoundText,
  withoutColors,
} from "./import_failure.ts";
import { ResultError } from "./json_result.ts";
import type { ModulePlaces } from "./module_places.ts";
import { stackBelow } from "./stack_below.ts";
import { describeCauses } from "./thrown_causes.ts";
import { ModuleError, type ModuleFailure, problem } from "./module_problem.ts";

/** What the runtime says of a permission that is missing. */
const MISSING_RIGHT =
  /Requires (read|write|net|env|run|sys|ffi|import) access(?: to (.*?))?(?:, (?:run again|specify)|$)/;

/** What an error means that loading a module threw. */
export function describeLoadError(error: unknown, options: DescribeModuleOptions): Failure {
  const { places, module, rightsFrom } = options;
  if (!(error instanceof Error)) return describeUserError(error, places);
  const message = withoutColors(places.restore(memberOf(error, "message") ?? ""));
  const right = describeMissingRight(message, rightsFrom);
  if (right !== undefined) return right;
  // What a module throws by itself has frames of its own.
  if (places.userFrames(memberOf(error, "stack")).length > 0 && !isLoaderError(error, message)) {
    return describeUserError(error, places, { rightsFrom });
  }
  if (places.isStandalone && isForeign(message)) return foreignImport(message, places.show(module));
  const lost = lostIn(message);
  if (lost !== undefined) return problem("not_found", notFoundText(lost, message, options));
  const bare = describeBareImport(message, places);
  if (bare !== undefined) return bare;
  const syntax = describeSyntax(error, message, options);
  if (syntax !== undefined) return syntax;
  const json = places.isStandalone ? describePlainJson(message, places) : undefined;
  if (json !== undefined) return json;
  if (isLoaderError(error, message)) return problem("unsupported", inPlace(message, places));
  return describeUserError(error, places, { rightsFrom });
}

export interface DescribeUserOptions {
  /** @default its rights are those of the process */
  readonly rightsFrom?: RightsSource | undefined;
}

/** What an error means that a module's function threw: whose frames are its own, with nothing of Heddle's. */
export function describeUserError(
  error: unknown,
  places: ModulePlaces,
  { rightsFrom }: DescribeUserOptions = {},
): Failure {
  if (error instanceof ModuleError) return problem(error.problem, error.message);
  if (error instanceof ResultError) return problem("result", error.message);
  if (error instanceof IsolateExit) {
    const frames = places.userFrames(memberOf(error, "stack"));
    return { ...problem("exited", error.message + placeText(places, frames)), ...stackOf(frames) };
  }
  const thrown = describeThrown(error);
  const message = places.restore(thrown.message);
  const frames = error instanceof Error ? places.userFrames(stackBelow(error)) : [];
  if (error instanceof Error && isRightError(error, message)) {
    const right = describeMissingRight(message, rightsFrom);
    if (right !== undefined) return { ...right, ...stackOf(frames) };
  }
  const late = error instanceof Error ? describeLateImport(error, message, frames, places) : null;
  if (late !== null) return { ...late, ...stackOf(frames) };
  const at = places.place(frames[0]);
  const causes = error instanceof Error ? describeCauses(error, places) : [];
  return {
    kind: "threw",
    name: thrown.name,
    message,
    ...(at === undefined ? {} : { at }),
    ...stackOf([...frames, ...causes], `${thrown.name}: ${message}\n`),
  };
}

/** @param frames With what the error was caused by. */
function stackOf(frames: readonly string[], head = ""): { readonly stack?: string } {
  return frames.length === 0 ? {} : { stack: head + frames.join("\n") };
}

function placeText(places: ModulePlaces, frames: readonly string[]): string {
  const at = places.place(frames[0]);
  return at === undefined ? "" : ` (${at})`;
}

/** @param message As it was thrown: what an import lacks is told by the loader, as a TypeError. */
function isRightError(error: Error, message: string): boolean {
  const name = memberOf(error, "name");
  return name === "NotCapable" || name === "PermissionDenied" ||
    name === "TypeError" && /^Requires (?:import|read) access/.test(message);
}

function describeMissingRight(
  message: string,
  rightsFrom: RightsSource | undefined,
): ModuleFailure | undefined {
  const [, right, quoted = ""] = MISSING_RIGHT.exec(message) ?? [];
  if (right === undefined) return undefined;
  const what = /^"(.*)"$/s.exec(quoted.trim())?.[1];
  const needed = what === undefined ? `${right} access` : `${right} access to ${what}`;
  return problem("permission", `needs ${needed}: ${rightRemedy(right, what, rightsFrom)}`);
}

function rightRemedy(
  right: string,
  what: string | undefined,
  rightsFrom: RightsSource | undefined,
): string {
  const isListable = what !== undefined && !/[,=]/.test(what);
  const value = isListable ? `=${shellQuote(what)}` : "";
  // What may be imported from a URL follows the hosts that may be asked.
  const key = right === "import" ? "net" : right;
  switch (rightsFrom) {
    case "option":
      return `allow it with --permissions ${key}${value}`;
    case "plan": {
      const list = what === undefined ? "true" : `[${JSON.stringify(what)}]`;
      return `allow it with permissions: { ${key}: ${list} } in the plan`;
    }
    case undefined:
      return `start Deno with --allow-${right}${value}`;
    default:
      throw new TypeError(`Unknown source ${JSON.stringify(rightsFrom satisfies never)}`);
  }
}
