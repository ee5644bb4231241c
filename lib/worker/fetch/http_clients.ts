/**
 * The HTTP client that downloads of a worker share, with its connections. By HTTP/2 all requests to a host go over one
 * of them, those of later tries too; where it is dead and nobody has said so (a laptop slept, a router forgot it), or
 * the server wants no more of it, every try over it would come to nothing. So once a download was given up or lost its
 * connection, those that follow begin on new ones.
 */
import { isNetworkFailure } from "./fetch_failure.ts";
import { clientFailure } from "./request_failure.ts";
import { trustFile } from "./trust_settings.ts";

interface SharedClient {
  readonly client: Deno.HttpClient;
  userCount: number;
}

export class HttpClients {
  #current: SharedClient | undefined;

  /** @param signal Aborted when the download is given up. @throws {WorkFailure} When there cannot be one. */
  async use<T>(signal: AbortSignal, run: (client: Deno.HttpClient) => Promise<T>): Promise<T> {
    const shared = this.#current ??= { client: createClient(), userCount: 0 };
    shared.userCount++;
    try {
      return await run(shared.client);
    } catch (error) {
      const isLost = signal.aborted || isNetworkFailure(error);
      if (isLost && shared === this.#current) this.#current = undefined;
      throw error;
    } finally {
      shared.userCount--;
      if (shared !== this.#current && shared.userCount === 0) shared.client.close();
    }
  }
}

function createClient(): Deno.HttpClient {
  try {
    return Deno.createHttpClient({});
  } catch (error) {
    throw clientFailure(error, trustFile());
  }
}
