/** Digests by OpenSSL's libcrypto, which nearly every Linux has: its EVP functions, the same since version 1.1. */
import type { ChecksumAlgorithm } from "../../protocol.ts";
import { toHex } from "../../text/hex.ts";
import type { CreateHash, Hash } from "./hash.ts";

const LIBRARIES = ["libcrypto.so.3", "libcrypto.so.1.1"];

/** As OpenSSL calls them. */
const NAMES: Readonly<Record<ChecksumAlgorithm, string>> = {
  md5: "MD5",
  sha1: "SHA1",
  sha256: "SHA256",
  sha512: "SHA512",
  blake2b: "BLAKE2b512",
};
/** EVP_MAX_MD_SIZE. */
const MAX_DIGEST_BYTES = 64;

/** @throws {Error} Where there is no such library, or it refuses one of them, as one in FIPS mode refuses MD5. */
export function openLibcryptoHashes(): CreateHash {
  const libcrypto = openLibrary();
  const contexts = new FinalizationRegistry((context: Deno.PointerValue) =>
    libcrypto.EVP_MD_CTX_free(context)
  );
  const digests = Object.fromEntries(
    Object.entries(NAMES).map(([algorithm, name]) => [algorithm, findDigest(libcrypto, name)]),
  );
  const create: CreateHash = (algorithm) =>
    new LibcryptoHash(libcrypto, digests[algorithm] ?? null, contexts);
  // Found is not yet allowed.
  for (const algorithm of Object.keys(NAMES)) create(algorithm as ChecksumAlgorithm).digest();
  return create;
}

type Libcrypto = ReturnType<typeof openOne>;

function openLibrary(): Libcrypto {
  let problem: unknown;
  for (const name of LIBRARIES) {
    try {
      return openOne(name);
    } catch (error) {
      problem ??= error;
    }
  }
  throw problem;
}

function openOne(name: string) {
  return Deno.dlopen(name, {
    EVP_MD_CTX_new: { parameters: [], result: "pointer" },
    EVP_MD_CTX_free: { parameters: ["pointer"], result: "void" },
    EVP_get_digestbyname: { parameters: ["buffer"], result: "pointer" },
    EVP_DigestInit_ex: { parameters: ["pointer", "pointer", "pointer"], result: "i32" },
    EVP_DigestUpdate: { parameters: ["pointer", "buffer", "usize"], result: "i32" },
    EVP_DigestFinal_ex: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  }).symbols;
}

function findDigest(libcrypto: Libcrypto, name: string): Deno.PointerValue {
  return libcrypto.EVP_get_digestbyname(new TextEncoder().encode(`${name}\0`));
}

class LibcryptoHash implements Hash {
  readonly #libcrypto: Libcrypto;
  readonly #contexts: FinalizationRegistry<Deno.PointerValue>;
  #context: Deno.PointerValue;

  constructor(
    libcrypto: Libcrypto,
    digest: Deno.PointerValue,
    contexts: FinalizationRegistry<Deno.PointerValue>,
  ) {
    this.#libcrypto = libcrypto;
    this.#contexts = contexts;
    this.#context = libcrypto.EVP_MD_CTX_new();
    contexts.register(this, this.#context, this);
    succeed(digest !== null && libcrypto.EVP_DigestInit_ex(this.#context, digest, null) === 1);
  }

  update(bytes: Uint8Array): void {
    const pieces = bytes as Uint8Array<ArrayBuffer>;
    succeed(this.#libcrypto.EVP_DigestUpdate(this.#opened(), pieces, BigInt(bytes.length)) === 1);
  }

  digest(): string {
    const bytes = new Uint8Array(MAX_DIGEST_BYTES);
    const length = new Uint32Array(1);
    succeed(this.#libcrypto.EVP_DigestFinal_ex(this.#opened(), bytes, length) === 1);
    this.#libcrypto.EVP_MD_CTX_free(this.#context);
    this.#contexts.unregister(this);
    this.#context = null;
    return toHex(bytes.subarray(0, length[0]));
  }

  /** To a context that was freed nothing may be added. */
  #opened(): Deno.PointerValue {
    if (this.#context === null) throw new Error("A digest was already taken");
    return this.#context;
  }
}

function succeed(isDone: boolean): void {
  if (!isDone) throw new Error("libcrypto cannot compute this digest");
}
