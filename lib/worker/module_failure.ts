/**
 * Tells apart what can go wrong with a user's module, from the errors that loading and calling it throw. Owns the
 * words; knows the messages of the runtime, which differ from release to release.
 */
import type { Failure, ModuleProblem } from "../events.ts";
import { describeThrown, memberOf } from "./call_attempt.ts";
import { IsolateExit } from "./forbid_exit.ts";
import { ResultError } from "./json_result.ts";
import type { ModulePlaces } from "./module_places.ts";

/** What the runtime says of a permission that is missing. */
const MISSING_RIGHT =
  /Requires (read|write|net|env|run|sys|ffi|import) access(?: to (.*?))?(?:, (?:run again|specify)|$)/;
/** The end of a message that names where. */
const PLACE = /\s*\(?(?:at|-->)?\s*((?:file|https?|data):\S+?):(\d+):(\d+)\)?\s*$/;
const NOT_FOUND = /^Module not found:? "?([^"\s]+?)"?\.?$/m;
const IMPORTED_AT = /\bat ((?:file|https?|data):\S+?):(\d+):(\d+)/;
/** What only a `deno run` with its registries can import, in the words of several releases. */
const FOREIGN_IMPORT =
  /not a dependency|not prefixed with|list of packages|Unsupported scheme|Unsupported media type|Unable to load (?:npm|jsr)|npm package|JSR package/i;

/** How somebody with an executable gets further. */
const REMEDY = "bundle the module first (deno bundle, esbuild), or use deno run";

type ModuleFailure = Extract<Failure, { readonly kind: "module" }>;

/** What is wrong with a module, thrown where it is found. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
  readonly problem: ModuleProblem;

  constructor(problem: ModuleProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

export interface DescribeModuleOptions {
  readonly places: ModulePlaces;
  /** URL of the module. */
  readonly module: string;
}

/** What an error means that loading a module threw. */
export function describeLoadError(error: unknown, options: DescribeModuleOptions): Failure {
  const { places, module } = options;
  if (!(error instanceof Error)) return describeUserError(error, places);
  const message = places.restore(memberOf(error, "message") ?? "");
  const right = describeMissingRight(message);
  if (right !== undefined) return right;
  // What a module throws by itself has frames of its own.
  if (places.userFrames(memberOf(error, "stack")).length > 0 && !isLoaderError(error, message)) {
    return describeUserError(error, places);
  }
  if (places.isStandalone && isForeign(message)) return foreignImport(message, places.show(module));
  const lost = NOT_FOUND.exec(message)?.[1];
  if (lost !== undefined) return problem("not_found", notFoundText(lost, message, options));
  const bare = describeBareImport(message, places);
  if (bare !== undefined) return bare;
  const syntax = describeSyntax(error, message, places);
  if (syntax !== undefined) return syntax;
  if (isLoaderError(error, message)) return problem("unsupported", inPlace(message, places));
  return describeUserError(error, places);
}

/** What an error means that a module's function threw: whose frames are its own, with nothing of Heddle's. */
export function describeUserError(error: unknown, places: ModulePlaces): Failure {
  if (error instanceof ModuleError) return problem(error.problem, error.message);
  if (error instanceof ResultError) return problem("result", error.message);
  if (error instanceof IsolateExit) {
    const frames = places.userFrames(memberOf(error, "stack"));
    return { ...problem("exited", error.message + placeText(places, frames)), ...stackOf(frames) };
  }
  const thrown = describeThrown(error);
  const message = places.restore(thrown.message);
  const frames = error instanceof Error ? places.userFrames(memberOf(error, "stack")) : [];
  if (error instanceof Error && isRightError(error, message)) {
    const right = describeMissingRight(message);
    if (right !== undefined) return { ...right, ...stackOf(frames) };
  }
  const at = places.place(frames[0]);
  if (places.isStandalone && error instanceof TypeError) {
    const lost = describeLostImport(message, at ?? "a module", places);
    if (lost !== undefined) return { ...lost, ...stackOf(frames) };
  }
  return {
    kind: "threw",
    name: thrown.name,
    message,
    ...(at === undefined ? {} : { at }),
    ...stackOf(frames, `${thrown.name}: ${message}\n`),
  };
}

function problem(
  kind: ModuleProblem,
  message: string,
): ModuleFailure {
  return { kind: "module", problem: kind, message };
}

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
    name === "TypeError" && message.startsWith("Requires import access");
}

