/**
 * What is downloaded and what it is called: addresses as users write them, and file names that stay in their folder
 * whatever an address holds. Pure.
 */
import { decodePercent } from "../text/decode_percent.ts";
import { shellLine } from "../text/shell_quote.ts";
import { UsageError } from "../text/usage_error.ts";

/** Names have 255 bytes on most file systems; `.part.json` is put behind them while they are downloaded. */
export const MAX_NAME_BYTES = 245;
const NAME_WITHOUT_ONE = "index.html";
// deno-lint-ignore no-control-regex
const UNSAFE = /[\x00-\x1f\x7f-\x9f/\\]/g;
const SHA256 = /^[0-9a-fA-F]{64}$/;

/** @throws {UsageError} For what is no address of http or https; without its secrets. */
export function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new UsageError(addressProblem(text));
}

/** What is wrong with what is no address to download from. */
function addressProblem(text: string): string {
  const shown = withoutSecrets(text);
  if (/^[\w.-]+\.\w+(:\d+)?(\/|$)/.test(text)) {
    return `Address "${shown}" has no protocol: write https://${shown}`;
  }
  const address = `Address "${shown}" cannot be downloaded`;
  if (!/^https?:/i.test(text)) return `${address}: it must begin with http:// or https://`;
  const credentials = text.includes("@") ? "; in a password write %2F for /, and %40 for @" : "";
  return `${address}: its host or its port is wrong${credentials}`;
}

/** An address for people and records: without user and password, and with `?…` for its query. */
export function publicAddress(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === "" ? "" : "?…"}`;
}

/** A download as a command for people and records. @param address As `publicAddress` shows it. */
export function describeFetch(address: string, dir: string, name: string): string {
  return `fetch ${shellLine([address, "-d", dir, "-o", name])}`;
}

/** The last part of the address's path, decoded, and made a name that stays in its folder. */
export function nameOfAddress(url: URL): string {
  const last = url.pathname.split("/").at(-1) ?? "";
  const name = decodePercent(last).replace(UNSAFE, "_");
  if (name === "") return NAME_WITHOUT_ONE;
  return name === "." || name === ".." ? name.replaceAll(".", "_") : shortened(name);
}

/** @throws {SyntaxError} For a name that is not one in a folder. */
export function parseFileName(name: string): string {
  const isPlain = name !== "" && name !== "." && name !== ".." && name.search(UNSAFE) < 0;
  if (!isPlain) {
    throw new SyntaxError(
      `Name "${name}" is no name of a file: write one without slashes; folders go into -d DIR`,
    );
  }
  if (byteLength(name) > MAX_NAME_BYTES) {
    throw new SyntaxError(`Name of a file is too long: use at most ${MAX_NAME_BYTES} bytes`);
  }
  return name;
}

/** In lower case. @throws {SyntaxError} */
export function parseSha256(text: string): string {
  if (SHA256.test(text)) return text.toLowerCase();
  throw new SyntaxError(`Invalid SHA-256 "${text}": use its 64 hexadecimal digits`);
}

/** Keeps the extension, which tells what a file is. */
function shortened(name: string): string {
  if (byteLength(name) <= MAX_NAME_BYTES) return name;
  const extension = /\.[\w.]{1,20}$/.exec(name)?.[0] ?? "";
  const stemBytes = MAX_NAME_BYTES - byteLength(extension);
  return beginningOf(name.slice(0, name.length - extension.length), stemBytes) + extension;
}

/** As much of the text as fits, in whole characters. */
function beginningOf(text: string, maxBytes: number): string {
  const bytes = new Uint8Array(maxBytes);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return text.slice(0, read);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Of what is no address nobody knows where its password ends: `http://me:a/b@host`, `me:a@b@host`. What is before the
 * last `@` is left out, so that of some addresses more is than must be.
 */
function withoutSecrets(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1").replace(/[?#].*/s, "?…");
}
