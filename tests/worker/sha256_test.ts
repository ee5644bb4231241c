import assert from "node:assert/strict";
import { createSha256, sha256Of } from "../../lib/worker/fetch/sha256.ts";

/** Of "abc", as FIPS 180-2 has it. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Deno.test("texts and pieces have the digest that the standard gives", async () => {
  assert.equal(await sha256Of("abc"), ABC);
  const hash = await createSha256();
  for (const piece of ["a", "bc"]) hash.update(new TextEncoder().encode(piece));
  assert.equal(hash.digest("hex"), ABC);
});
