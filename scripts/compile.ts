/**
 * Compiles the native executable `dist/heddle`, workers inside. `DENORT_BIN` names a runtime stub
 * where none can be downloaded; it must belong to exactly the Deno release that compiles.
 */
import { fileURLToPath } from "node:url";
import { runStep } from "./run_steps.ts";

/** Where the executable is written. */
export const OUTPUT = "dist/heddle";

// Workers, and modules that are loaded when they are needed, are found by URL, which the compiler does not follow.
// The demonstration plan is read at run time.
const INCLUDED = ["workers", "lib/cli", "lib/display", "lib/platform", "docs/examples/demo.yaml"]
  .flatMap((path) => ["--include", path]);
// All of amaro is in its main file; beside it the package has the same 4 MB once more. In a cache a version is a folder.
const [AMARO = ""] = /^.*\/amaro\/(?:\d[^/]*\/)?/.exec(import.meta.resolve("amaro")) ?? [];
const EXCLUDED = ["--exclude", fileURLToPath(`${AMARO}lib`)];
// Three isolates whose young generations may grow to V8's default cost 200 MB more and are no faster.
const V8_FLAGS = "--v8-flags=--max-semi-space-size=4";
const ARGS = [
  "compile",
  "-q",
  "-A",
  "--no-prompt",
  "--no-check",
  V8_FLAGS,
  ...INCLUDED,
  ...EXCLUDED,
  "-o",
  OUTPUT,
  "main.ts",
];

if (import.meta.main) {
  await Deno.mkdir("dist", { recursive: true });
  // Deno 2.4 walks large CommonJS packages recursively and needs the room.
  const env = { RUST_MIN_STACK: "67108864" };
  Deno.exit(await runStep({ name: `compile ${OUTPUT}`, args: ARGS, env }) ? 0 : 1);
}
