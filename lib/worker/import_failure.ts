/**
 * What the loader of the runtime says of a module and of what it imports, in words. Knows its messages, which differ
 * from release to release.
 */
import type { JsonFault } from "./bad_json.ts";
import type { RightsSource } from "../protocol.ts";
import { SGR_SEQUENCES } from "../text/sgr.ts";
import type { ModulePlaces } from "./module_places.ts";
import { type ModuleFailure, problem, REMEDY } from "./module_problem.ts";

/** The end of a message that names where. */
const PLACE = /\s*\(?(?:at|-->)?\s*((?:file|https?|data):\S+?):(\d+):(\d+)\)?\s*$/;
const NOT_FOUND = /^Module not found:? "?([^"\s]+?)"?\.?$/m;
const IMPORTED_AT = /\bat ((?:file|https?|data):\S+?):(\d+):(\d+)/;
/** What only a `deno run` with its registries can import, in the words of several releases. */
const FOREIGN_IMPORT =
  /not a dependency|not prefixed with|list of packages|Unsupported scheme|Unsupported media type|Unable to load (?:npm|jsr)|npm package|JSR package/i;

/** What the compilers of several releases say of code that is none. */
const UNPARSED = /SyntaxError|could not be parsed| at (?:file|https?|data):\S+:\d+:\d+\n\n.*\n\s*~/;

export interface DescribeModuleOptions {
  readonly places: ModulePlaces;
  /** URL of the module. */
  readonly module: string;
  readonly rightsFrom?: RightsSource | undefined;
  /** Finds the JSON in what the module imports that fails with a message. @default it stays unnamed */
  findJson?(message: string): JsonFault | undefined;
}

/** The runtime's loader, not the module. */
export function isLoaderError(error: Error, message: string): boolean {
  return Reflect.get(error, "code") === "ERR_MODULE_NOT_FOUND" || NOT_FOUND.test(message) ||
    FOREIGN_IMPORT.test(message) || error instanceof SyntaxError && PLACE.test(message);
}

/** A message as it would be told to a file: runtimes colour the places in it, wherever it goes. */
export function withoutColors(message: string): string {
  return message.replace(SGR_SEQUENCES, "");
}

/** What was not found, if that is what a message says. */
export function lostIn(message: string): string | undefined {
  return NOT_FOUND.exec(message)?.[1];
}

export function notFoundText(
  lost: string,
  message: string,
  { places, module }: DescribeModuleOptions,
): string {
  const text = `module not found: ${places.show(lost)}`;
  // Messages have no secrets of addresses any more, the module's own still has.
  if (places.show(lost) === places.show(module)) return text;
  const [, importer, line, column] = IMPORTED_AT.exec(message) ?? [];
  const by = importer === undefined
    ? `by ${places.show(module)} or what it imports`
    : `at ${places.show(importer)}:${line}:${column}`;
  return `${text}, imported ${by}`;
}

/** What a function imports as it runs fails there with what the loader says; null for errors of any other kind. */
export function describeLateImport(
  error: Error,
  told: string,
  frames: readonly string[],
  places: ModulePlaces,
): ModuleFailure | null {
  const isLoader = error instanceof TypeError || error instanceof SyntaxError;
  // Whoever throws such an error is in its stack; the loader is not, and who waits for it is.
  if (!isLoader || !/^\s+at async |^$/.test(frames[0] ?? "")) return null;
  const message = withoutColors(told);
  const importer = places.place(frames[0]) ?? "a module";
  const lost = lostIn(message);
  if (places.isStandalone && isForeign(message)) return foreignImport(message, importer);
  if (lost !== undefined) return lostImport(lost, importer, places);
  const isSyntax = error instanceof SyntaxError ? PLACE.test(message) : UNPARSED.test(message);
  const syntax = isSyntax ? describeSyntax(error, message, { places }) : undefined;
  return describeBareImport(message, places) ?? syntax ?? null;
}

function lostImport(lost: string, importer: string, places: ModulePlaces): ModuleFailure {
  const hint = places.isStandalone
    ? ": of TypeScript modules the executable finds only those whose paths are written out in their imports"
    : "";
  return problem(
    "not_found",
    `module not found: ${places.show(lost)}, imported at ${importer}${hint}`,
  );
}

/** Something that only a `deno run` can load. */
export function isForeign(message: string): boolean {
  const lost = lostIn(message) ?? "";
  return /^(?:npm|jsr|https?):/.test(lost) || FOREIGN_IMPORT.test(message);
}

export function foreignImport(message: string, importer: string): ModuleFailure {
  const detail = firstLine(message).replace(/\.$/, "");
  return problem(
    "unsupported",
    `${importer} imports what the executable cannot load (${detail}): ${REMEDY}`,
  );
}

/** In an executable nothing says that this is what is missing. */
export function describePlainJson(
  message: string,
  places: ModulePlaces,
): ModuleFailure | undefined {
  const [, name, from] = /^Cannot resolve module "([^"]+\.json)" from "([^"]+)"/.exec(message) ??
    [];
  if (name === undefined || from === undefined) return undefined;
  return problem(
    "unsupported",
    `${places.show(from)} imports "${name}" without saying what it is: ` +
      `write import … from "${name}" with { type: "json" }`,
  );
}

/** A name alone says neither file nor package: no configuration is read for modules. */
export function describeBareImport(
  message: string,
  places: ModulePlaces,
): ModuleFailure | undefined {
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
export function describeSyntax(
  error: Error,
  message: string,
  { places, findJson }: Pick<DescribeModuleOptions, "places" | "findJson">,
): ModuleFailure | undefined {
  if (!(error instanceof SyntaxError || UNPARSED.test(message))) return undefined;
  // Behind it may be more mistakes, and who imports what is wrong.
  const [, ...told] = IMPORTED_AT.exec(message) ?? PLACE.exec(message) ?? [];
  const json = told.length === 0 && /JSON/.test(message) ? findJson?.(message) : undefined;
  const [url, line, column] = json === undefined ? told : [json.url, json.line, json.column];
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
    .replace(/^(?:Uncaught )?SyntaxError: /, "").replace(PLACE, "")
    .replace(/ in JSON at position \d+ \(line \d+ column \d+\)$/, " in JSON").trim();
}

export function inPlace(message: string, places: ModulePlaces): string {
  const [, url, line, column] = IMPORTED_AT.exec(message) ?? [];
  const text = firstLine(message).replace(PLACE, "");
  return url === undefined ? text : `${text} (${places.show(url)}:${line}:${column})`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.trim() ?? "";
}
