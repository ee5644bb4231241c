/**
 * The shape of a plan file: what may stand where. Owns the keys, their types and their descriptions;
 * the checked-in JSON Schema is made from it. What values mean is for `load_plan.ts`.
 * Every `error` text completes the sentence "Expected …". The only file that imports zod.
 */
import { z } from "zod";
import { hasProtoKey, hideProtoKeys, shownKey, showProtoKeys } from "./proto_keys.ts";
import { WORK_KEYS } from "./work_keys.ts";

const MAX_RETRIES = 1_000_000;

/** The shape of a plan. */
export type PlanShape = z.infer<ReturnType<typeof createPlanShape>>;
export type TaskShape = PlanShape["tasks"][number];
export type DefaultsShape = NonNullable<PlanShape["defaults"]>;

/** What zod found, as far as messages need it. */
export interface ShapeIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly ShapeIssue[])[];
}

/** Checks the shape alone. */
export function checkPlanShape(
  value: unknown,
): { readonly plan: PlanShape } | { readonly issues: readonly ShapeIssue[] } {
  const isSafe = !hasProtoKey(value);
  const result = createPlanShape().safeParse(isSafe ? value : hideProtoKeys(value));
  if (result.success) return { plan: isSafe ? result.data : showProtoKeys(result.data) };
  return { issues: isSafe ? result.error.issues : result.error.issues.map(shownIssue) };
}

function shownIssue(issue: ShapeIssue): ShapeIssue {
  return {
    ...issue,
    path: issue.path.map(shownKey),
    ...(issue.keys === undefined ? {} : { keys: issue.keys.map(shownKey) }),
    ...(issue.errors === undefined
      ? {}
      : { errors: issue.errors.map((issues) => issues.map(shownIssue)) }),
  };
}

/** The plan file as JSON Schema, draft 2020-12, for editors and other tools. */
export function planJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(createPlanShape(), { target: "draft-2020-12", io: "input" }),
    title: "Heddle plan",
    patternProperties: { "^x-": { description: "Ignored; a place for YAML anchors" } },
  };
}

function text(error: string) {
  return z.string({ error }).min(1, { error });
}

function scalar() {
  const error = "a string, a number or a boolean";
  return z.union([z.string({ error }), z.number({ error }), z.boolean({ error })], { error });
}

function argument() {
  const error = "a string or a number";
  return z.union([z.string({ error }), z.number({ error })], { error });
}

