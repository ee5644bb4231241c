/**
 * The example that mixes all kinds of work in a sandbox, with a server that misbehaves in place of its addresses, and
 * what must be true of its files.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { BadServer } from "../_support/bad_server.ts";
import { Sandbox } from "../_support/cli.ts";
import { answer, inTurn, serveFile } from "../_support/served_files.ts";

const EXAMPLES = new URL("../../docs/examples/", import.meta.url);
const ARCHIVES = ["birds", "maps", "poems"];
const OLD = "Mon, 05 Feb 2024 10:00:00 GMT";

/** Waits as long as the file `HELD` is there: a run that is to be ended by a signal cannot be over before it. */
const LAST_TASK = `
  - id: last
    needs: count
    run: while [ -e held ]; do sleep 0.05; done
`;
export const HELD = "work/held";

export interface Stage extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly server: BadServer;
  readonly archives: ReadonlyMap<string, Uint8Array>;
  /** Breaks the download that stands still, and lets none stand still any more. */
  breakStandstill(): void;
}

/** The example in a sandbox, with the server in place of its addresses. */
export async function setUp(): Promise<Stage> {
  const sandbox = await Sandbox.create();
  const archives = new Map<string, Uint8Array>();
  for (const name of ARCHIVES) archives.set(name, await packArchive(sandbox, name));
  const server = await BadServer.start();
  const standstill = Promise.withResolvers<void>();
  serve(server, archives, standstill.promise);
  await Deno.mkdir(`${sandbox.path}/work`);
  const plan = await Deno.readTextFile(new URL("mixed.yaml", EXAMPLES));
  const served = plan.replaceAll("https://example.org", server.origin);
  assert.notEqual(served, plan);
  const own = served + LAST_TASK;
  await Deno.writeTextFile(`${sandbox.path}/work/plan.yaml`, own);
  const module = await Deno.readTextFile(new URL("count_words.ts", EXAMPLES));
  const standalone = module.replace(
    "../../lib/mod.ts",
    new URL("../../lib/mod.ts", import.meta.url).href,
  );
  await Deno.writeTextFile(`${sandbox.path}/work/count_words.ts`, standalone);
  return {
    sandbox,
    server,
    archives,
    breakStandstill: standstill.resolve,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await sandbox[Symbol.asyncDispose]();
    },
  };
}

async function packArchive(sandbox: Sandbox, name: string): Promise<Uint8Array> {
  const source = `${sandbox.path}/source-${name}`;
  await Deno.mkdir(source);
  for (const part of ["one", "two"]) {
    await Deno.writeTextFile(`${source}/${part}.txt`, `${name} ${part}\n`.repeat(3));
  }
  // Large, so that it can break in the middle, and not to be compressed.
  await Deno.writeFile(`${source}/noise.bin`, crypto.getRandomValues(new Uint8Array(60_000)));
  const path = `${sandbox.path}/${name}.tar.gz`;
  const { success } = await new Deno.Command("tar", { args: ["-czf", path, "-C", source, "."] })
    .output();
  assert.ok(success);
  return await Deno.readFile(path);
}

/** One download stands still until the promise resolves. */
export function serve(
  server: BadServer,
  archives: ReadonlyMap<string, Uint8Array>,
  standstill = Promise.resolve(),
): void {
  const file = (name: string) => ({
    bytes: archives.get(name) ?? assert.fail(),
    etag: `"${name}"`,
    lastModified: OLD,
  });
  const broken = { breakAt: 30_000 };
  server.on("/birds.tar.gz", inTurn(answer(503), serveFile(file("birds"))));
  server.on(
    "/maps.tar.gz",
    inTurn(
      serveFile({ ...file("maps"), ...broken, breakBy: "reset" }),
      serveFile({ ...file("maps"), breakAt: 45_000 }),
      serveFile(file("maps")),
    ),
  );
  server.on(
    "/poems.tar.gz",
    inTurn(
      serveFile({ ...file("poems"), ...broken, breakBy: "reset", breakAfter: standstill }),
      serveFile(file("poems")),
    ),
  );
  const lines = [...archives].map(([name, bytes]) => `${digestOf(bytes)}  ${name}.tar.gz\n`);
  const list = { bytes: new TextEncoder().encode(lines.join("")), lastModified: OLD };
  server.on("/SHA256SUMS", inTurn(answer(429, { "retry-after": "0" }), serveFile(list)));
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What has its final name is whole. */
export function assertWhole({ sandbox, archives }: Stage): void {
  const work = `${sandbox.path}/work`;
  for (const [name, bytes] of archives) {
    const archive = readIfThere(`${work}/archives/${name}.tar.gz`);
    if (archive !== null) assert.equal(digestOf(archive), digestOf(bytes), name);
    const folder = namesIn(`${work}/texts/${name}`);
    if (folder.length > 0) assert.deepEqual(folder, ["noise.bin", "one.txt", "two.txt"]);
    const report = readIfThere(`${work}/counts/${name}.json`);
    if (report !== null) assert.equal(JSON.parse(new TextDecoder().decode(report))["one.txt"], 6);
  }
}

export function assertFinished(stage: Stage): void {
  assertWhole(stage);
  const work = `${stage.sandbox.path}/work`;
  const archives = [...ARCHIVES.map((name) => `${name}.tar.gz`), "SHA256SUMS"].sort();
  assert.deepEqual(namesIn(`${work}/archives`), archives);
  assert.deepEqual(namesIn(`${work}/texts`), ARCHIVES);
  assert.deepEqual(namesIn(`${work}/counts`), ARCHIVES.map((name) => `${name}.json`));
}

export function readIfThere(path: string): Uint8Array | null {
  try {
    return Deno.readFileSync(path);
  } catch {
    return null;
  }
}

export function namesIn(path: string): readonly string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
