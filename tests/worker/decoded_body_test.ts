/** Bodies that are much larger than what is sent of them. */
import assert from "node:assert/strict";
import { brotliCompressSync, constants } from "node:zlib";
import { decodedBody, type Decoding, decodingOf } from "../../lib/worker/fetch/decoded_body.ts";

const MIB = 1024 * 1024;

Deno.test({
  name: "decodedBody() never holds all that a few bytes of Brotli come to",
  // Before 2.9 the runtime decodes by itself, and knows no decoder of that name.
  ignore: !decodes("br"),
  async fn() {
    const sizeBytes = 256 * MIB;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 2 };
    const bomb = new Uint8Array(brotliCompressSync(new Uint8Array(sizeBytes), { params }));
    assert.ok(bomb.length < 1024, "a bomb");
    const sizes = await sizesOf(bomb, "brotli");
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), sizeBytes);
    assert.ok(Math.max(...sizes) <= 85 * MIB, `a piece has ${Math.max(...sizes)} bytes`);
  },
});

Deno.test({
  name: "decodedBody() fails for Brotli that is cut off, wherever",
  ignore: !decodes("br"),
  async fn() {
    const noise = crypto.getRandomValues(new Uint8Array(10_000));
    const whole = new Uint8Array(brotliCompressSync(noise));
    for (const length of [1, 63, 64, 65, whole.length - 1]) {
      await assert.rejects(sizesOf(whole.subarray(0, length), "brotli"), TypeError, `${length}`);
    }
  },
});

async function sizesOf(bytes: Uint8Array<ArrayBuffer>, decoding: Decoding): Promise<number[]> {
  const sizes = [];
  for await (const piece of decodedBody(new Blob([bytes]).stream(), decoding)) {
    sizes.push(piece.length);
  }
  return sizes;
}

function decodes(encoding: string): boolean {
  try {
    decodingOf(new Headers({ "content-encoding": encoding }), "file");
    return true;
  } catch {
    return false;
  }
}
