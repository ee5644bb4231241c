/**
 * A local HTTP server that misbehaves as a test says: what goes over the line, and when, is up to the handler of each
 * path, down to connections that are reset. One request a connection. Keeps what it was asked.
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** What a client asked for. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  /** 1 for the first request for this path. */
  readonly count: number;
  /** What it was answered with, once it was. */
  readonly status?: number;
}

/** One request to be answered, in any way. What is sent to a client that has gone is lost. */
export interface Exchange {
  readonly request: SeenRequest;
  /** Sends the status line and headers. `content-length` is up to the caller. */
  head(status: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  send(bytes: Uint8Array | string): Promise<void>;
  /** Ends the connection with a TCP reset instead of an orderly end (which is all that Deno 2.4 can do). */
  reset(): void;
  /** Resolves when the client has gone away, or the server ends. */
  readonly gone: Promise<void>;
}

/** First byte of a client that wants TLS: it is hung up on. */
const TLS_HANDSHAKE = "\x16";

export type Handler = (exchange: Exchange) => Promise<void> | void;

export class BadServer implements AsyncDisposable {
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;
  readonly #handlers = new Map<string, Handler>();
  readonly #open = new Set<Connection>();
  readonly #serving = new Set<Promise<void>>();
  readonly #waits = new Set<() => void>();

  private constructor() {
    this.#server = createServer((socket) => {
      const serving = this.#serve(new Connection(socket)).finally(() => {
        this.#serving.delete(serving);
      });
      this.#serving.add(serving);
    });
  }

  static async start(handlers: Readonly<Record<string, Handler>> = {}): Promise<BadServer> {
    const server = new BadServer();
    for (const [path, handler] of Object.entries(handlers)) server.on(path, handler);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  /** `http://127.0.0.1:PORT`. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return this.origin + path;
  }

  /** Answers a path (without query) from here on. */
  on(path: string, handler: Handler): void {
    this.#handlers.set(path, handler);
  }

  /** The requests for a path (without query). */
  of(path: string): readonly SeenRequest[] {
    return this.requests.filter((request) => withoutQuery(request.path) === path);
  }

  /** Resolves when a path was asked for so many times. */
  async asked(path: string, times = 1): Promise<void> {
    while (this.of(path).length < times) {
      await new Promise<void>((resolve) => this.#waits.add(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#open) connection.destroy();
    this.#server.close();
    await Promise.all(this.#serving);
    // Deno 2.4 has a timer of its own for the end of a server.
    await new Promise((resolve) => setTimeout(resolve));
  }

  async #serve(connection: Connection): Promise<void> {
    this.#open.add(connection);
    try {
      const head = await connection.readHead();
      if (head === null) return;
      const request = this.#note(head);
      const handler = this.#handlers.get(withoutQuery(request.path)) ?? notFound;
      await handler(connection.exchange(request));
    } finally {
      await connection.end();
      this.#open.delete(connection);
    }
  }

  #note(head: string): SeenRequest {
    const [first = "", ...lines] = head.split("\r\n\r\n", 1).join("").split("\r\n");
    const [method = "", path = ""] = first.split(" ");
    const headers = new Headers(lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }));
    const count = this.of(withoutQuery(path)).length + 1;
    const request = { method, path, headers, count };
    this.requests.push(request);
    for (const wake of this.#waits) wake();
    this.#waits.clear();
    return request;
  }
}

class Connection {
  readonly #socket: Socket;
  readonly #gone = Promise.withResolvers<void>();

  constructor(socket: Socket) {
    this.#socket = socket;
    const gone = () => this.#gone.resolve();
    socket.on("error", gone).on("close", gone).on("end", gone);
  }

  /** The request without its body; null when the client goes away first, or wants TLS. */
  async readHead(): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    let head = "";
    this.#socket.on("data", (bytes: Uint8Array) => {
      head += new TextDecoder("latin1").decode(bytes);
      if (head.includes("\r\n\r\n")) resolve(head);
      else if (head.startsWith(TLS_HANDSHAKE)) resolve(null);
    });
    void this.#gone.promise.then(() => resolve(null));
    return await promise;
  }

  exchange(request: { -readonly [K in keyof SeenRequest]: SeenRequest[K] }): Exchange {
    return {
      request,
      head: (status, headers = {}) => {
        request.status = status;
        return this.#write(headText(status, headers));
      },
      send: (bytes) => this.#write(bytes),
      reset: () => this.#reset(),
      gone: this.#gone.promise,
    };
  }

  /** An orderly end. */
  async end(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#socket.end(() => resolve()));
    await Promise.race([ended, this.#gone.promise]);
    this.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
    this.#gone.resolve();
  }

  #reset(): void {
    if ("resetAndDestroy" in this.#socket) this.#socket.resetAndDestroy();
    this.destroy();
  }

  async #write(data: Uint8Array | string): Promise<void> {
    const written = new Promise<void>((resolve) => this.#socket.write(data, () => resolve()));
    await Promise.race([written, this.#gone.promise]);
  }
}

function headText(status: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ connection: "close", ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${status} Told so\r\n${lines.join("")}\r\n`;
}

async function notFound({ head }: Exchange): Promise<void> {
  await head(404, { "content-length": "0" });
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*/s, "");
}
