/** What tests of modules on the command line share: sandboxes full of files, and how a task failed. */
import assert from "node:assert/strict";
import type { Failure } from "../../lib/events.ts";
import { Sandbox } from "../_support/cli.ts";
import { runEvents, theEvent } from "./_runs.ts";

/** The tests drive the executable. */
export const isBinary = Boolean(Deno.env.get("HEDDLE_BINARY"));

/** A sandbox with files, by their paths. */
export async function sandboxOf(files: Readonly<Record<string, string>>): Promise<Sandbox> {
  const sandbox = await Sandbox.create();
  for (const [name, text] of Object.entries(files)) {
    const at = name.lastIndexOf("/");
    if (at > 0) await Deno.mkdir(`${sandbox.path}/${name.slice(0, at)}`, { recursive: true });
    await Deno.writeTextFile(`${sandbox.path}/${name}`, text);
  }
  return sandbox;
}

/** How the one task failed of a run of the first file, for the input `x`. */
export async function rawFailureOf(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Failure> {
  await using sandbox = await sandboxOf(files);
  const module = Object.keys(files)[0] ?? "";
  const { code, events, stderr } = await runEvents(
    sandbox,
    ["each", "--grace", "1s", "--module", module, ...args, ":::", "x"],
  );
  assert.equal(code, 1, stderr);
  return theEvent(events, "task_failed").failure;
}

/** The same as one line: what kind of failure, and its words. */
export async function failureOf(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  const failure = await rawFailureOf(files, ...args);
  if (failure.kind === "module") return `${failure.problem}: ${failure.message}`;
  if (failure.kind === "threw") return `threw: ${failure.message} (${failure.at})`;
  if (failure.kind === "timeout") return `timeout: ${failure.detail}`;
  return JSON.stringify(failure);
}
