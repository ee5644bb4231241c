/**
 * Runs the tests with the sanitizers on. From Deno 2.9 they are off unless asked for, and 2.4 knows
 * neither the flags nor the fields of deno.json: so they are asked for here.
 */

/** Arguments of `deno` for a test run: the given ones pass through, `tests/` is the default. */
export function testArgs(args: readonly string[], version: string): string[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const hasFlags = major > 2 || (major === 2 && minor >= 9);
  const sanitizers = hasFlags ? ["--sanitize-ops", "--sanitize-resources"] : [];
  const hasPath = args.some((arg) => !arg.startsWith("-"));
  return ["test", "-q", "-A", ...sanitizers, ...args, ...(hasPath ? [] : ["tests/"])];
}

if (import.meta.main) {
  const child = new Deno.Command(Deno.execPath(), {
    args: testArgs(Deno.args, Deno.version.deno),
    stdin: "null",
  }).spawn();
  Deno.exit((await child.status).code);
}
