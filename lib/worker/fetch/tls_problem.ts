/**
 * What is wrong where TLS is: certificates that are not trusted, servers that speak no TLS or another, and settings of the
 * trust. Pure: from the words of Deno's TLS library (rustls) to ours, with what can be done.
 */

/** As they are told, of what a certificate is for. */
const MAX_NAMES = 3;
const MAX_REASON_CHARACTERS = 80;

export interface TlsPeer {
  /** With its port. */
  readonly host: string;
  /** What DENO_CERT names, where it is set and may be read. */
  readonly trustFile?: string | undefined;
  /** Whether DENO_TLS_CA_STORE has the system's trust in it. @default false */
  readonly trustsSystem?: boolean | undefined;
}

/** Undefined when it is none of TLS. */
export function tlsProblem(text: string, peer: TlsPeer): string | undefined {
  const { host } = peer;
  const certificate = /invalid peer certificate: (.*)/s.exec(text);
  if (certificate !== null) return certificateProblem(certificate[1] ?? "", peer);
  const alert = /received fatal alert: (\w+)/.exec(text);
  if (alert !== null) return alertProblem(alert[1] ?? "", host);
  if (/corrupt message of type InvalidContentType/.test(text)) {
    return `${host} does not speak TLS: give its address with http:, or another port`;
  }
  const strange = /(?:peer is incompatible|peer misbehaved|received corrupt message.*?): (.*)/s
    .exec(text);
  if (strange !== null) return `TLS with ${host} failed (${shortened(strange[1] ?? "")})`;
  return trustProblem(text, peer);
}

function certificateProblem(reason: string, peer: TlsPeer): string {
  const { host, trustFile, trustsSystem = false } = peer;
  const certificate = `The certificate of ${host}`;
  if (/UnknownIssuer/.test(reason)) {
    // A file without any certificate is no mistake to the runtime.
    const beyond = trustFile === undefined ? "" : ` and not in ${trustFile}`;
    const [toSystem, remedy] = trustsSystem
      ? [" to the system too", ""]
      : ["", ", or DENO_TLS_CA_STORE=system to trust what the system trusts"];
    return `${certificate} is not trusted, as its issuer is unknown${toSystem}${beyond}: ` +
      `set DENO_CERT=FILE.pem to the issuer's${remedy}`;
  }
  if (/CaUsedAsEndEntity/.test(reason)) {
    return `${certificate} is made for an authority, not for a server: ` +
      "make one with basicConstraints=CA:FALSE";
  }
  if (/expired/i.test(reason)) {
    return `${certificate} expired${dayIn(/not valid after (\d+)/, reason, " on ")}: ` +
      "its owner has to renew it, unless the clock here is wrong";
  }
  if (/not ?valid ?yet/i.test(reason)) {
    return `${certificate} is not valid yet${
      dayIn(/not valid before (\d+)/, reason, " but from ")
    }: ` +
      "is the clock here right?";
  }
  if (/not ?valid ?for ?(any )?name/i.test(reason)) return nameProblem(reason, certificate);
  return `${certificate} is not accepted (${shortened(reason)})`;
}

function nameProblem(reason: string, certificate: string): string {
  const names = [...reason.matchAll(/(?:DnsName|IpAddress)\("?([\w.:*-]{1,100})/g)]
    .map(([, name = ""]) => name);
  if (names.length === 0) return `${certificate} is not for this host`;
  const shown = names.slice(0, MAX_NAMES).join(", ") + (names.length > MAX_NAMES ? ", …" : "");
  return `${certificate} is for other hosts: ${shown}`;
}

function alertProblem(alert: string, host: string): string {
  return alert === "CertificateRequired"
    ? `${host} asks for a certificate of the client's, which cannot be given`
    : `${host} refuses TLS as it is offered, of version 1.2 and 1.3 (${shortened(alert)})`;
}

/** The runtime reads what is trusted with the first request. */
function trustProblem(text: string, { trustFile }: TlsPeer): string | undefined {
  const name = trustFile === undefined ? "" : ` (${trustFile})`;
  const file = /Failed opening CA file: (.*?)(?: \(os error|$)/s.exec(text);
  if (file !== null) {
    return `DENO_CERT names a file that cannot be opened${name}: ${shortened(file[1] ?? "")}`;
  }
  if (/Unable to add pem file/.test(text)) {
    return `DENO_CERT names a file that holds no certificates in PEM form${name}`;
  }
  if (/Unknown certificate store/.test(text)) {
    return "DENO_TLS_CA_STORE names no store of certificates: it is system, mozilla, or both with a comma";
  }
  return undefined;
}

/** A day of Coordinated Universal Time. @param pattern Finds seconds since 1970. */
function dayIn(pattern: RegExp, reason: string, before: string): string {
  const seconds = Number(pattern.exec(reason)?.[1] ?? NaN);
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime()) ? "" : before + at.toISOString().slice(0, 10);
}

function shortened(reason: string): string {
  return reason.trim().slice(0, MAX_REASON_CHARACTERS);
}
