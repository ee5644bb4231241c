/**
 * The checksums of a plan's entry. Owns what the key `checksum` means; which files there are is found out when the task
 * runs, for earlier tasks may make them.
 */
import type { ChecksumAlgorithm, ChecksumSource, ChecksumWork } from "../protocol.ts";
import { shellLine } from "../text/shell_quote.ts";
import { resolveCwd } from "./plan_command.ts";
import type { PlanPath } from "./plan_document.ts";
import type { EntryContext } from "./plan_entry.ts";
import type { TaskShape } from "./plan_schema.ts";
import { hasSlot, type WorkTemplate } from "./task_template.ts";
import {
  expandTemplate,
  parseTemplate,
  type Template,
  type TemplateScope,
  type TemplateValues,
} from "./template.ts";

interface ChecksumTemplate {
  readonly paths: readonly Template[];
  /** A list to check, instead of paths. */
  readonly check: Template | undefined;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly isMissingIgnored: boolean;
  readonly cwd: Template;
  resolvePath(path: string): string;
}

/** Notes all mistakes in the context's problems. */
export function resolveChecksum(
  shape: TaskShape & { readonly checksum: NonNullable<TaskShape["checksum"]> },
  path: PlanPath,
  scope: TemplateScope,
  context: EntryContext,
): WorkTemplate {
  const { problems, files, baseDir } = context;
  const { checksum } = shape;
  const at = [...path, "checksum"];
  const isPlain = typeof checksum === "string" || Array.isArray(checksum);
  const keys = isPlain ? { paths: checksum } : checksum;
  const parse = (text: string, where: PlanPath): Template =>
    problems.try(where, () => parseTemplate(text, scope)) ?? [text];
  if ((keys.paths === undefined) === (keys.check === undefined)) {
    problems.add(at, "Expected either paths to hash or a list to check; give one of them");
  }
  if (keys.check === undefined && keys.ignoreMissing !== undefined) {
    problems.addKey(at, "ignoreMissing", `Key "ignoreMissing" is for check; leave it out`);
  }
  const paths = typeof keys.paths === "string" ? [keys.paths] : keys.paths ?? [];
  return createChecksumTemplate({
    paths: paths.map((text) => parse(text, at)),
    check: keys.check === undefined ? undefined : parse(keys.check, [...at, "check"]),
    algorithm: keys.algorithm,
    isMissingIgnored: keys.ignoreMissing ?? false,
    cwd: resolveCwd(shape, path, parse, context),
    resolvePath: (relative) => files.resolve(baseDir, relative),
  });
}

function createChecksumTemplate(template: ChecksumTemplate): WorkTemplate {
  const { paths, check, cwd } = template;
  return {
    usesSlot: hasSlot([paths, check, cwd]),
    check() {},
    create: (values) => createWork(template, values),
    describe: (values) => describe(template, values),
  };
}

function createWork(template: ChecksumTemplate, values: TemplateValues): ChecksumWork {
  const { algorithm, isMissingIgnored, cwd, resolvePath } = template;
  return {
    kind: "checksum",
    algorithm: algorithm ?? "sha256",
    files: [],
    source: createSource(template, resolvePath(expandTemplate(cwd, values)), values),
    sizeBytes: 0,
    isMissingIgnored,
  };
}

function createSource(
  { paths, check, algorithm }: ChecksumTemplate,
  dir: string,
  values: TemplateValues,
): ChecksumSource {
  if (check === undefined) {
    return { kind: "paths", dir, paths: paths.map((path) => expandTemplate(path, values)) };
  }
  const path = expandTemplate(check, values);
  return { kind: "list", dir, path, ...(algorithm === undefined ? {} : { algorithm }) };
}

function describe(
  { paths, check, algorithm }: ChecksumTemplate,
  values: TemplateValues,
): string {
  const words = check === undefined
    ? ["--", ...paths.map((path) => expandTemplate(path, values))]
    : ["--check", expandTemplate(check, values)];
  return shellLine(["checksum", ...(algorithm === undefined ? [] : ["-a", algorithm]), ...words]);
}
