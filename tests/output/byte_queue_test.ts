import assert from "node:assert/strict";
import { ByteQueue } from "../../lib/output/byte_queue.ts";
import { settle } from "../_support/fake_clock.ts";
import { SlowSink } from "../_support/slow_sink.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const shout = (bytes: Uint8Array) => encode(new TextDecoder().decode(bytes).toUpperCase());

class Bench {
  readonly sink = new SlowSink();
  readonly files = new Map<string, string[]>();
  /** What happened besides writes, in order. */
  readonly log: string[] = [];
  readonly queue = new ByteQueue({
    write: (bytes) => this.sink.write(bytes),
    readFile: (path) => this.#read(path),
    onWritten: () => void this.log.push(`backlog ${this.queue.backlogBytes}`),
    onClosed: (error) => void this.log.push(`closed: ${error}`),
  });

  push(text: string): void {
    this.queue.push(encode(text), undefined, () => void this.log.push(`written ${text}`));
  }

  pushFile(path: string, parts: string[], transform?: (bytes: Uint8Array) => Uint8Array): void {
    this.files.set(path, parts);
    const release = () => void this.log.push(`released ${path}`);
    this.queue.push({ path, sizeBytes: 1, release }, transform);
  }

  async *#read(path: string): AsyncGenerator<Uint8Array> {
    for (const part of this.files.get(path) ?? []) yield await Promise.resolve(encode(part));
  }
}

Deno.test("pieces of one turn go out in one write, and each is told when it is gone", async () => {
  const bench = new Bench();
  bench.push("a");
  bench.push("b");
  await settle();
  assert.deepEqual([bench.sink.writes.length, bench.queue.backlogBytes, bench.log], [1, 2, []]);
  bench.sink.accept();
  await settle();
  assert.equal(bench.sink.text, "ab");
  assert.deepEqual(bench.log, ["written a", "written b", "backlog 0"]);
});

Deno.test("what comes during a write waits for it, and then goes out together", async () => {
  const bench = new Bench();
  bench.push("1");
  await settle();
  for (const text of ["2", "3", "4"]) bench.push(text);
  await settle();
  assert.deepEqual([bench.sink.text, bench.queue.backlogBytes], ["1", 4]);
  bench.sink.accept();
  await settle();
  assert.deepEqual([bench.sink.writes.length, bench.sink.text], [2, "1234"]);
});

Deno.test("a write gathers no more than it takes to be fast", async () => {
  const bench = new Bench();
  bench.sink.isFast = true;
  for (let count = 0; count < 10; count++) bench.queue.push(new Uint8Array(50_000));
  await bench.queue.idle();
  assert.deepEqual(bench.sink.writes.map(({ length }) => length), [
    ...[150_000, 150_000, 150_000],
    50_000,
  ]);
});

Deno.test("files keep their place between bytes, change on the way out and are released", async () => {
  const bench = new Bench();
  bench.sink.isFast = true;
  bench.push("[");
  bench.pushFile("f", ["one ", "two"], shout);
  bench.queue.push(encode("]"), shout);
  assert.equal(bench.queue.backlogBytes, 2);
  await bench.queue.idle();
  assert.equal(bench.sink.text, "[ONE TWO]");
  assert.deepEqual(bench.log.filter((line) => line.startsWith("released")), ["released f"]);
});

Deno.test("an empty file writes nothing and is released", async () => {
  const bench = new Bench();
  bench.pushFile("empty", []);
  await bench.queue.idle();
  assert.deepEqual([bench.sink.writes, bench.log], [[], ["released empty", "backlog 0"]]);
});

Deno.test("a reader that goes away is told once; everything held back is let go", async () => {
  const bench = new Bench();
  bench.push("under way");
  await settle();
  bench.push("waiting");
  bench.pushFile("f", ["never read"]);
  bench.sink.break("EPIPE");
  await settle();
  bench.push("too late");
  bench.pushFile("g", ["never read"]);
  await settle();
  assert.deepEqual(bench.log, [
    "written under way",
    "written waiting",
    "released f",
    "closed: EPIPE",
    "written too late",
    "released g",
  ]);
  assert.deepEqual([bench.sink.text, bench.queue.backlogBytes], ["under way", 0]);
  await bench.queue.idle();
});

Deno.test("a reader that goes away in the middle of a file has it released once", async () => {
  const bench = new Bench();
  bench.pushFile("f", ["one", "two"]);
  await settle();
  bench.sink.accept();
  await settle();
  bench.sink.break("EPIPE");
  await settle();
  assert.deepEqual(bench.log, ["released f", "closed: EPIPE"]);
});

Deno.test("idle() waits for all that was pushed, also while it waits, and resolves at once after that", async () => {
  const bench = new Bench();
  await bench.queue.idle();
  bench.push("a");
  let isIdle = false;
  const idle = bench.queue.idle().then(() => isIdle = true);
  await settle();
  bench.push("b");
  bench.sink.accept();
  await settle();
  assert.equal(isIdle, false);
  bench.sink.accept();
  await idle;
  await bench.queue.idle();
});

Deno.test("the order and the bytes hold over thousands of pieces", async () => {
  const bench = new Bench();
  bench.sink.isFast = true;
  const texts = Array.from({ length: 5_000 }, (_, at) => `${at}${"x".repeat(at % 300)}\n`);
  for (const text of texts) bench.push(text);
  await bench.queue.idle();
  assert.equal(bench.sink.text, texts.join(""));
  assert.equal(bench.log.filter((line) => line.startsWith("written")).length, texts.length);
  assert.equal(bench.queue.backlogBytes, 0);
});
