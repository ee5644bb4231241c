/** Reads whole texts: standard input, and files that come with Heddle wherever it runs from. */
import { UsageError } from "../text/usage_error.ts";
import { readBounded } from "./plan_files.ts";

/** @throws {UsageError} If standard input is not UTF-8. */
export async function readStdinText(stdin: ReadableStream<Uint8Array>): Promise<string> {
  const bytes = await readBounded(stdin, { name: "stdin" });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError("stdin: The plan is not UTF-8 text", { cause: error });
  }
}

/** A file beside the program: on disk, inside the executable, or at the URL that the program was run from. */
export async function readBundledText(url: URL): Promise<string> {
  if (url.protocol === "file:") return await Deno.readTextFile(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Cannot load ${url}: HTTP ${response.status}`);
  return await response.text();
}
