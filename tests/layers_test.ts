/**
 * Holds the architecture to its arrows, on the real module graph: who imports whom, who touches the
 * outside world, and where external packages come in.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sourceFiles } from "../scripts/source_files.ts";
import { checkImport, checkPackages, type Import, partOf } from "./_support/layer_rules.ts";
import { findAmbientUses } from "./_support/token_scan.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** The parts that may touch the runtime, the console, clocks and timers. */
const OUTER_PARTS = ["main.ts", "workers", "lib/platform", "lib/worker"];

/** Ambient uses elsewhere, each with its reason; one that is no longer used fails the test. */
const EXCEPTIONS: readonly { file: string; token: string; reason: string }[] = [];

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
}
interface GraphModule {
  readonly specifier: string;
  readonly dependencies?: readonly Dependency[];
}

Deno.test("imports follow the arrows of the architecture", async () => {
  const imports = (await readGraph()).flatMap(importsOf);
  assert.ok(imports.length > 50, `only ${imports.length} imports were found`);
  assert.deepEqual(imports.map(checkImport).filter((problem) => problem !== null), []);
});

Deno.test("an external package is imported in one file of ours", async () => {
  const imports = (await readGraph()).flatMap(({ specifier, dependencies = [] }) =>
    dependencies.map((dependency) => ({
      from: relative(specifier),
      specifier: dependency.specifier,
    }))
  );
  assert.deepEqual(checkPackages(imports), []);
});

Deno.test("only the outer parts touch the runtime, the console, clocks and timers", () => {
  const problems: string[] = [];
  const used = new Set<string>();
  for (const file of sourceFiles().filter((file) => !OUTER_PARTS.includes(partOf(file)))) {
    for (const { token, line } of findAmbientUses(Deno.readTextFileSync(ROOT + file))) {
      const isExcepted = EXCEPTIONS.some((it) => it.file === file && it.token === token);
      if (isExcepted) used.add(`${file} ${token}`);
      else problems.push(`${file}:${line}: ${token} belongs into ${OUTER_PARTS.join(", ")}`);
    }
  }
  for (const { file, token } of EXCEPTIONS) {
    if (!used.has(`${file} ${token}`)) problems.push(`${file}: the exception for ${token} is idle`);
  }
  assert.deepEqual(problems, []);
});

/** All modules of ours that are reachable from any source file. */
async function readGraph(): Promise<GraphModule[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = sourceFiles().map((file) => `import ${JSON.stringify(`file://${ROOT}${file}`)};`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", `${ROOT}deno.json`, entry],
      cwd: ROOT,
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: GraphModule[] };
    return modules.filter(({ specifier }) => specifier.startsWith(`file://${ROOT}`));
  } finally {
    await Deno.remove(entry);
  }
}

function importsOf({ specifier, dependencies = [] }: GraphModule): Import[] {
  return dependencies.flatMap(({ code, type }) => {
    const to = code?.specifier ?? type?.specifier ?? "";
    if (!to.startsWith(`file://${ROOT}`)) return [];
    return [{ from: relative(specifier), to: relative(to), isTypeOnly: code === undefined }];
  });
}

function relative(specifier: string): string {
  return specifier.replace(`file://${ROOT}`, "");
}
