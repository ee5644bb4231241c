/// <reference lib="deno.worker" />
/** The worker of `hash_workers.ts`: one path in, one line out; null when it is ready. */
import { createHash } from "node:crypto";

const buffer = new Uint8Array(1024 * 1024);

self.onmessage = ({ data: path }: MessageEvent<string>) => {
  const hash = createHash("sha256");
  using file = Deno.openSync(path);
  for (let count = file.readSync(buffer); count !== null; count = file.readSync(buffer)) {
    hash.update(buffer.subarray(0, count));
  }
  self.postMessage(`${hash.digest("hex")}  ${path}`);
};
self.postMessage(null);
