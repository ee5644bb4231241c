/** Bytes on their way, through streams and from a server of our own. */
import assert from "node:assert/strict";
import { Progress } from "../../lib/library/progress.ts";
import { fetchWithProgress, progressStream } from "../../lib/library/progress_stream.ts";
import { createSurroundings, pass } from "./_surroundings.ts";

function hidden(): Progress {
  return new Progress({ display: "none", surroundings: createSurroundings() });
}

function bytes(...sizes: number[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(sizes.map((size) => new Uint8Array(size)));
}

Deno.test("a stream is counted in bytes, passes its chunks on, and finishes its task", async () => {
  const task = hidden().add({ description: "x", total: 600 });
  const sizes: number[] = [];
  for await (const chunk of bytes(100, 200, 300).pipeThrough(progressStream(task))) {
    sizes.push(chunk.length);
  }
  assert.deepEqual([sizes, task.done, task.unit, task.state], [
    [100, 200, 300],
    600,
    "B",
    "finished",
  ]);
});

Deno.test("a stream that breaks fails its task, with the reason in its row", async () => {
  const surroundings = createSurroundings({ columns: 100 });
  const progress = new Progress({ surroundings });
  const task = progress.add("x");
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.error(new Error("connection reset"));
    },
  });
  await assert.rejects(Array.fromAsync(broken.pipeThrough(progressStream(task))));
  assert.equal(task.state, "failed");
  await pass(surroundings, 100);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /✗ x .*connection reset$/);
  await progress.close();
});

Deno.test("a reader that wants no more cancels the task", async () => {
  const task = hidden().add("x");
  const reader = bytes(1, 2, 3).pipeThrough(progressStream(task)).getReader();
  await reader.read();
  await reader.cancel();
  assert.equal(task.state, "cancelled");
});

/** A server for one test. */
async function serve(
  handler: (request: Request) => Response | Promise<Response>,
  run: (url: string) => Promise<void>,
): Promise<void> {
  await using server = Deno.serve({ port: 0, onListen() {} }, handler);
  await run(`http://localhost:${server.addr.port}`);
}

Deno.test("fetchWithProgress counts the body against its length and returns the response", async () => {
  await serve(() => new Response(new Uint8Array(50_000)), async (url) => {
    const progress = hidden();
    const task = progress.add("download");
    const response = await fetchWithProgress(`${url}/a/large%20file.bin?x=1`, { progress: task });
    assert.deepEqual([response.status, response.url], [200, `${url}/a/large%20file.bin?x=1`]);
    assert.equal((await response.bytes()).length, 50_000);
    assert.deepEqual([task.done, task.total, task.state], [50_000, 50_000, "finished"]);
  });
});

Deno.test("fetchWithProgress opens a display of its own, named after the file, until the body is read", async () => {
  const surroundings = createSurroundings();
  await serve(() => new Response(new Uint8Array(10)), async (url) => {
    const response = await fetchWithProgress(`${url}/a/large%20file.bin?x=1`, { surroundings });
    assert.equal(surroundings.process.listeners.size, 1);
    await response.bytes();
  });
  assert.match((await surroundings.terminal.lines())[0] ?? "", /^✓ large file\.bin .*10\/10 B/);
  assert.equal(surroundings.process.listeners.size, 0);
});

Deno.test("a display that is named after an address shows no password of it", async () => {
  const surroundings = createSurroundings();
  await serve(() => new Response(new Uint8Array(10)), async (url) => {
    const address = url.replace("//", "//me:secret@");
    await (await fetchWithProgress(address, { surroundings })).bytes();
    const [line = ""] = await surroundings.terminal.lines();
    assert.ok(line.startsWith(`✓ ${url.slice("http://".length)} `), line);
  });
});

Deno.test("an answer without success marks the bar, and is returned all the same", async () => {
  await serve(() => new Response("gone", { status: 404 }), async (url) => {
    const progress = hidden();
    const task = progress.add("x");
    const response = await fetchWithProgress(url, { progress: task });
    assert.deepEqual([response.status, await response.text(), task.state], [404, "gone", "failed"]);
  });
});

Deno.test("a body that is compressed on its way has no total", async () => {
  const text = new Blob(["x".repeat(10_000)]).stream();
  const gzip = await new Response(text.pipeThrough(new CompressionStream("gzip"))).bytes();
  const headers = { "content-encoding": "gzip", "content-length": String(gzip.length) };
  await serve(() => new Response(gzip, { headers }), async (url) => {
    const task = hidden().add("x");
    const response = await fetchWithProgress(url, { progress: task });
    assert.equal((await response.text()).length, 10_000);
    assert.deepEqual([task.done, task.total], [10_000, null]);
  });
});

Deno.test("an answer without a body closes the display", async () => {
  const surroundings = createSurroundings();
  await serve(() => new Response(null, { status: 204 }), async (url) => {
    await fetchWithProgress(url, { surroundings });
  });
  assert.equal(surroundings.process.listeners.size, 0);
  await surroundings.terminal.lines();
});

Deno.test("a server that is not there fails the bar and the call, and closes the display", async () => {
  const surroundings = createSurroundings({ columns: 100 });
  await assert.rejects(fetchWithProgress("http://localhost:1/x", { surroundings }), TypeError);
  assert.match((await surroundings.terminal.lines())[0] ?? "", /^✗ x /);
  assert.equal(surroundings.process.listeners.size, 0);
});

Deno.test("aborting a fetch cancels its bar", async () => {
  const controller = new AbortController();
  await serve(async (request) => {
    controller.abort();
    await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
    return new Response();
  }, async (url) => {
    const task = hidden().add("x");
    const { signal } = controller;
    await assert.rejects(fetchWithProgress(url, { progress: task, signal }), {
      name: "AbortError",
    });
    assert.equal(task.state, "cancelled");
  });
});