function wholeNumber(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function duration(description: string) {
  const error = "a duration such as 1h30m, 90s or 250ms";
  return z.union([text(error), z.number({ error }).min(0, { error })], { error })
    .describe(`${description}. A duration such as 1h30m, 90s or 250ms; a plain number is seconds`);
}

function env() {
  return z.record(z.string(), scalar(), { error: "names with values" })
    .describe("Environment variables, added to those of Heddle");
}

function createPolicyShape() {
  return {
    retries: wholeNumber(0, MAX_RETRIES).describe("Extra tries after the first. Default 0")
      .optional(),
    backoff: z.strictObject({
      initial: duration("Wait before the first retry. Default 1s").optional(),
      factor: z.number({ error: "a number of at least 1" })
        .min(1, { error: "a number of at least 1" })
        .describe("Each wait is this many times the one before. Default 2").optional(),
      max: duration("Longest wait. Default 60s").optional(),
      jitter: z.enum(["full", "none"], { error: "full or none" })
        .describe("full waits a random part of the time. Default full").optional(),
    }, { error: "keys initial, factor, max and jitter" })
      .describe("Waits between tries").optional(),
    retryOn: z.array(createRetryReason(), { error: "a list" }).min(1, {
      error: "a list of reasons",
    })
      .describe("Failures that are worth another try. Default: all").optional(),
    timeout: z.union([
      text("a duration or a percentage"),
      z.number({ error: "a duration or a percentage" }).positive({ error: "a time above 0" }),
    ], { error: "a duration such as 30s, or a share of the median such as 200%" })
      .describe("Ends a try after this long: a duration, or a percentage of the median duration")
      .optional(),
    stall: duration("Ends a try that shows neither output nor progress for this long").optional(),
    weight: wholeNumber(1, 999_999).describe("Job slots that one task takes. Default 1").optional(),
    allowFailure: z.boolean({ error: "true or false" })
      .describe("A failure of the task does not fail the run. Default false").optional(),
    progress: text("osc, percent or a regular expression")
      .describe(
        "How progress is read from the output: osc (OSC 9;4 only), percent, or a regular " +
          "expression with named groups done, total, percent. Default osc",
      ).optional(),
  };
}

function createRetryReason() {
  const error = "an exit code from 1 to 255, timeout, signal or {stderr: REGEX}";
  return z.union([
    z.int({ error }).min(1, { error }).max(255, { error }),
    z.enum(["timeout", "signal"], { error }),
    z.strictObject({
      stderr: text("a regular expression")
        .describe("Regular expression searched in the last lines of stderr"),
    }, { error }),
  ], { error });
}

function createForEachShape() {
  const values = "a list of values with at least one";
  return z.union([
    z.array(
      z.union([scalar(), z.record(z.string(), scalar(), { error: "names with values" })], {
        error: "a string, a number, a boolean or names with values",
      }),
      { error: values },
    ).min(1, { error: values }).describe("The inputs; of a mapping, each key becomes {key}"),
    z.strictObject({
      glob: text("a pattern").describe("Pattern of paths; each path that matches is an input")
        .optional(),
      lines: text("a path").describe("File; each line is an input").optional(),
      matrix: z.record(
        z.string(),
        z.array(scalar(), { error: values }).min(1, { error: values }),
        { error: "names with lists of values" },
      ).describe("Each combination is an input; each name becomes {name}").optional(),
    }, { error: "one of glob, lines and matrix" }),
  ], { error: "a list of values, {glob: …}, {lines: …} or {matrix: …}" });
}

function createRightShape(about: string) {
  const error = "true, false or a list";
  return z.union([z.boolean({ error }), z.array(text(error), { error })], { error })
    .describe(`${about}. true for all, or a list. Default none`).optional();
}

function createModuleShape() {
  const permissions = "all, none or what it may use";
  return {
    module: text("a path or a URL").describe(
      "JavaScript or TypeScript module with the function to call: a path relative to the plan, or a URL",
    ).optional(),
    export: text("a name").describe("Name of the module's function. Default: default").optional(),
    input: z.unknown().describe(
      "What the function is given; texts in it take replacement strings. Default: the input of forEach",
    ).optional(),
    isolation: z.enum(["worker", "process"], { error: "worker or process" }).describe(
      "Where the module runs: in a worker (fast), or in a process of its own that can always be stopped. Default worker",
    ).optional(),
    permissions: z.union([
      z.enum(["all", "none"], { error: permissions }),
      z.strictObject({
        read: createRightShape("Files and folders to read").describe(
          "Files and folders to read. true for all, or a list. Default true",
        ),
        write: createRightShape("Files and folders to write"),
        net: createRightShape("Hosts to connect to, as host or host:port"),
        env: createRightShape("Environment variables of Heddle's process to see"),
        run: createRightShape("Programs to start"),
        sys: createRightShape("Facts about the system to ask for"),
        ffi: createRightShape("Libraries to load"),
      }, { error: permissions }),
    ], { error: permissions }).describe("What the module may touch. Default: read files")
      .optional(),
  };
}

function createFetchShape() {
  const url = "an address that begins with http:// or https://";
  const value = "a text or {env: NAME}";
  return z.union([
    text(url),
    z.strictObject({
      url: text(url).describe("Address of the file"),
      to: text("a path").describe(
        "Where it goes, relative to the plan: a folder if it ends with /, else a file. Default: beside the plan",
      ).optional(),
      sha256: text("64 hexadecimal digits").describe("SHA-256 that the file must have").optional(),
      headers: z.record(
        z.string(),
        z.union([
          z.string({ error: value }),
          z.strictObject({ env: text("a name") }, { error: value }),
        ], { error: value }),
        { error: "names with values" },
      ).describe("Headers of the request; {env: NAME} takes the value from a variable of Heddle's")
        .optional(),
    }, { error: "an address or {url: …}" }),
  ], { error: "an address or {url: …}" })
    .describe("A file to download: its address, or that with a place, a digest and headers")
    .optional();
}

function createChecksumShape() {
  const paths = "a path or a list of paths";
  const createPaths = () =>
    z.union([text(paths), z.array(text(paths), { error: paths }).min(1, { error: paths })], {
      error: paths,
    });
  return z.union([
    createPaths(),
    z.strictObject({
      paths: createPaths().describe("Files and folders to hash").optional(),
      check: text("a path").describe("List of digests to check files against").optional(),
      algorithm: z.enum(["sha256", "sha1", "sha512", "md5", "blake2b"], {
        error: "sha256, sha1, sha512, md5 or blake2b",
      }).describe("Default: sha256; in a check what the digests look like").optional(),
      ignoreMissing: z.boolean({ error: "true or false" })
        .describe("In a check: files that are not there are no failure. Default false").optional(),
    }, { error: `${paths}, or {check: LIST}` }),
  ], { error: `${paths}, or {check: LIST}` })
    .describe("Files and folders to hash, or a list to check, found when the task runs").optional();
}

function createTaskShape() {
  const run = "a shell line, or a list of a program and its arguments";
  const needs = "an id or a list of ids";
  return z.strictObject({
    id: text("a name").describe("Name of the task, unique in the plan"),
    run: z.union([text(run), z.array(argument(), { error: run }).min(1, { error: run })], {
      error: run,
    }).describe("A string is a line for /bin/sh; a list is a program and its arguments").optional(),
    ...createModuleShape(),
    fetch: createFetchShape(),
    checksum: createChecksumShape(),
    forEach: createForEachShape().describe("Makes one task for each input").optional(),
    needs: z.union([text(needs), z.array(text(needs), { error: needs })], { error: needs })
      .describe("Ids of tasks that must have succeeded first").optional(),
    slots: wholeNumber(1, 999_999)
      .describe("At most this many tasks of this forEach at once").optional(),
    env: env().optional(),
    cwd: text("a folder").describe("Working folder, relative to the one of the plan").optional(),
    stdin: z.union([
      z.string({ error: "a text or {file: PATH}" }),
      z.strictObject({ file: text("a path") }, { error: "{file: PATH}" }),
    ], { error: "a text or {file: PATH}" })
      .describe("Standard input: a text, or the content of a file. Default: empty").optional(),
    ...createPolicyShape(),
  }, { error: "a task with the keys id and run" }).meta({
    oneOf: WORK_KEYS.map((key) => ({ required: [key] })),
  });
}

function createPlanShape() {
  const tasks = "a list with at least one task";
  return z.strictObject({
    $schema: z.string({ error: "an address" }).describe("Where this schema is, for editors")
      .optional(),
    name: text("a name").describe("Name of the run. Default: the file's name").optional(),
    jobs: z.union([wholeNumber(1, 999_999), text("a number of jobs")], {
      error: "a number of jobs, a share of the cores such as 50%, or auto",
    }).describe("Tasks that may run at once: a number, a share of the cores, or auto").optional(),
    env: env().optional(),
    cwd: text("a folder").describe("Working folder of all tasks. Default: the plan's").optional(),
    defaults: z.strictObject(createPolicyShape(), { error: "keys of tasks with values" })
      .describe("For tasks that do not say otherwise; the command line comes before").optional(),
    tasks: z.array(createTaskShape(), { error: tasks }).min(1, { error: tasks })
      .describe("What to run"),
  }, { error: "a plan with the key tasks" });
}
