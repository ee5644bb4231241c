/**
 * A download as a template: its address, place and digest with their replacement strings, parsed once and filled in for
 * each task. Owns what becomes of them; headers are the same for all.
 */
import type { FetchWork } from "../protocol.ts";
import { UsageError } from "../text/usage_error.ts";
import {
  describeFetch,
  nameOfAddress,
  parseAddress,
  parseFileName,
  parseSha256,
  publicAddress,
} from "./fetch_target.ts";
import type { FileNames } from "./file_names.ts";
import { hasSlot, type WorkTemplate } from "./task_template.ts";
import { expandTemplate, type Template, type TemplateValues } from "./template.ts";

export interface FetchTemplate {
  readonly url: Template;
  /** A folder if it ends with a slash, else a file. @default the folder that paths start from */
  readonly to: Template | undefined;
  readonly sha256: Template | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Of all downloads of the plan. */
  readonly names: FileNames;
  /** Makes paths absolute. */
  resolvePath(path: string): string;
}

export function createFetchTemplate(template: FetchTemplate): WorkTemplate {
  const usesSlot = hasSlot([template.url, template.to, template.sha256]);
  return {
    usesSlot,
    check(values) {
      checkColumns(template.url, values);
      const { work, shown } = expand(template, values);
      // Two slots are never one, so tasks whose names have them do not meet.
      if (usesSlot) return;
      const other = template.names.claim(`${work.dir}/${work.name}`, shown);
      if (other === undefined) return;
      throw new UsageError(
        `Address ${shown} would become the file "${work.name}", as ${other} does; give each its own "to"`,
      );
    },
    create: (values) => expand(template, values).work,
    describe: (values) => describe(template, values),
  };
}

/** Inputs are written into the journal. */
function checkColumns(url: Template, values: TemplateValues): void {
  const isAddress = values.columns.some((column) => /:\/\/[^/?#]*@/.test(column));
  if (!isAddress && !holdsCredentials(url, values)) return;
  throw new UsageError(
    "An address among the inputs holds a user or password, which would go on record; " +
      "give them as a header with {env: NAME}",
  );
}

/** Whether the address's user or password would be others with other inputs. */
function holdsCredentials(url: Template, values: TemplateValues): boolean {
  const given = credentialsOf(expandTemplate(url, values));
  // A digit may stand for a host, a port and a name.
  const columns = values.columns.map(() => "1");
  return given !== "" && given !== credentialsOf(expandTemplate(url, { ...values, columns }));
}

/** Empty for none, and for what is no address. */
function credentialsOf(address: string): string {
  const { username = "", password = "" } = URL.parse(address) ?? {};
  return username === "" && password === "" ? "" : `${username}:${password}`;
}

interface Expanded {
  readonly work: FetchWork;
  /** The address without secrets. */
  readonly shown: string;
}

function expand(template: FetchTemplate, values: TemplateValues): Expanded {
  const url = parseAddress(expandTemplate(template.url, values));
  const { dir, name } = place(template, url, values);
  const sha256 = template.sha256 && read(parseSha256, expandTemplate(template.sha256, values));
  const work: FetchWork = {
    kind: "fetch",
    url: url.href,
    dir,
    name,
    headers: template.headers,
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  return { work, shown: publicAddress(url) };
}

function place(
  { to, resolvePath }: FetchTemplate,
  url: URL,
  values: TemplateValues,
): { readonly dir: string; readonly name: string } {
  const path = to === undefined ? "./" : expandTemplate(to, values);
  const at = path.lastIndexOf("/");
  const last = path.slice(at + 1);
  const isFolder = last === "" || last === "." || last === "..";
  const dir = resolvePath((isFolder ? path : path.slice(0, at + 1)) || ".");
  const root = writtenFolder(to);
  if (root !== "" && !isWithin(dir, resolvePath(root))) {
    throw new UsageError(`An input leads the file "${path}" out of the folder "${root}"`);
  }
  return { dir, name: isFolder ? nameOfAddress(url) : read(parseFileName, last) };
}

/** The folder before the first replacement string: inputs are data, and do not lead out of it. */
function writtenFolder(to: Template | undefined): string {
  const [first = ""] = to ?? [];
  const hasInput = (to?.length ?? 0) > 1;
  return typeof first === "string" && hasInput ? first.slice(0, first.lastIndexOf("/") + 1) : "";
}

/** @param folder Absolute, both without `..`. */
function isWithin(path: string, folder: string): boolean {
  // Absolute paths of Windows have no slash once they are resolved.
  const separator = folder.includes("/") ? "/" : "\\";
  return path === folder ||
    path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}

/** What is wrong with a value that an input went into is the user's mistake. */
function read(parse: (text: string) => string, text: string): string {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new UsageError(error.message) : error;
  }
}

function describe(template: FetchTemplate, values: TemplateValues): string {
  const { work, shown } = expand(template, values);
  return describeFetch(shown, work.dir, work.name);
}
