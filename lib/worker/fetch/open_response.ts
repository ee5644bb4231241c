/**
 * Sends a request and follows redirects: at most ten, to http and https only, not from https to http unless the content
 * is checked, and with nothing but harmless headers once the way leads to another origin. Owns what is sent; what comes
 * back is the caller's.
 */
import { readPermittedEnv } from "../../platform/permissions.ts";
import { decodePercent } from "../../text/decode_percent.ts";
import { addressFailure, redirectFailure } from "./fetch_failure.ts";
import { PROXY_VARIABLES, type ProxyInUse, proxyInUse } from "./proxy_in_use.ts";
import { credentialsFailure, requestFailure } from "./request_failure.ts";
import { trustFile, trustsSystem } from "./trust_settings.ts";

export interface RequestOptions {
  readonly url: string;
  /** What the user asked for. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the download needs: ranges and conditions. */
  readonly conditions: Readonly<Record<string, string>>;
  /** Whether the content will be checked, whoever sends it. */
  readonly isVerified: boolean;
  readonly client: Deno.HttpClient;
  readonly signal: AbortSignal;
}

/** curl follows 50, browsers 20; a chain longer than this has no end. */
const MAX_REDIRECTS = 10;
const PROXY_AUTHENTICATION_REQUIRED = 407;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What another origin gets to see. Any other header may be a credential, whatever it is called. */
const HARMLESS: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "cache-control",
  "pragma",
  "user-agent",
]);

/** @throws {WorkFailure} For a network that fails, and a chain of redirects that is none of the above. */
export async function openResponse(options: RequestOptions): Promise<Response> {
  const start = parseAddress(options.url);
  let url = start;
  for (let hops = 0;; hops++) {
    const response = await send(url, url.origin === start.origin, options);
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    if (hops === MAX_REDIRECTS) throw redirectFailure(`More than ${MAX_REDIRECTS} redirects`);
    url = nextAddress(location, url, options.isVerified);
  }
}

function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw addressFailure("That is no address");
  if (isHttp(url)) return url;
  throw addressFailure(`Addresses begin with http:// or https://, not ${shown(url.protocol)}`);
}

async function send(
  url: URL,
  isHome: boolean,
  { headers, conditions, client, signal }: RequestOptions,
): Promise<Response> {
  const sent = new Headers(isHome ? headers : harmlessOf(headers));
  // Ranges and lengths are of the content as it is; nothing is gained by compressing archives and pictures.
  if (!sent.has("accept-encoding")) sent.set("accept-encoding", "identity");
  for (const [name, value] of Object.entries(conditions)) sent.set(name, value);
  const address = new URL(url);
  if (isHome && hasCredentials(address) && !sent.has("authorization")) {
    sent.set("authorization", basicCredentials(address));
  }
  address.username = address.password = "";
  let response: Response;
  try {
    response = await fetch(address, { headers: sent, redirect: "manual", client, signal });
  } catch (error) {
    throw requestFailure(error, address, {
      proxy: await proxyTo(address),
      trustFile: trustFile(),
      trustsSystem: trustsSystem(),
    });
  }
  if (response.status === PROXY_AUTHENTICATION_REQUIRED) await refuseProxy(response, address);
  return response;
}

/** Without a tunnel, as to https:, what a proxy answers looks like the server's answer. */
async function refuseProxy({ body }: Response, address: URL): Promise<void> {
  const proxy = address.protocol === "http:" ? await proxyTo(address) : null;
  if (proxy === null) return;
  await body?.cancel();
  throw credentialsFailure(proxy);
}

/** As far as the environment may be read. */
function proxyTo(address: URL): Promise<ProxyInUse | null> {
  return proxyInUse(address, readPermittedEnv(PROXY_VARIABLES).env);
}

function harmlessOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const harmless = Object.entries(headers).filter(([name]) => HARMLESS.has(name.toLowerCase()));
  return Object.fromEntries(harmless);
}

function hasCredentials({ username, password }: URL): boolean {
  return username !== "" || password !== "";
}

function basicCredentials({ username, password }: URL): string {
  const bytes = new TextEncoder().encode(`${decodePercent(username)}:${decodePercent(password)}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** Where a redirect leads. @throws {WorkFailure} When nobody should go there. */
export function nextAddress(location: string, from: URL, isVerified: boolean): URL {
  const next = URL.parse(location, from);
  if (next === null) throw redirectFailure("A redirect leads to no address");
  if (!isHttp(next)) {
    throw redirectFailure(`A redirect leads to ${shown(next.protocol)}, which is not followed`);
  }
  if (from.protocol === "https:" && next.protocol === "http:" && !isVerified) {
    throw redirectFailure(
      "A redirect leads from https: to http:, which is followed only with a checksum: give its sha256",
    );
  }
  return next;
}

function isHttp({ protocol }: URL): boolean {
  return protocol === "http:" || protocol === "https:";
}

function shown(protocol: string): string {
  return protocol.slice(0, 20);
}
