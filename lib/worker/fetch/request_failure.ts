/**
 * Requests that got no answer, in words: who did not answer, and what can be done about it; and whether trying again can
 * help. Of addresses they tell the host alone, as the rest may hold secrets.
 */
import type { WorkFailure } from "../work_runner.ts";
import { LOST, messagesOf, networkFailure, POINTLESS } from "./fetch_failure.ts";
import type { ProxyInUse } from "./proxy_in_use.ts";
import { tlsProblem } from "./tls_problem.ts";

const TIMED_OUT = /timed? ?out|os error 110\b/i;
const MAX_REASON_CHARACTERS = 120;

/** What the environment says about requests, as far as it may be read. */
export interface RequestSettings {
  readonly proxy: ProxyInUse | null;
  /** What DENO_CERT names. */
  readonly trustFile?: string | undefined;
  /** Whether DENO_TLS_CA_STORE has the system's trust in it. @default false */
  readonly trustsSystem?: boolean | undefined;
}

interface Way {
  readonly url: URL;
  readonly proxy: ProxyInUse | null;
  /** Whoever the connection is made to. */
  readonly peer: string;
}

const REASONS: readonly (readonly [RegExp, (way: Way) => string])[] = [
  [/connection refused/i, ({ peer }) => `Connection refused by ${peer}`],
  [
    /temporary failure in name resolution/i,
    (way) => `The name ${nameToLookUp(way)} cannot be looked up now: is there a network?`,
  ],
  [
    /dns error|failed to lookup|name or service not known/i,
    (way) => `No such host: ${nameToLookUp(way)}`,
  ],
  [/proxy authentication required/i, ({ proxy }) => credentialsProblem(proxy)],
  [
    /unsuccessful tunnel/i,
    ({ url, proxy }) => `Proxy${nameOf(proxy)} refuses to connect to ${url.host}`,
  ],
  [/network is unreachable/i, ({ peer }) => `The network of ${peer} is unreachable`],
  [/no route to host|host is unreachable/i, ({ peer }) => `No route to ${peer}`],
  [/blocked/i, () => "Requests to this port are blocked"],
  [
    /requires net access/i,
    () => "Heddle has no permission for the network: start it with deno run -A",
  ],
  [/invalid http|parsed|parse error/i, ({ peer }) => `What comes from ${peer} is not HTTP`],
];

/** Connections that broke are worth another try, those that cannot be made are not. */
export function requestFailure(
  error: unknown,
  url: URL,
  { proxy, trustFile, trustsSystem }: RequestSettings,
): WorkFailure {
  const text = reasonIn(messagesOf(error));
  const peer = proxy === null ? url.host : `proxy${nameOf(proxy)}`;
  // Some proxies put themselves between, with certificates of their own.
  const host = proxy === null ? url.host : `${url.host} by way of ${peer}`;
  const tls = tlsProblem(text, { host, trustFile, trustsSystem });
  if (tls !== undefined) return networkFailure(tls, { ...POINTLESS, cause: error });
  const connection = proxy === null ? "The connection" : `The connection to ${peer}`;
  if (LOST.test(text)) return networkFailure(`${connection} was lost`, { cause: error });
  if (TIMED_OUT.test(text)) return networkFailure(`${connection} timed out`, { cause: error });
  const describe = REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? unknownProblem(text);
  return networkFailure(describe({ url, proxy, peer }), { ...POINTLESS, cause: error });
}

/** An HTTP client that cannot be made: what it shall trust cannot be read. */
export function clientFailure(error: unknown, trustFile?: string): WorkFailure {
  const text = messagesOf(error);
  return networkFailure(tlsProblem(text, { host: "", trustFile }) ?? text, {
    ...POINTLESS,
    cause: error,
  });
}

/** A proxy's own answer in the place of the server's. */
export function credentialsFailure(proxy: ProxyInUse): WorkFailure {
  return networkFailure(credentialsProblem(proxy), POINTLESS);
}

function credentialsProblem(proxy: ProxyInUse | null): string {
  const name = `Proxy${nameOf(proxy)}`;
  if (proxy?.hasCredentials) return `${name} does not accept the user and password given there`;
  const remedy = proxy === null ? "" : `: set ${proxy.variable}=http://USER:PASSWORD@${proxy.host}`;
  return `${name} wants a user and password${remedy}`;
}

function nameToLookUp({ url, proxy, peer }: Way): string {
  return proxy === null ? url.hostname : peer;
}

/** Null where the environment must not be read. */
function nameOf(proxy: ProxyInUse | null): string {
  return proxy === null ? "" : ` ${proxy.host} (${proxy.variable})`;
}

function unknownProblem(text: string): (way: Way) => string {
  // Deno 2.4 says twice what the system said.
  const reason = text.replace(/^(client error \(\w+\)|fetch failed): /, "").replace(
    /(: [^:]+)\1$/,
    "$1",
  )
    .slice(0, MAX_REASON_CHARACTERS).trim();
  return ({ peer }) => `The request to ${peer} failed${reason === "" ? "" : `: ${reason}`}`;
}

/** What comes behind the address, which may hold any word: `… for url (http://…): client error (Connect): reason`. */
function reasonIn(text: string): string {
  const at = text.search(/client error \(\w+\): /);
  return at < 0 ? text.replace(/\b[a-z]+:\/\/\S+/gi, "") : text.slice(at);
}
