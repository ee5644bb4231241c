/** Files below a folder, and those of them that are the modules of ours that users run. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Paths of all those modules from the project's folder on. */
export function sourceFiles(): string[] {
  const files = ["lib", "workers"].flatMap((folder) => filesIn(ROOT + folder));
  return [
    "main.ts",
    ...files.filter((path) => path.endsWith(".ts")).map((path) => path.slice(ROOT.length)),
  ];
}

/** Paths of all files in a folder and its folders, which begin with that of the folder. */
export function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? filesIn(path) : [path];
  });
}
