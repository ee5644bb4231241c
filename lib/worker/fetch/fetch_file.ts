/**
 * One attempt at downloading one file: asks for what is missing, writes it into a partial file, checks it, and gives it
 * its name. Every attempt goes on where the last one came to, this run's or an earlier one's.
 */
import { createHash } from "node:crypto";
import type { FetchWork } from "../../protocol.ts";
import { type WorkContext, WorkFailure } from "../work_runner.ts";
import { decodedBody } from "./decoded_body.ts";
import {
  diskFailure,
  httpFailure,
  mismatchFailure,
  networkFailure,
  truncatedFailure,
} from "./fetch_failure.ts";
import { openResponse } from "./open_response.ts";
import { digestOf, PartialFile } from "./partial_file.ts";
import { type Content, contentStart, describeContent } from "./response_content.ts";

export interface FetchPorts {
  nowMs(): number;
}

/** @throws {WorkFailure} With advice on trying again. */
export async function fetchFile(
  work: FetchWork,
  context: WorkContext,
  ports: FetchPorts,
): Promise<void> {
  context.unit = "B";
  onDisk(() => Deno.mkdirSync(work.dir, { recursive: true }));
  const partial = new PartialFile(work.dir, work.name);
  const present = await isPresent(work, partial.path, context);
  if (present === "right") return context.status("already there");
  try {
    await download(work, partial, present, context, ports);
  } finally {
    partial.close();
  }
}

/** What the name stands for already: nothing, the wanted content, or something of which only the date is known. */
type Presence = "absent" | "right" | { readonly modifiedAtMs: number };

async function isPresent(work: FetchWork, path: string, context: WorkContext): Promise<Presence> {
  let info: Deno.FileInfo;
  try {
    info = Deno.lstatSync(path);
  } catch {
    return "absent";
  }
  if (info.isDirectory) throw diskFailure(new Error(`${work.name} is a folder`));
  if (!info.isFile) return "absent";
  if (work.sha256 === undefined) {
    return info.mtime === null ? "absent" : { modifiedAtMs: info.mtime.getTime() };
  }
  context.status("checking what is there");
  return await digestOf(path) === work.sha256 ? "right" : "absent";
}

async function download(
  work: FetchWork,
  partial: PartialFile,
  present: Presence,
  context: WorkContext,
  ports: FetchPorts,
): Promise<void> {
  const address = createHash("sha256").update(work.url).digest("hex");
  const resumable = partial.resumable(address);
  const response = await openResponse({
    url: work.url,
    headers: work.headers,
    conditions: conditionsOf(resumable, present),
    signal: context.signal,
  });
  if (response.status === 304) {
    await response.body?.cancel();
    return context.status("already there");
  }
  const start = contentStart(response, resumable?.sizeBytes ?? 0);
  if (start === "wrong_range") {
    await response.body?.cancel();
    partial.discard();
    // The server has other content now: the next attempt starts over.
    throw new WorkFailure({ kind: "http", status: response.status });
  }
  if (start === null) {
    await response.body?.cancel();
    throw httpFailure(response, ports.nowMs());
  }
  const content = describeContent(response, start);
  await openPartial(partial, start, work.sha256 !== undefined);
  if (content.validator !== null) {
    const value = content.validator;
    onDisk(() => partial.note({ address, value }));
  }
  await receive(response, partial, content, context);
  finish(work, partial, content);
}

/** Only the rest of what is there, if it is still the same; or anything only if it is newer. */
function conditionsOf(
  resumable: ReturnType<PartialFile["resumable"]>,
  present: Presence,
): Record<string, string> {
  if (resumable !== null) {
    return { range: `bytes=${resumable.sizeBytes}-`, "if-range": resumable.validator };
  }
  return typeof present === "object"
    ? { "if-modified-since": new Date(present.modifiedAtMs).toUTCString() }
    : {};
}

async function openPartial(partial: PartialFile, start: number, isHashed: boolean): Promise<void> {
  try {
    if (start > 0) await partial.openAtEnd(start, isHashed);
    else partial.openEmpty(isHashed);
  } catch (error) {
    throw diskFailure(error);
  }
}

async function receive(
  response: Response,
  partial: PartialFile,
  content: Content,
  context: WorkContext,
): Promise<void> {
  if (content.sizeBytes !== null) context.total(content.sizeBytes);
  context.set(partial.sizeBytes);
  const body = decodedBody(response);
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw networkFailure(error);
      });
      if (done) break;
      onDisk(() => partial.write(value));
      context.set(partial.sizeBytes);
      await context.thawed();
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error;
  }
  const { sizeBytes } = content;
  if (sizeBytes !== null && partial.sizeBytes < sizeBytes) {
    throw truncatedFailure(partial.sizeBytes, sizeBytes);
  }
}

function finish(work: FetchWork, partial: PartialFile, content: Content): void {
  if (work.sha256 !== undefined) {
    const actual = partial.digest();
    if (actual !== work.sha256) {
      partial.discard();
      throw mismatchFailure(work.sha256, actual);
    }
  }
  onDisk(() => partial.complete(content.modifiedAtMs));
}

function onDisk(act: () => void): void {
  try {
    act();
  } catch (error) {
    throw error instanceof WorkFailure ? error : diskFailure(error);
  }
}
