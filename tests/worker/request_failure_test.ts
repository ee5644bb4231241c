/** What requests without an answer are called, from the words that the runtime's versions have for them. */
import assert from "node:assert/strict";
import type { ProxyInUse } from "../../lib/worker/fetch/proxy_in_use.ts";
import { clientFailure, requestFailure } from "../../lib/worker/fetch/request_failure.ts";

const URL_WITH_SECRETS = new URL("https://example.org:8443/secret?secret");
const PROXY: ProxyInUse = {
  host: "10.0.0.1:3128",
  variable: "HTTPS_PROXY",
  hasCredentials: false,
};
const PEER = "invalid peer certificate: ";

/** As Deno 2.9 has it, and as 2.4 does, which says twice what the system said. */
function errorsOf(reason: string): readonly Error[] {
  const systems = /(?:dns|connect) error(: .*)/.exec(reason)?.[1] ?? "";
  const text = `error sending request for url (${URL_WITH_SECRETS}): client error (Connect): `;
  return [
    new TypeError("fetch failed", { cause: new Error(text + reason) }),
    new TypeError(text + reason + systems),
  ];
}

function messageOf(
  error: unknown,
  proxy: ProxyInUse | null = null,
  trustFile?: string,
): string {
  const { failure, retry } = requestFailure(error, URL_WITH_SECRETS, { proxy, trustFile });
  assert.ok(failure.kind === "threw" && failure.name === "Network");
  assert.doesNotMatch(failure.message, /secret/);
  return `${retry === undefined ? "again" : "final"}: ${failure.message}`;
}

for (
  const [reason, expected] of [
    [
      `${PEER}UnknownIssuer`,
      "final: The certificate of example.org:8443 is not trusted, as its issuer is unknown: " +
      "set DENO_CERT=FILE.pem to the issuer's, or DENO_TLS_CA_STORE=system to trust what the system trusts",
    ],
    [
      `${PEER}certificate expired: verification time 1795700333 (UNIX), but certificate is not valid ` +
      "after 1577923200 (217777133 seconds ago)",
      "final: The certificate of example.org:8443 expired on 2020-01-02: " +
      "its owner has to renew it, unless the clock here is wrong",
    ],
    [
      `${PEER}Expired`,
      "final: The certificate of example.org:8443 expired: " +
      "its owner has to renew it, unless the clock here is wrong",
    ],
    [
      `${PEER}certificate not valid yet: verification time 1795700333 (UNIX), but certificate is not ` +
      "valid before 3786912000 (1991211667 seconds in future)",
      "final: The certificate of example.org:8443 is not valid yet but from 2090-01-01: " +
      "is the clock here right?",
    ],
    [
      `${PEER}certificate not valid for name "example.org"; certificate is only valid for DnsName("a.example")`,
      "final: The certificate of example.org:8443 is for other hosts: a.example",
    ],
    [
      `${PEER}certificate not valid for name "example.org"; certificate is only valid for ` +
      'DnsName("*.a.example"), DnsName("b.example"), IpAddress(10.0.0.1) or DnsName("c.example")',
      "final: The certificate of example.org:8443 is for other hosts: *.a.example, b.example, 10.0.0.1, …",
    ],
    [
      `${PEER}certificate not valid for name "example.org"; certificate is not valid for any names ` +
      "(according to its subjectAltName extension)",
      "final: The certificate of example.org:8443 is not for this host",
    ],
    [
      `${PEER}Other(OtherError(CaUsedAsEndEntity))`,
      "final: The certificate of example.org:8443 is made for an authority, not for a server: " +
      "make one with basicConstraints=CA:FALSE",
    ],
    [
      `${PEER}BadSignature`,
      "final: The certificate of example.org:8443 is not accepted (BadSignature)",
    ],
    [
      "received fatal alert: CertificateRequired",
      "final: example.org:8443 asks for a certificate of the client's, which cannot be given",
    ],
    [
      "received fatal alert: ProtocolVersion",
      "final: example.org:8443 refuses TLS as it is offered, of version 1.2 and 1.3 (ProtocolVersion)",
    ],
    [
      "received corrupt message of type InvalidContentType",
      "final: example.org:8443 does not speak TLS: give its address with http:, or another port",
    ],
    ["tls handshake eof", "again: The connection was lost"],
    ["Connection reset by peer (os error 104)", "again: The connection was lost"],
    [
      "tcp connect error: Connection refused (os error 111)",
      "final: Connection refused by example.org:8443",
    ],
    [
      "dns error: failed to lookup address information: Name or service not known",
      "final: No such host: example.org",
    ],
    [
      "dns error: failed to lookup address information: Temporary failure in name resolution",
      "final: The name example.org cannot be looked up now: is there a network?",
    ],
    [
      "tcp connect error: Invalid argument (os error 22)",
      "final: The request to example.org:8443 failed: tcp connect error: Invalid argument (os error 22)",
    ],
  ] as const
) {
  Deno.test(`a request without an answer: ${reason.slice(0, 60)}`, () => {
    for (const error of errorsOf(reason)) assert.equal(messageOf(error), expected);
  });
}

