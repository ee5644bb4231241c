/**
 * The whole gate: format, lint, types, docs, tests. All parts run, also after a failure, and the
 * failed ones are named at the end.
 */
import { runSteps, say, type Step } from "./run_steps.ts";
import { testArgs } from "./test.ts";

const CODE = ["main.ts", "lib/", "workers/", "tests/", "scripts/", "docs/library/"];

/** The parts that come before the tests; what the library exports is documented once it exists. */
function gates(hasLibrary: boolean): Step[] {
  const docs = { name: "docs", args: ["doc", "-q", "--lint", "lib/mod.ts"] };
  return [
    { name: "format", args: ["fmt", "-q", "--check"] },
    { name: "lint", args: ["lint", "-q"] },
    { name: "types", args: ["check", "-q", ...CODE] },
    ...(hasLibrary ? [docs] : []),
  ];
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const areTestsLeftOut = Deno.args.includes("--no-test");
  const tests = { name: "tests", args: testArgs([], Deno.version.deno) };
  const steps = gates(exists("lib/mod.ts"));
  const failed = await runSteps(areTestsLeftOut ? steps : [...steps, tests]);
  say(failed.length === 0 ? "── all good" : `── failed: ${failed.join(", ")}`);
  Deno.exit(failed.length === 0 ? 0 : 1);
}
