/** A small HTTP proxy: tunnels by CONNECT and requests that it passes on, or whatever it answers instead. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What it was asked. */
export interface ProxiedRequest {
  readonly method: string;
  readonly target: string;
  /** With names in lower case. */
  readonly headers: Headers;
}

export class Proxy implements AsyncDisposable {
  readonly requests: ProxiedRequest[] = [];
  /** What it answers to everything, instead of passing it on; null to hang up. */
  refusal: string | null | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#keep(socket);
      socket.once("data", (bytes: Uint8Array) => this.#answer(socket, bytes));
    });
  }

  static async start(): Promise<Proxy> {
    const proxy = new Proxy();
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** `127.0.0.1:PORT`. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    // Deno 2.4 has a timer of its own for the end of a server.
    await new Promise((resolve) => setTimeout(resolve));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
  }

  /** Heads of the tests come in one piece. */
  #answer(client: Socket, bytes: Uint8Array): void {
    const head = new TextDecoder("latin1").decode(bytes);
    const [first = "", ...lines] = head.split("\r\n");
    const [method = "", target = ""] = first.split(" ");
    const headers = new Headers(
      lines.filter((line) => line.includes(":")).map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    this.requests.push({ method, target, headers });
    if (this.refusal === null) return void client.destroy();
    if (this.refusal !== undefined) return void client.end(this.refusal);
    const isTunnel = method === "CONNECT";
    const { hostname, port, origin } = new URL(isTunnel ? `http://${target}` : target);
    const server = connect(Number(port), hostname, () => {
      if (isTunnel) client.write("HTTP/1.1 200 Connected\r\n\r\n");
      else server.write(head.replace(origin, ""));
      client.pipe(server);
      server.pipe(client);
    });
    this.#keep(server);
  }
}

/** An answer without content. */
export function refuse(status: number, header = ""): string {
  return `HTTP/1.1 ${status} Told so\r\ncontent-length: 0\r\n${header}\r\n`;
}