for (
  const [reason, expected] of [
    [
      "tcp connect error: Connection refused (os error 111)",
      "final: Connection refused by proxy 10.0.0.1:3128 (HTTPS_PROXY)",
    ],
    [
      "dns error: failed to lookup address information: Name or service not known",
      "final: No such host: proxy 10.0.0.1:3128 (HTTPS_PROXY)",
    ],
    [
      "unsuccessful tunnel",
      "final: Proxy 10.0.0.1:3128 (HTTPS_PROXY) refuses to connect to example.org:8443",
    ],
    [
      "proxy authentication required",
      "final: Proxy 10.0.0.1:3128 (HTTPS_PROXY) wants a user and password: " +
      "set HTTPS_PROXY=http://USER:PASSWORD@10.0.0.1:3128",
    ],
    [
      "unexpected eof while tunneling",
      "again: The connection to proxy 10.0.0.1:3128 (HTTPS_PROXY) was lost",
    ],
    [
      "Connection timed out (os error 110)",
      "again: The connection to proxy 10.0.0.1:3128 (HTTPS_PROXY) timed out",
    ],
    [
      `${PEER}BadSignature`,
      "final: The certificate of example.org:8443 by way of proxy 10.0.0.1:3128 (HTTPS_PROXY) " +
      "is not accepted (BadSignature)",
    ],
  ] as const
) {
  Deno.test(`a request without an answer by a proxy: ${reason}`, () => {
    for (const error of errorsOf(reason)) assert.equal(messageOf(error, PROXY), expected);
  });
}

/** What Deno 2.9 says without the address, and 2.4 behind it. */
for (
  const reason of [
    "stream error received: unexpected internal error encountered",
    "stream error received: refused stream before processing any application logic",
    "connection error received: detected excessive load generating behavior",
    "stream closed because of a broken pipe",
    "peer closed connection without sending TLS close_notify: " +
    "https://docs.rs/rustls/latest/rustls/manual/_03_howto/index.html#unexpected-eof",
    "connection reset",
  ]
) {
  Deno.test(`a request without an answer is worth another try: ${reason.slice(0, 70)}`, () => {
    const address = `${URL_WITH_SECRETS} (127.0.0.1:8443)`;
    const older =
      `error sending request from 127.0.0.1:1 for ${address}: client error (SendRequest): `;
    for (
      const error of [
        new TypeError("fetch failed", { cause: new Error(reason) }),
        new TypeError(`${older}connection error: ${reason}`, { cause: new Error(reason) }),
        new TypeError(`${older}http2 error: ${reason}`, { cause: new Error(reason) }),
      ]
    ) {
      assert.equal(messageOf(error), "again: The connection was lost");
    }
  });
}

Deno.test("a certificate of the client's that is missing is told after the handshake too", () => {
  const reason = "received fatal alert: CertificateRequired";
  const error = new TypeError("fetch failed", { cause: new Error(reason) });
  assert.match(messageOf(error), /^final: .* asks for a certificate of the client's/);
});

Deno.test("what cannot be trusted because it cannot be read is told by the name of its setting", () => {
  for (
    const [text, expected] of [
      [
        "Failed opening CA file: No such file or directory (os error 2)",
        "final: DENO_CERT names a file that cannot be opened: No such file or directory",
      ],
      [
        "Unable to add pem file to certificate store: InvalidLastSymbol(1, 120)",
        "final: DENO_CERT names a file that holds no certificates in PEM form",
      ],
      [
        'Unknown certificate store "x" specified (allowed: "system,mozilla")',
        "final: DENO_TLS_CA_STORE names no store of certificates: it is system, mozilla, or both with a comma",
      ],
    ] as const
  ) {
    assert.equal(messageOf(new Error(text)), expected);
  }
});

Deno.test("a file of certificates that does not help is named", () => {
  const [unknown] = errorsOf(`${PEER}UnknownIssuer`);
  assert.equal(
    messageOf(unknown, null, "my ca.pem"),
    "final: The certificate of example.org:8443 is not trusted, as its issuer is unknown and not in my ca.pem: " +
      "set DENO_CERT=FILE.pem to the issuer's, or DENO_TLS_CA_STORE=system to trust what the system trusts",
  );
  const missing = clientFailure(new Error("Failed opening CA file: Nope (os error 2)"), "none.pem");
  assert.equal(
    missing.failure.kind === "threw" && missing.failure.message,
    "DENO_CERT names a file that cannot be opened (none.pem): Nope",
  );
});

Deno.test("a proxy without a name, as its setting must not be read, is told of all the same", () => {
  const [refused] = errorsOf("unsuccessful tunnel");
  assert.equal(messageOf(refused), "final: Proxy refuses to connect to example.org:8443");
  const [unknown] = errorsOf("proxy authentication required");
  assert.equal(messageOf(unknown), "final: Proxy wants a user and password");
});
