/**
 * Compiles the native executable `dist/heddle`, workers inside. `DENORT_BIN` names a runtime stub
 * where none can be downloaded; it must belong to exactly the Deno release that compiles.
 */
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { runStep } from "./run_steps.ts";
import { sourceFiles } from "./source_files.ts";
import {
  type LockedPackages,
  specifiersIn,
  unusedFiles,
  type UsedPackage,
} from "./unused_files.ts";

/** Where the executable is written. */
export const OUTPUT = "dist/heddle";

// Workers, and modules that are loaded when they are needed, are found by URL, which the compiler does not follow.
// The demonstration plan is read at run time.
const INCLUDED = ["workers", "lib/cli", "lib/display", "lib/platform", "docs/examples/demo.yaml"]
  .flatMap((path) => ["--include", path]);
const ROOT = fileURLToPath(new URL("../", import.meta.url));
// Three isolates whose young generations may grow to V8's default cost 200 MB more and are no faster.
const V8_FLAGS = "--v8-flags=--max-semi-space-size=4";
/** Of packages from npm only what runs. */
function exclusions(): string[] {
  const { npm } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.lock`)) as { npm: LockedPackages };
  return unusedFiles(npm, usedPackages()).flatMap((path) => ["--exclude", path]);
}

/** The packages that our modules import, by their names in `deno.json`. */
function usedPackages(): UsedPackage[] {
  const specifiers = new Set(
    sourceFiles().flatMap((file) => specifiersIn(Deno.readTextFileSync(`${ROOT}${file}`))),
  );
  const names = Object.keys(config.imports).filter((name) => !name.endsWith("/"));
  return names.map((name) => ({
    name,
    entries: [...specifiers]
      .filter((specifier) => specifier === name || specifier.startsWith(`${name}/`))
      .map((specifier) => fileURLToPath(import.meta.resolve(specifier))),
  })).filter(({ entries }) => entries.length > 0);
}

if (import.meta.main) {
  await Deno.mkdir("dist", { recursive: true });
  // Deno 2.4 walks large CommonJS packages recursively and needs the room.
  const env = { RUST_MIN_STACK: "67108864" };
  const options = ["-q", "-A", "--no-prompt", "--no-check", V8_FLAGS, ...INCLUDED, ...exclusions()];
  const args = ["compile", ...options, "-o", OUTPUT, "main.ts"];
  Deno.exit(await runStep({ name: `compile ${OUTPUT}`, args, env }) ? 0 : 1);
}
