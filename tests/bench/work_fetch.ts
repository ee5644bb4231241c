/** `fetch`: files downloaded by Heddle, curl and aria2c from one server in a process of its own. */
import { fileURLToPath } from "node:url";
import { ampleFolder, removeAmple } from "./ample_folder.ts";
import { heddle, type Peer, program } from "./peers.ts";
import { runInTurns } from "./work_cost.ts";
import type { WorkBenchOptions } from "./work_options.ts";
import { type PeerGoal, reportCosts } from "./work_report.ts";

const CURL = "curl --parallel --parallel-max 4";
const ARIA2C = "aria2c -j4";

const GOALS: readonly PeerGoal[] = [
  { beside: CURL, what: "wallMs", atLeast: 1 },
  { beside: ARIA2C, what: "cpuMs", atLeast: 1 },
];

export async function measureFetch(
  { downloads, downloadBytes, rounds }: WorkBenchOptions,
): Promise<string> {
  await using server = await startServer(downloadBytes);
  const folder = await ampleFolder(downloads * downloadBytes);
  const names = Array.from({ length: downloads }, (_, at) => `file-${at + 1}.bin`);
  const urls = names.map((name) => `http://127.0.0.1:${server.port}/${name}`);
  const list = `${folder}.urls`;
  await Deno.writeTextFile(list, urls.map((url) => `${url}\n`).join(""));
  const peers = [
    heddle("heddle fetch -j4", ["fetch", "--no-journal", "-j4", "-d", folder, "--from", list]),
    curl(folder, names, urls),
    program(ARIA2C, ["aria2c", "-q", "-j4", "-d", folder, "-i", list]),
  ];
  const empty = () => {
    Deno.removeSync(folder, { recursive: true });
    Deno.mkdirSync(folder);
  };
  try {
    const costs = await runInTurns({
      peers,
      rounds,
      before: empty,
      after: ({ name }) => checkFiles(name, folder, { names, bytes: downloadBytes }),
    });
    return reportCosts(peers, costs, GOALS);
  } finally {
    await Deno.remove(list);
    removeAmple(folder);
  }
}

function curl(folder: string, names: readonly string[], urls: readonly string[]): Peer {
  const files = urls.flatMap((url, at) => ["-o", `${folder}/${names[at]}`, url]);
  return program(CURL, ["curl", "-sS", "-f", "--parallel", "--parallel-max", "4", ...files]);
}

/** @throws {Error} Something else is there than what was to be downloaded. */
function checkFiles(
  peer: string,
  folder: string,
  { names, bytes }: { readonly names: readonly string[]; readonly bytes: number },
): void {
  const found = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const isWhole = names.every((name) =>
    found.includes(name) && Deno.statSync(`${folder}/${name}`).size === bytes
  );
  if (isWhole && found.length === names.length) return;
  throw new Error(`${peer} left ${found.length} files, not all of them whole`);
}

interface Server extends AsyncDisposable {
  readonly port: number;
}

export async function startServer(bytes: number): Promise<Server> {
  const file = fileURLToPath(new URL("work_server.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", file, String(bytes)],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return {
    port: Number(new TextDecoder().decode(value)),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}
