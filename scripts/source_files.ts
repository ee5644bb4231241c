/** Where the modules of ours are that users run. */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Paths of all of them from the project's folder on. */
export function sourceFiles(): string[] {
  return ["main.ts", ...filesUnder("lib"), ...filesUnder("workers")];
}

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(ROOT + folder)].flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) return filesUnder(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}
