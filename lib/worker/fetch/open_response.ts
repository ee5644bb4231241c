/**
 * Sends a request and follows redirects: at most ten, to http and https only, and without credentials once the way
 * leads to another origin. Owns what is sent; what comes back is the caller's.
 */
import { WorkFailure } from "../work_runner.ts";
import { networkFailure } from "./fetch_failure.ts";

export interface RequestOptions {
  readonly url: string;
  /** What the user asked for. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the download needs: ranges and conditions. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** As many as curl follows by default is 50, browsers 20; a chain longer than this has no end. */
const MAX_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** @throws {WorkFailure} For a network that fails, and a chain of redirects that is none of the above. */
export async function openResponse(options: RequestOptions): Promise<Response> {
  const origin = new URL(options.url).origin;
  let url = new URL(options.url);
  for (let hops = 0;; hops++) {
    const response = await send(url, url.origin === origin, options);
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    if (hops === MAX_REDIRECTS) throw redirectFailure(`More than ${MAX_REDIRECTS} redirects`);
    url = nextUrl(location, url);
  }
}

async function send(
  url: URL,
  isHome: boolean,
  { headers, conditions, signal }: RequestOptions,
): Promise<Response> {
  const sent = new Headers(isHome ? headers : publicOnly(headers));
  // Ranges and lengths are of the content as it is; nothing is gained by compressing archives and pictures.
  if (!sent.has("accept-encoding")) sent.set("accept-encoding", "identity");
  for (const [name, value] of Object.entries(conditions)) sent.set(name, value);
  const address = new URL(url);
  if (address.username !== "" && isHome && !sent.has("authorization")) {
    sent.set("authorization", basicCredentials(address));
  }
  address.username = address.password = "";
  try {
    return await fetch(address, { headers: sent, redirect: "manual", signal });
  } catch (error) {
    throw networkFailure(error);
  }
}

/** Names that carry secrets, as curl and browsers see it. */
const CREDENTIALS = /^(authorization|cookie|proxy-authorization|.*(token|secret|api-?key).*)$/i;

function publicOnly(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIALS.test(name)));
}

function basicCredentials({ username, password }: URL): string {
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}`;
}

function nextUrl(location: string, from: URL): URL {
  let next: URL;
  try {
    next = new URL(location, from);
  } catch {
    throw redirectFailure("A redirect leads to no address");
  }
  if (next.protocol === "http:" || next.protocol === "https:") return next;
  throw redirectFailure(`A redirect leads to ${next.protocol.slice(0, 20)}, which is not followed`);
}

function redirectFailure(message: string): WorkFailure {
  const failure = { kind: "threw", name: "Redirect", message } as const;
  return new WorkFailure(failure, { retry: { kind: "pointless" } });
}
