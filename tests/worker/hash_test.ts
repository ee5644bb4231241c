/** Digests by both libraries, against those that their standards give. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mayCallLinuxLibc } from "../../lib/platform/permissions.ts";
import type { ChecksumAlgorithm } from "../../lib/protocol.ts";
import { sha256Of } from "../../lib/worker/fetch/sha256.ts";
import { openHashes } from "../../lib/worker/hash/hash.ts";

/** Of "abc": RFC 1321, FIPS 180-2 and RFC 7693. */
const OF_ABC: Readonly<Record<ChecksumAlgorithm, string>> = {
  md5: "900150983cd24fb0d6963f7d28e17f72",
  sha1: "a9993e364706816aba3e25717850c26c9cd0d89d",
  sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  sha512:
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  blake2b:
    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
};
const ALGORITHMS = Object.keys(OF_ABC) as ChecksumAlgorithm[];

Deno.test("a short text has the digest that the standard gives", async () => {
  assert.equal(await sha256Of("abc"), OF_ABC.sha256);
});

for (const library of ["libcrypto", "runtime"] as const) {
  const options = {
    ignore: library === "libcrypto" && !mayCallLinuxLibc(),
    // The library stays open for as long as its isolate lives.
    sanitizeResources: false,
  };
  Deno.test(`${library}: pieces have the digests that the standards give`, options, async () => {
    const create = await openHashes(library);
    for (const algorithm of ALGORITHMS) {
      const hash = create(algorithm);
      for (const piece of ["a", "", "bc"]) hash.update(new TextEncoder().encode(piece));
      assert.equal(hash.digest(), OF_ABC[algorithm], algorithm);
    }
  });

  Deno.test(`${library}: digests in the making do not disturb each other`, options, async () => {
    const create = await openHashes(library);
    const [whole, half] = [new Uint8Array(300_000).fill(7), new Uint8Array(150_000).fill(7)];
    const hashes = ALGORITHMS.map((algorithm) => ({ algorithm, hash: create(algorithm) }));
    for (const { hash } of hashes) hash.update(half);
    for (const { hash } of hashes) hash.update(whole.subarray(150_000));
    for (const { algorithm, hash } of hashes) {
      const name = algorithm === "blake2b" ? "blake2b512" : algorithm;
      assert.equal(hash.digest(), createHash(name).update(whole).digest("hex"), algorithm);
    }
  });

  Deno.test(`${library}: a digest is taken once`, options, async () => {
    const hash = (await openHashes(library))("sha256");
    hash.digest();
    assert.throws(() => hash.update(new Uint8Array(1)));
    assert.throws(() => hash.digest());
  });
}

Deno.test("where libcrypto may not be called the runtime computes them", async () => {
  const program = `
    import { loadHashes } from ${
    JSON.stringify(new URL("../../lib/worker/hash/hash.ts", import.meta.url))
  };
    const hash = (await loadHashes())("sha256");
    hash.update(new TextEncoder().encode("abc"));
    console.log(hash.digest());
  `;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, program);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", "--no-config", "--no-lock", file],
    }).output();
    assert.equal(
      new TextDecoder().decode(stdout),
      `${OF_ABC.sha256}\n`,
      new TextDecoder().decode(stderr),
    );
  } finally {
    await Deno.remove(file);
  }
});
