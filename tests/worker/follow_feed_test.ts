import assert from "node:assert/strict";
import fc from "fast-check";
import type { FollowedChunk } from "../../lib/protocol.ts";
import { FOLLOWED_BYTES, FollowFeed } from "../../lib/worker/follow_feed.ts";
import { FakeClock } from "../_support/fake_clock.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

class Bench {
  readonly clock = new FakeClock();
  readonly sent: (readonly FollowedChunk[])[] = [];
  readonly feed = new FollowFeed({
    clock: this.clock,
    send: (chunks) => void this.sent.push(chunks),
  });

  /** What was sent, in short: for each message `stream text`, with a lost part before it as `-count`. */
  get words(): string[][] {
    return this.sent.map((chunks) =>
      chunks.map(({ stream, droppedBytes, bytes }) =>
        `${stream} ${droppedBytes > 0 ? `-${droppedBytes} ` : ""}${decode(bytes)}`
      )
    );
  }
}

Deno.test("what is printed in one turn goes out as one message, each stream for itself", async () => {
  const bench = new Bench();
  bench.feed.printed("stdout", encode("a"));
  bench.feed.printed("stderr", encode("x"));
  bench.feed.printed("stdout", encode("b"));
  await bench.clock.advance(0);
  assert.deepEqual(bench.words, [["stdout ab", "stderr x"]]);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("the next message waits until the last one was taken, and for a frame's time", async () => {
  const bench = new Bench();
  bench.feed.printed("stdout", encode("1"));
  await bench.clock.advance(0);
  bench.feed.printed("stdout", encode("2"));
  await bench.clock.advance(1_000);
  assert.equal(bench.sent.length, 1);
  bench.feed.acknowledged();
  await bench.clock.advance(0);
  assert.deepEqual(bench.words, [["stdout 1"], ["stdout 2"]]);
  bench.feed.acknowledged();
  bench.feed.printed("stdout", encode("3"));
  await bench.clock.advance(32);
  assert.equal(bench.sent.length, 2);
  await bench.clock.advance(1);
  assert.deepEqual(bench.words.at(-1), ["stdout 3"]);
});

Deno.test("who does not take it loses the middle, and hears how much that was", async () => {
  const bench = new Bench();
  bench.feed.printed("stdout", encode("first"));
  await bench.clock.advance(0);
  for (let count = 0; count < 3; count++) {
    bench.feed.printed("stdout", new Uint8Array(FOLLOWED_BYTES).fill(0x30 + count));
  }
  bench.feed.printed("stdout", encode("last"));
  bench.feed.acknowledged();
  await bench.clock.advance(33);
  const [chunk] = bench.sent.at(-1) ?? [];
  assert.equal(chunk?.bytes.length, FOLLOWED_BYTES);
  assert.equal(chunk?.droppedBytes, 2 * FOLLOWED_BYTES + "last".length);
  assert.equal(decode(chunk?.bytes.slice(-5) ?? new Uint8Array()), "2last");
});

Deno.test("the end hands over what is left without waiting, and leaves no timer", () => {
  const bench = new Bench();
  bench.feed.printed("stderr", encode("a"), 40);
  bench.feed.finish();
  assert.deepEqual(bench.words, [["stderr -40 a"]]);
  bench.feed.printed("stderr", encode("b"));
  bench.feed.stop();
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("a feed with nothing to say says nothing", async () => {
  const bench = new Bench();
  bench.feed.printed("stdout", new Uint8Array());
  bench.feed.acknowledged();
  bench.feed.finish();
  await bench.clock.advance(1_000);
  assert.deepEqual(bench.sent, []);
});

Deno.test("whoever takes it whenever, bytes come in order, none twice, and the missing ones are counted", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("print" as const), bytes: fc.nat(90_000) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(50) }),
    fc.record({ kind: fc.constant("take" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const bench = new Bench();
      let printed = 0;
      for (const it of steps) {
        if (it.kind === "wait") await bench.clock.advance(it.ms);
        else if (it.kind === "take") bench.feed.acknowledged();
        else {
          // Every byte tells where it belongs, as far as a byte can.
          const at = printed;
          bench.feed.printed("stdout", Uint8Array.from({ length: it.bytes }, (_, i) => at + i));
          printed += it.bytes;
        }
      }
      bench.feed.finish();
      let at = 0;
      for (const { droppedBytes, bytes } of bench.sent.flat()) {
        at += droppedBytes;
        assert.ok(bytes.length <= FOLLOWED_BYTES);
        assert.ok(bytes.every((byte, offset) => byte === ((at + offset) & 0xff)));
        at += bytes.length;
      }
      assert.equal(at, printed);
    }),
    { numRuns: 30 },
  );
});
