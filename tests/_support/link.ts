/**
 * A way to a local server that breaks as a test says, and that speaks TLS for one that does not. Knows nothing of what
 * goes over it.
 */
import { type CertificateName, serverCertificate } from "./certificates.ts";

/** What becomes of a connection. */
export interface Break {
  /** After so many bytes from the server. @default at once */
  readonly atBytes?: number;
  /** Its end, without a word of TLS, or that nothing comes through any more and nobody is told. */
  readonly by: "end" | "silence";
}

export interface LinkOptions {
  /** Where it leads, on this machine. */
  readonly port: number;
  /** With it the link speaks TLS. @default it passes on what comes */
  readonly certificate?: CertificateName;
  /** @param connection 1 for the first one. @default none breaks */
  readonly breakOf?: (connection: number) => Break | undefined;
}

export class Link implements AsyncDisposable {
  readonly #options: LinkOptions;
  readonly #listener: Deno.Listener;
  readonly #open = new Set<Deno.Conn>();
  readonly #serving = new Set<Promise<void>>();
  #connectionCount = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
    const place = { hostname: "127.0.0.1", port: 0 };
    this.#listener = options.certificate === undefined
      ? Deno.listen(place)
      : Deno.listenTls({ ...place, ...serverCertificate(options.certificate) });
    this.#track(this.#accept());
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  /** Connections so far. */
  get connectionCount(): number {
    return this.#connectionCount;
  }

  /** Of a path, with `https:`. */
  url(path: string): string {
    return `https://127.0.0.1:${this.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#open) closeQuietly(conn);
    while (this.#serving.size > 0) await Promise.all(this.#serving);
  }

  #track(work: Promise<void>): void {
    const serving = work.catch(() => {}).finally(() => this.#serving.delete(serving));
    this.#serving.add(serving);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) this.#track(this.#serve(client));
  }

  async #serve(client: Deno.Conn): Promise<void> {
    const { port, breakOf } = this.#options;
    const connection = ++this.#connectionCount;
    const pipe: Pipe = { isSilent: false, break: breakOf?.(connection) };
    this.#open.add(client);
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    this.#open.add(server);
    try {
      if (pipe.break?.by === "end" && pipe.break.atBytes === undefined) return;
      await Promise.race([pass(client, server, pipe), passBack(server, client, pipe)]);
    } finally {
      for (const conn of [client, server]) {
        this.#open.delete(conn);
        closeQuietly(conn);
      }
    }
  }
}

interface Pipe {
  isSilent: boolean;
  readonly break: Break | undefined;
}

async function pass(from: Deno.Conn, to: Deno.Conn, pipe: Pipe): Promise<void> {
  for await (const bytes of piecesOf(from)) if (!pipe.isSilent) await writeAll(to, bytes);
}

async function passBack(from: Deno.Conn, to: Deno.Conn, pipe: Pipe): Promise<void> {
  const { atBytes = 0, by } = pipe.break ?? {};
  let left = by === undefined ? Infinity : atBytes;
  for await (const bytes of piecesOf(from)) {
    if (!pipe.isSilent) await writeAll(to, bytes.subarray(0, Math.min(left, bytes.length)));
    left -= bytes.length;
    if (left > 0) continue;
    if (by === "end") return;
    pipe.isSilent = true;
  }
}

/** Until it ends or is closed. */
async function* piecesOf(conn: Deno.Conn): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(16 * 1024);
  for (;;) {
    const count = await conn.read(piece).catch(() => null);
    if (count === null) return;
    yield piece.subarray(0, count);
  }
}

async function writeAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

/** It may have been closed from elsewhere. */
function closeQuietly(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
