/** `checksum` and `small`: trees of files hashed by Heddle and by everybody else. */
import { fileURLToPath } from "node:url";
import { ampleFolder, removeAmple } from "./ample_folder.ts";
import { heddle, type Peer, program, pythonProgram } from "./peers.ts";
import { runInTurns } from "./work_cost.ts";
import type { WorkBenchOptions } from "./work_options.ts";
import { type PeerGoal, reportCosts } from "./work_report.ts";

const SHA256SUM = "xargs -P2 -n1 sha256sum";
const MANY_SHA256SUM = "xargs -P2 -n100 sha256sum";
const OPENSSL = "xargs -P2 -n1 openssl dgst";
const MANY_OPENSSL = "xargs -P2 -n8 openssl dgst";
const PYTHON = "python threads, hashlib";

const LARGE_GOALS: readonly PeerGoal[] = [
  { beside: SHA256SUM, what: "wallMs", atLeast: 3 },
  { beside: OPENSSL, what: "wallMs", atLeast: 1 },
  { beside: PYTHON, what: "wallMs", atLeast: 0.85 },
];
const SMALL_GOALS: readonly PeerGoal[] = [
  { beside: SHA256SUM, what: "wallMs", atLeast: 5 },
];

/** Files that each are worth a while. */
export async function measureChecksum(options: WorkBenchOptions): Promise<string> {
  const { largeFiles, largeBytes, rounds } = options;
  const folder = await filledFolder(largeFiles, largeBytes);
  const peers = [
    ours(folder),
    // Without -n one process would get all the names.
    piped(SHA256SUM, folder, ["xargs", "-0", "-P2", "-n1", "sha256sum"]),
    piped(OPENSSL, folder, ["xargs", "-0", "-P2", "-n1", "openssl", "dgst", "-sha256"]),
    piped(MANY_OPENSSL, folder, ["xargs", "-0", "-P2", "-n8", "openssl", "dgst", "-sha256"]),
    python(folder),
    bareWorkers(folder),
  ];
  const costs = await runInTurns({ peers, rounds });
  removeAmple(folder);
  return reportCosts(peers, costs, LARGE_GOALS);
}

/** Files that are nothing but overhead. */
export async function measureSmall(options: WorkBenchOptions): Promise<string> {
  const { smallFiles, smallBytes, rounds } = options;
  const folder = await filledFolder(smallFiles, smallBytes);
  const peers = [
    ours(folder),
    piped(SHA256SUM, folder, ["xargs", "-0", "-P2", "-n1", "sha256sum"]),
    piped(MANY_SHA256SUM, folder, ["xargs", "-0", "-P2", "-n100", "sha256sum"]),
    python(folder),
  ];
  const costs = await runInTurns({ peers, rounds });
  removeAmple(folder);
  return reportCosts(peers, costs, SMALL_GOALS);
}

/** A folder of random files, which are in the page cache since they were just written. */
export async function filledFolder(count: number, bytes: number): Promise<string> {
  const folder = await ampleFolder(count * Math.max(bytes, 4096));
  const content = new Uint8Array(bytes);
  const piece = crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)));
  for (let at = 0; at < bytes; at += piece.length) {
    content.set(piece.subarray(0, Math.min(piece.length, bytes - at)), at);
  }
  const digits = String(count).length;
  for (let n = 0; n < count; n++) {
    // No two are the same.
    new DataView(content.buffer).setUint32(0, n);
    Deno.writeFileSync(`${folder}/file-${String(n).padStart(digits, "0")}`, content);
  }
  return folder;
}

function ours(folder: string): Peer {
  return heddle("heddle checksum -j2", ["checksum", "--no-journal", "-j2", folder]);
}

/** The names of all files, to a program. */
function piped(name: string, folder: string, argv: readonly string[]): Peer {
  const { missing } = program(name, [argv.find(isHasher) ?? ""]);
  const line = 'folder=$1; shift; find "$folder" -type f -print0 | "$@"';
  const peer = { name, argv: ["sh", "-c", line, "sh", folder, ...argv] };
  return missing === undefined ? peer : { ...peer, missing };
}

function isHasher(word: string): boolean {
  return word === "sha256sum" || word === "openssl";
}

function python(folder: string): Peer {
  const { argv, ...peer } = pythonProgram(PYTHON, "hashlib", "");
  return { ...peer, argv: [argv[0] ?? "", path("peers/hash_threads.py"), folder, "2"] };
}

function bareWorkers(folder: string): Peer {
  const argv = [Deno.execPath(), "run", "-q", "-A", path("peers/hash_workers.ts"), folder, "2"];
  return { name: "bare workers, node:crypto", argv };
}

function path(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
