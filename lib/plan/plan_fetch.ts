/**
 * The download of a plan's entry. Owns what the key `fetch` means, and where its headers' values come from.
 */
import { headerNameProblem, headerValueProblem } from "./fetch_headers.ts";
import { createFetchTemplate } from "./fetch_template.ts";
import type { PlanPath } from "./plan_document.ts";
import type { EntryContext } from "./plan_entry.ts";
import type { TaskShape } from "./plan_schema.ts";
import type { WorkTemplate } from "./task_template.ts";
import { parseTemplate, type Template, type TemplateScope } from "./template.ts";

type FetchShape = NonNullable<TaskShape["fetch"]>;
type HeadersShape = Exclude<FetchShape, string>["headers"];

/** Notes all mistakes in the context's problems. */
export function resolveFetch(
  fetch: FetchShape,
  path: PlanPath,
  scope: TemplateScope,
  context: EntryContext,
): WorkTemplate {
  const { problems, files, baseDir, fetchedNames } = context;
  const fetchPath = [...path, "fetch"];
  const shape = typeof fetch === "string" ? { url: fetch } : fetch;
  const parse = (text: string, at: PlanPath): Template =>
    problems.try(at, () => parseTemplate(text, scope)) ?? [text];
  const parseKey = (key: "to" | "sha256"): Template | undefined => {
    const text = shape[key];
    return text === undefined ? undefined : parse(text, [...fetchPath, key]);
  };
  return createFetchTemplate({
    url: parse(shape.url, typeof fetch === "string" ? fetchPath : [...fetchPath, "url"]),
    to: parseKey("to"),
    sha256: parseKey("sha256"),
    headers: resolveHeaders(shape.headers ?? {}, [...fetchPath, "headers"], context),
    names: fetchedNames,
    resolvePath: (relative) => files.resolve(baseDir, relative),
  });
}

function resolveHeaders(
  headers: NonNullable<HeadersShape>,
  path: PlanPath,
  { problems, env }: EntryContext,
): Record<string, string> {
  const resolved = new Map<string, string>();
  for (const [name, given] of Object.entries(headers)) {
    const problem = headerNameProblem(name);
    if (problem !== undefined) {
      problems.addKey(path, name, problem);
      continue;
    }
    const value = typeof given === "string" ? given : variableOf(env, given.env);
    if (value === undefined) {
      const variable = typeof given === "string" ? "" : given.env;
      problems.add([...path, name], `Variable ${variable} is not set; set it before the run`);
      continue;
    }
    const valueProblem = headerValueProblem(name, value);
    if (valueProblem === undefined) resolved.set(name, value);
    else problems.add([...path, name], valueProblem);
  }
  return Object.fromEntries(resolved);
}

function variableOf(env: EntryContext["env"], name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
