/** The result folders of `--results`: one for each task, with its output and `result.json`. */

/** Creates a task's folder; existing files of an earlier attempt are overwritten. */
export function createResultDir(path: string): void {
  Deno.mkdirSync(path, { recursive: true });
}

/** Writes `result.json` in one step, so that nobody reads half of it. */
export function writeResult(dir: string, record: unknown): void {
  // Two runs may write into the same folder.
  const temporary = `${dir}/.result.json.${Deno.pid}.tmp`;
  Deno.writeTextFileSync(temporary, JSON.stringify(record, null, 2) + "\n");
  Deno.renameSync(temporary, `${dir}/result.json`);
}
