/**
 * One attempt at downloading one file: asks for what is missing, writes it into a partial file, checks it, and gives it
 * its name. Every attempt goes on where the last one came to, this run's or an earlier one's.
 */
import type { Clock } from "../../ports.ts";
import type { FetchWork } from "../../protocol.ts";
import type { WorkContext } from "../work_runner.ts";
import { createBodyReader } from "./body_reader.ts";
import { decodedBody, type Decoding, decodingOf } from "./decoded_body.ts";
import {
  addressFailure,
  bodyFailure,
  diskFailure,
  httpFailure,
  mismatchFailure,
  rangeFailure,
  truncatedFailure,
} from "./fetch_failure.ts";
import type { HttpClients } from "./http_clients.ts";
import { openResponse } from "./open_response.ts";
import { type Beginning, PartialFile } from "./partial_file.ts";
import { isWorthPouring, pourBody } from "./pour_body.ts";
import { lookAtPresent } from "./present_file.ts";
import { type Asked, type Content, readAnswer } from "./response_content.ts";
import { sha256Of } from "./sha256.ts";

export interface FetchPorts {
  readonly clients: HttpClients;
  readonly clock: Clock;
}

/** @throws {WorkFailure} With advice on trying again. */
export async function fetchFile(
  work: FetchWork,
  context: WorkContext,
  ports: FetchPorts,
): Promise<void> {
  if (work.problem !== undefined) throw addressFailure(work.problem);
  context.unit = "B";
  await onDisk(() => Deno.mkdirSync(work.dir, { recursive: true }));
  const partial = new PartialFile(work.dir, work.name);
  const found = await lookAtPresent(work, partial.path, context);
  if (found.kind === "right") return context.status("already there");
  const present = found.kind === "unknown" ? found : null;
  const address = await sha256Of(work.url);
  try {
    await ports.clients.use(
      context.signal,
      (client) => new Download({ work, address, present, client, partial, context, ports }).toEnd(),
    );
  } finally {
    partial.leave();
  }
}

const NOTHING: Asked = { beginning: null, present: null };

type Outcome = "ended" | "start_over" | "not_newer";

interface DownloadParts {
  readonly work: FetchWork;
  /** SHA-256 of the address. */
  readonly address: string;
  /** The file that is there, if nobody knows whether it is the right one. */
  readonly present: Asked["present"];
  readonly client: Deno.HttpClient;
  readonly partial: PartialFile;
  readonly context: WorkContext;
  readonly ports: FetchPorts;
}

class Download {
  readonly #address: string;
  readonly #present: Asked["present"];
  readonly #client: Deno.HttpClient;
  readonly #work: FetchWork;
  readonly #partial: PartialFile;
  readonly #context: WorkContext;
  readonly #ports: FetchPorts;

  constructor({ work, address, present, client, partial, context, ports }: DownloadParts) {
    this.#address = address;
    this.#present = present;
    this.#client = client;
    this.#work = work;
    this.#partial = partial;
    this.#context = context;
    this.#ports = ports;
  }

