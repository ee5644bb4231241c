/** Progress of bytes on their way: through a stream, and into a response. */
import { decodePercent } from "../text/decode_percent.ts";
import { withoutCredentials } from "../text/without_credentials.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import type { ProgressTask } from "./progress_task.ts";
import { errorMessage } from "../text/error_message.ts";

/**
 * Passes chunks on as they are and counts their bytes on a task. The task finishes with the stream, fails when the
 * stream is aborted, and is cancelled when its reader wants no more.
 *
 * ```ts
 * const task = progress.add({ description: "backup.tar", total: size, unit: "B" });
 * await source.pipeThrough(progressStream(task)).pipeTo(target);
 * ```
 */
export function progressStream(
  task: ProgressTask,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  if (task.unit === "") task.unit = "B";
  // `cancel` is in the standard and in both versions of the runtime, and not yet in their types.
  const transformer: Transformer<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> & {
    cancel(reason: unknown): void;
  } = {
    transform(chunk, controller) {
      task.advance(chunk.byteLength);
      controller.enqueue(chunk);
    },
    flush: () => task.finish(),
    cancel: (reason) => reason === undefined ? task.cancel() : end(task, reason),
  };
  return new TransformStream(transformer);
}

/** `fetch` with a bar. */
export interface FetchProgressOptions extends Omit<ProgressOptions, "signal">, RequestInit {
  /** What is fetched, in a few words. @default the last part of the URL's path */
  readonly description?: string;
  /** Adds a bar to these, or counts on this task, instead of opening a display of its own. */
  readonly progress?: Progress | ProgressTask;
}

/**
 * As `fetch`, with a bar for the bytes of the body: they are counted as they are read, so read them. The total is what
 * the server says, and unknown where the body is compressed on its way. An error or an answer without success marks the
 * bar as failed; what is returned or thrown is `fetch`'s own.
 *
 * Options of `fetch` and of `Progress` may be given together; a `signal` is the request's.
 *
 * ```ts
 * const response = await fetchWithProgress(url);
 * await Deno.writeFile("large.iso", response.body ?? new Uint8Array());
 * ```
 *
 * @throws {Error} Something else is live on this terminal; give its `progress` then.
 */
export async function fetchWithProgress(
  input: string | URL | Request,
  options: FetchProgressOptions = {},
): Promise<Response> {
  const { progress, description = nameOf(input) } = options;
  const own = progress === undefined ? new Progress({ ...options, signal: undefined }) : null;
  const bars = progress ?? own;
  const task = bars instanceof Progress ? bars.add({ description, unit: "B" }) : bars;
  const signals = [options.signal, own?.signal].filter((signal) => signal instanceof AbortSignal);
  try {
    const response = await fetch(input, { ...options, signal: AbortSignal.any(signals) });
    return await count(response, task ?? null, async () => await own?.close());
  } catch (error) {
    end(task ?? null, error);
    await own?.close();
    throw error;
  }
}

/** The same response, but for a body that counts itself on the task. `ended` is called when nothing more will come. */
async function count(
  response: Response,
  task: ProgressTask | null,
  ended: () => Promise<void>,
): Promise<Response> {
  const { body, headers, status, statusText } = response;
  if (!response.ok) task?.fail(`${status} ${statusText}`.trim());
  if (body === null || task === null) {
    task?.finish();
    await ended();
    return response;
  }
  task.total ??= lengthOf(headers);
  const reading = body.pipeThrough(progressStream(task));
  const counted = new Response(afterEnd(reading, ended), { headers, status, statusText });
  // What a constructor cannot set.
  for (const key of ["url", "redirected", "type"] as const) {
    Object.defineProperty(counted, key, { value: response[key] });
  }
  return counted;
}

/** The same stream; `ended` is called when it is over, however. */
function afterEnd(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  ended: () => Promise<void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        await ended();
        controller.close();
      } catch (error) {
        await ended();
        controller.error(error);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await ended();
    },
  });
}

/** Of a compressed body the length of what is read is not what the server says. */
function lengthOf(headers: Headers): number | null {
  if (headers.has("content-encoding")) return null;
  const length = Number(headers.get("content-length") ?? NaN);
  return Number.isSafeInteger(length) && length >= 0 ? length : null;
}

function nameOf(input: string | URL | Request): string {
  const url = withoutCredentials(input instanceof Request ? input.url : String(input));
  const path = url.replace(/[?#].*$/, "").replace(/\/+$/, "");
  return decodePercent(path.slice(path.lastIndexOf("/") + 1)) || url;
}

function end(task: ProgressTask | null, error: unknown): void {
  if (error instanceof Error && error.name === "AbortError") task?.cancel();
  else task?.fail(errorMessage(error));
}