/** The runtime's loader, not the module. */
function isLoaderError(error: Error, message: string): boolean {
  return Reflect.get(error, "code") === "ERR_MODULE_NOT_FOUND" || NOT_FOUND.test(message) ||
    FOREIGN_IMPORT.test(message) || error instanceof SyntaxError && PLACE.test(message);
}

function describeMissingRight(
  message: string,
): ModuleFailure | undefined {
  const [, right, quoted = ""] = MISSING_RIGHT.exec(message) ?? [];
  if (right === undefined) return undefined;
  const what = /^"(.*)"$/s.exec(quoted.trim())?.[1];
  // What may be imported from a URL follows the hosts that may be asked.
  const key = right === "import" ? "net" : right;
  const wish = what === undefined || /[,=]/.test(what) ? key : `${key}=${what}`;
  const needed = what === undefined ? `${right} access` : `${right} access to ${what}`;
  return problem(
    "permission",
    `needs ${needed}: allow it with --permissions ${wish}, or in the plan's permissions`,
  );
}

function notFoundText(
  lost: string,
  message: string,
  { places, module }: DescribeModuleOptions,
): string {
  const text = `module not found: ${places.show(lost)}`;
  if (lost === module) return text;
  const [, importer, line, column] = IMPORTED_AT.exec(message) ?? [];
  const by = importer === undefined
    ? `by ${places.show(module)} or what it imports`
    : `at ${places.show(importer)}:${line}:${column}`;
  return `${text}, imported ${by}`;
}

/** Something that only a `deno run` can load. */
function isForeign(message: string): boolean {
  const lost = NOT_FOUND.exec(message)?.[1] ?? "";
  return /^(?:npm|jsr|https?):/.test(lost) || FOREIGN_IMPORT.test(message);
}

function foreignImport(message: string, importer: string): ModuleFailure {
  const detail = firstLine(message).replace(/\.$/, "");
  return problem(
    "unsupported",
    `${importer} imports what the executable cannot load (${detail}): ${REMEDY}`,
  );
}

/** What an executable does not find that a running module imports. */
function describeLostImport(
  message: string,
  importer: string,
  places: ModulePlaces,
): ModuleFailure | undefined {
  if (isForeign(message)) return foreignImport(message, importer);
  const lost = NOT_FOUND.exec(message)?.[1];
  if (lost === undefined) return undefined;
  return problem(
    "not_found",
    `module not found: ${places.show(lost)}, imported at ${importer}: of TypeScript modules the ` +
      `executable finds only those whose paths are written out in their imports`,
  );
}

/** A name alone says neither file nor package: no configuration is read for modules. */
function describeBareImport(message: string, places: ModulePlaces): ModuleFailure | undefined {
  const [, name] = /^(?:Import|Relative import path) "([^"]+)" not /.exec(message) ?? [];
  if (name === undefined) return undefined;
  const from = / from "([^"]+)"/.exec(message)?.[1];
  const importer = from === undefined ? "a module" : places.show(from);
  return problem(
    "unsupported",
    `${importer} imports "${name}", which names neither a file nor a package: ` +
      `write npm:${name}, ./${name} or a URL`,
  );
}

/** Of compilers that throw a message alone, and of V8, whose message ends with the place. */
function describeSyntax(error: Error, message: string, places: ModulePlaces): Failure | undefined {
  const isSyntax = error instanceof SyntaxError || /SyntaxError|could not be parsed/.test(message);
  if (!isSyntax) return undefined;
  const [, url, line, column] = PLACE.exec(message) ?? IMPORTED_AT.exec(message) ?? [];
  const where = url === undefined ? "" : ` in ${places.show(url)}:${line}:${column}`;
  const reason = reasonOf(message);
  // A runtime has the decorators of sources that it compiles taken out; the engine alone knows none.
  const hint = places.isStandalone && /unexpected token$/.test(reason)
    ? `; if this is a decorator, which the executable does not know: ${REMEDY}`
    : "";
  return problem("syntax", `syntax error${where}: ${reason}${hint}`);
}

function reasonOf(message: string): string {
  return firstLine(message.replace(/The module's source code could not be parsed:\s*/, ""))
    .replace(/^(?:Uncaught )?SyntaxError: /, "").replace(PLACE, "").trim();
}

function inPlace(message: string, places: ModulePlaces): string {
  const [, url, line, column] = IMPORTED_AT.exec(message) ?? [];
  const text = firstLine(message).replace(PLACE, "");
  return url === undefined ? text : `${text} (${places.show(url)}:${line}:${column})`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.trim() ?? "";
}