  async toEnd(): Promise<void> {
    const beginning = await onDisk(() => this.#partial.claim(this.#address));
    const asked = { beginning, present: this.#present };
    let outcome = await this.#run(asked);
    if (outcome === "not_newer") outcome = await this.#run({ ...asked, isUnconditional: true });
    // What is there may turn out to be of no use; then all of it is asked for, once.
    if (outcome === "start_over") outcome = await this.#run(NOTHING);
    if (outcome !== "ended") throw rangeFailure();
  }

  async #run(asked: Asked): Promise<Outcome> {
    const { url, headers, name, sha256 } = this.#work;
    const response = await openResponse({
      url,
      headers,
      isVerified: sha256 !== undefined,
      conditions: conditionsOf(asked),
      client: this.#client,
      signal: this.#context.signal,
    });
    let body = response.body;
    try {
      const decoding = response.ok ? decodingOf(response.headers, name) : "none";
      const answer = readAnswer(response, asked, decoding !== "none");
      switch (answer.kind) {
        case "unchanged":
          this.#context.status("already there");
          return "ended";
        case "start_over":
        case "not_newer":
          return answer.kind;
        case "complete":
          await this.#prepare(answer.content, asked.beginning);
          return await this.#finish(answer.content);
        case "refused":
          throw httpFailure(response, this.#ports.clock.nowMs());
        case "content": {
          await this.#prepare(answer.content, asked.beginning);
          const taken = body;
          body = null;
          await this.#receive(taken, decoding, answer.content);
          return await this.#finish(answer.content);
        }
        default:
          return answer satisfies never;
      }
    } finally {
      await body?.cancel().catch(() => {});
    }
  }

  async #prepare(
    { startBytes, sizeBytes, validator }: Content,
    beginning: Beginning | null,
  ): Promise<void> {
    const { sha256 } = this.#work;
    const isHashed = sha256 !== undefined;
    // The first thing that is told: from 0 it would be a leap, which nobody can tell from speed.
    if (startBytes > 0) this.#context.set(startBytes);
    if (sizeBytes !== null) this.#context.total(sizeBytes);
    await onDisk(async () => {
      if (startBytes > 0 && beginning !== null) {
        await this.#partial.goOn(beginning, isHashed, (bytes) => {
          this.#context.signal.throwIfAborted();
          const percent = Math.floor(bytes / startBytes * 100);
          this.#context.status(percent < 100 ? `checking what is there: ${percent}%` : "");
        });
      } else await this.#partial.openEmpty(isHashed);
      if (validator !== null) this.#partial.note({ address: this.#address, value: validator });
    });
    this.#context.set(this.#partial.sizeBytes);
  }

  async #receive(
    body: ReadableStream<Uint8Array> | null,
    decoding: Decoding,
    { sizeBytes, validator }: Content,
  ): Promise<void> {
    const partial = this.#partial;
    const canGoOn = validator !== null;
    const isPlain = decoding === "none" && this.#work.sha256 === undefined;
    if (body !== null && isPlain && isWorthPouring(sizeBytes && sizeBytes - partial.sizeBytes)) {
      const context = this.#context;
      await pourBody(body, { partial, context, clock: this.#ports.clock, canGoOn });
    } else if (body !== null) await this.#copy(decodedBody(body, decoding), decoding, canGoOn);
    const received = partial.sizeBytes;
    if (sizeBytes !== null && received < sizeBytes) throw truncatedFailure(received, sizeBytes);
  }

  async #copy(
    body: ReadableStream<Uint8Array>,
    decoding: Decoding,
    canGoOn: boolean,
  ): Promise<void> {
    const reader = createBodyReader(body);
    const context = this.#context;
    try {
      for (;;) {
        const piece = await reader.read().catch((error) => {
          throw bodyFailure(error, decoding !== "none");
        });
        if (piece === null) return;
        this.#write(piece, canGoOn);
        context.set(this.#partial.sizeBytes);
        await context.thawed();
      }
    } catch (error) {
      await reader.cancel().catch(() => {});
      throw error;
    }
  }

  #write(bytes: Uint8Array, canGoOn: boolean): void {
    try {
      this.#partial.write(bytes);
    } catch (error) {
      throw diskFailure(error, canGoOn);
    }
  }

  async #finish({ startBytes, sizeBytes, modifiedAtMs }: Content): Promise<Outcome> {
    const { sha256 } = this.#work;
    const actual = this.#partial.digest();
    const isTooLong = sizeBytes !== null && this.#partial.sizeBytes > sizeBytes;
    if (isTooLong || sha256 !== undefined && actual !== sha256) {
      await onDisk(() => this.#partial.discard());
      // The beginning may have been the wrong part of it.
      if (startBytes > 0) return "start_over";
      throw isTooLong ? rangeFailure() : mismatchFailure(sha256 ?? "", actual);
    }
    await onDisk(() => this.#partial.complete(modifiedAtMs));
    return "ended";
  }
}

/** Only the rest of what is there, if it is still the same; or anything only if it is newer. */
function conditionsOf({ beginning, present, isUnconditional }: Asked): Record<string, string> {
  if (beginning !== null) {
    return { range: `bytes=${beginning.sizeBytes}-`, "if-range": beginning.validator };
  }
  return present === null || isUnconditional === true
    ? {}
    : { "if-modified-since": new Date(present.modifiedAtMs).toUTCString() };
}

/** @throws {WorkFailure} In words of the disk's, but for a cancelled task. */
async function onDisk<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw diskFailure(error);
  }
}
