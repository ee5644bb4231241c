/**
 * Which proxy the runtime sends a request by: what it reads from the environment, read once more, so that failures can
 * name it. Keeps to what Deno does, which has ALL_PROXY come first and skips what it cannot read. Never tells of the
 * user and password in a proxy's address.
 */

export interface ProxyInUse {
  /** With its port, if one is given. */
  readonly host: string;
  /** Where it is set. */
  readonly variable: string;
  readonly hasCredentials: boolean;
}

const FOR_ALL = ["ALL_PROXY", "all_proxy"] as const;
const FOR_HTTPS = ["HTTPS_PROXY", "https_proxy"] as const;
const FOR_HTTP = ["HTTP_PROXY", "http_proxy"] as const;
const EXCEPT = ["NO_PROXY", "no_proxy"] as const;
/** There HTTP_PROXY is what a client sent as its header "Proxy". */
const CGI = "REQUEST_METHOD";

export const PROXY_VARIABLES = [...FOR_ALL, ...FOR_HTTPS, ...FOR_HTTP, ...EXCEPT, CGI] as const;

export type ProxyEnv = Readonly<Partial<Record<typeof PROXY_VARIABLES[number], string>>>;

/** Null for none. */
export async function proxyInUse(url: URL, env: ProxyEnv): Promise<ProxyInUse | null> {
  const own = url.protocol === "https:" ? FOR_HTTPS : env[CGI] === undefined ? FOR_HTTP : [];
  const proxy = firstOf(FOR_ALL, env) ?? firstOf(own, env);
  if (proxy === null) return null;
  const exceptions = env.NO_PROXY ?? env.no_proxy ?? "";
  return await isExcepted(url.hostname.replace(/^\[|\]$/g, ""), exceptions) ? null : proxy;
}

function firstOf(variables: readonly (keyof ProxyEnv)[], env: ProxyEnv): ProxyInUse | null {
  for (const variable of variables) {
    const proxy = parseProxy(variable, env[variable] ?? "");
    if (proxy !== null) return proxy;
  }
  return null;
}

const PROXY =
  /^(?:(?:https?|socks5h?):\/\/)?(?:([^@/?#\s]*)@)?([^@/?#\s]*[^@/?#\s:])(?:[/?#]\S*)?$/i;

/** Null for what the runtime cannot read and goes on without. */
function parseProxy(variable: string, text: string): ProxyInUse | null {
  const [, credentials, host] = PROXY.exec(text) ?? [];
  if (host === undefined || credentials?.includes(":") === false) return null;
  return { host, variable, hasCredentials: credentials !== undefined };
}

async function isExcepted(host: string, exceptions: string): Promise<boolean> {
  const entries = exceptions.split(",").map((entry) => entry.trim()).filter((it) => it !== "");
  if (entries.length === 0) return false;
  const { BlockList, isIP } = await import("node:net");
  const version = isIP(host);
  if (version === 0) return entries.some((entry) => isDomainOf(entry, host));
  const family = version === 4 ? "ipv4" : "ipv6";
  return entries.some((entry) => {
    const [address = "", bits = version === 4 ? "32" : "128"] = entry.split("/");
    if (isIP(address) !== version || !/^\d{1,3}$/.test(bits)) return false;
    const list = new BlockList();
    list.addSubnet(address, Math.min(Number(bits), version === 4 ? 32 : 128), family);
    return list.check(host, family);
  });
}

/** `*`, a domain, or one with a dot before it, which says the same. */
function isDomainOf(entry: string, host: string): boolean {
  const domain = entry.replace(/^\./, "");
  return entry === "*" || host === domain || host.endsWith(`.${domain}`);
}
