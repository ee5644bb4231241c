/** Bodies are read to their end whatever kind of stream they are, without a new buffer for each piece where that works. */
import assert from "node:assert/strict";
import { createBodyReader } from "../../lib/worker/fetch/body_reader.ts";

const CONTENT = Uint8Array.from({ length: 1_000_000 }, (_, at) => at * 7);

/** A stream of bytes as a response has it, which fills what it is given. */
function byteStream(pieceBytes: number, sizes: number[] = []): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: 64,
    pull(controller) {
      const view = controller.byobRequest?.view;
      if (!(view instanceof Uint8Array)) throw new Error("Nothing to fill");
      sizes.push(view.length);
      const piece = CONTENT.subarray(at, at + Math.min(pieceBytes, view.length));
      at += piece.length;
      if (piece.length === 0) controller.close();
      else view.set(piece);
      controller.byobRequest?.respond(piece.length);
    },
  });
}

/** A stream of pieces that are made elsewhere. */
function pieceStream(): ReadableStream<Uint8Array> {
  const pair: unknown = new DecompressionStream("gzip");
  return new Blob([CONTENT]).stream().pipeThrough(new CompressionStream("gzip"))
    .pipeThrough(pair as ReadableWritablePair<Uint8Array, Uint8Array>);
}

async function read(body: ReadableStream<Uint8Array>) {
  const reader = createBodyReader(body);
  const all = new Uint8Array(CONTENT.length);
  const buffers = new Set<number>();
  let at = 0;
  for (let piece = await reader.read(); piece !== null; piece = await reader.read()) {
    all.set(piece, at);
    at += piece.length;
    buffers.add(piece.buffer.byteLength);
  }
  return { all: all.subarray(0, at), buffers };
}

Deno.test("a stream of bytes is read to its end, into room for much at once", async () => {
  const sizes: number[] = [];
  const { all, buffers } = await read(byteStream(100_000, sizes));
  assert.deepEqual(all, CONTENT);
  assert.ok(sizes.every((size) => size >= 100_000), sizes.join());
  assert.equal(buffers.size, 1);
});

Deno.test("a stream that makes its pieces itself is read to its end as well", async () => {
  assert.deepEqual((await read(pieceStream())).all, CONTENT);
});

Deno.test("an empty body has an end, and one that is given up is told", async () => {
  assert.equal(await createBodyReader(new Blob([]).stream()).read(), null);
  let isTold = false;
  const reader = createBodyReader(
    new ReadableStream({ type: "bytes", cancel: () => void (isTold = true) }),
  );
  await reader.cancel();
  assert.equal(isTold, true);
});

Deno.test("a stream that breaks says why", async () => {
  for (const type of ["bytes", undefined] as const) {
    const body = new ReadableStream({
      ...(type === undefined ? {} : { type }),
      pull: (controller: { error(why: unknown): void }) => controller.error(new Error("reset")),
    } as UnderlyingDefaultSource<Uint8Array>);
    await assert.rejects(createBodyReader(body).read(), /reset/);
  }
});
