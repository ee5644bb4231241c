/** A temporary folder with room for gigabytes, in memory where there is some: no disk's speed is anybody's merit. */

const folders = new Set<string>();

/** @throws {Error} There is no room for so many bytes anywhere. */
export async function ampleFolder(bytes: number): Promise<string> {
  const places = ["/dev/shm", Deno.env.get("TMPDIR") ?? "/tmp"];
  for (const place of places) {
    const { success, stdout } = await new Deno.Command("df", {
      args: ["-Pk", place],
      stderr: "null",
    }).output();
    if (!success || parseFreeBytes(new TextDecoder().decode(stdout)) < bytes * 1.1) continue;
    const folder = await Deno.makeTempDir({ dir: place, prefix: "heddle-bench-" });
    folders.add(folder);
    return folder;
  }
  const needed = Math.ceil(bytes / 1e9 * 11) / 10;
  throw new Error(`There is no room for ${needed} GB in ${places.join(" or ")}`);
}

/** Of the output of `df -Pk`: what is free, in bytes; 0 when it is no such output. */
export function parseFreeBytes(text: string): number {
  const fields = text.trimEnd().split("\n").at(-1)?.split(/\s+/) ?? [];
  return (Number(fields[3]) || 0) * 1024;
}

/** Removes one of them with all that is in it. */
export function removeAmple(folder: string): void {
  if (folders.delete(folder)) Deno.removeSync(folder, { recursive: true });
}

/** Removes what the benchmark left. */
export function cleanUpAmple(): void {
  for (const folder of folders) removeAmple(folder);
}
