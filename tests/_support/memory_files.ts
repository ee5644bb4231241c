/**
 * `PlanFiles` in memory: paths with texts or chunks, and patterns with what they match. Relative paths
 * resolve as text. Knows no real file.
 */
import type { PlanFiles } from "../../lib/ports.ts";
import { UsageError } from "../../lib/text/usage_error.ts";

export interface MemoryFilesOptions {
  readonly texts?: Readonly<Record<string, string | readonly Uint8Array[]>>;
  readonly globs?: Readonly<Record<string, readonly string[]>>;
}

export function createMemoryFiles({ texts = {}, globs = {} }: MemoryFilesOptions = {}): PlanFiles {
  const openRead = (path: string): Promise<ReadableStream<Uint8Array>> => {
    const text = texts[path];
    if (text === undefined) return Promise.reject(new UsageError(`${path}: No such file`));
    return Promise.resolve(
      ReadableStream.from(typeof text === "string" ? [new TextEncoder().encode(text)] : text),
    );
  };
  return {
    openRead,
    readText: async (path) => await new Response(await openRead(path)).text(),
    glob: (pattern) => Promise.resolve(globs[pattern] ?? []),
    resolve: (baseDir, path) => path.startsWith("/") ? path : `${baseDir}/${path}`,
  };
}
