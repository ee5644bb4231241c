/** Hashes the files of a folder in bare workers, with nothing around them: FOLDER WORKERS. */

const [folder = "", count = "1"] = Deno.args;
const paths = [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort();

async function work(): Promise<void> {
  const worker = new Worker(new URL("./hash_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.onmessage = ({ data }) => {
    if (data !== null) Deno.stdout.writeSync(new TextEncoder().encode(`${data}\n`));
    const path = paths.pop();
    if (path === undefined) resolve();
    else worker.postMessage(path);
  };
  await promise;
  worker.terminate();
}

await Promise.all(Array.from({ length: Number(count) }, work));
