/**
 * Inputs from a stream of bytes, in batches: everything that has arrived, never waiting for more.
 * Pull-based: nothing is read before it is asked for. Asking to stop interrupts a waiting read.
 */
import type { UsageError } from "../text/usage_error.ts";
import { BYTE_ORDER_MARK, CsvRecords } from "./csv_records.ts";
import { InputSplitter } from "./input_splitter.ts";

/** Rows that became known together; `header` names their columns if the source does. */
export interface InputBatch {
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly string[])[];
}

export interface InputBatchOptions {
  /** A path or `stdin`, for messages. */
  readonly source: string;
  readonly nul: boolean;
  readonly csv: boolean;
  /** Opens the bytes; called once, when the first batch is asked for. */
  open(): Promise<ReadableStream<Uint8Array>>;
  /** Takes what is no mistake, but most likely not what was meant. @default nobody */
  warn?: ((text: string) => void) | undefined;
  /** Aborting ends the batches at once, without a last unfinished input. */
  readonly signal: AbortSignal;
}

/** A batch is at most this long, so that the engine can start while a large file is being cut. */
const MAX_BATCH = 1_000;

/** @throws {UsageError} From the iterator, after the good inputs before the mistake. */
export async function* readInputBatches(options: InputBatchOptions): AsyncGenerator<InputBatch> {
  const splitter = new InputSplitter(options);
  const csv = options.csv ? new CsvRecords(options.source) : undefined;
  let isFirst = true;
  for await (const chunk of readChunks(options)) {
    const { values, problem } = chunk === "end" ? splitter.end() : splitter.push(chunk);
    if (isFirst && values.length > 0) {
      isFirst = false;
      warnOfLines(values, options);
    }
    yield* toBatches(values, csv, problem);
  }
  if (!options.signal.aborted) csv?.end();
}

/** Characters that nobody sees, in the first lines. CSV knows what they are, and with NUL they are data. */
function warnOfLines(
  lines: readonly string[],
  { source, nul, csv, warn }: InputBatchOptions,
): void {
  if (nul || csv) return;
  if (lines[0]?.startsWith(BYTE_ORDER_MARK)) {
    warn?.(`${source}:1: First input begins with a byte order mark; take it out of the file`);
  }
  if (lines.every((line) => line.endsWith("\r"))) {
    warn?.(
      `${source}:1: Inputs end with CR, as lines of Windows do; take it out, as by tr -d '\\r'`,
    );
  }
}

function* toBatches(
  values: readonly string[],
  csv: CsvRecords | undefined,
  problem: UsageError | undefined,
): Generator<InputBatch> {
  const rows: (readonly string[])[] = [];
  let mistake: unknown = problem;
  try {
    for (const value of values) {
      const row = csv === undefined ? [value] : csv.push(value);
      if (row !== undefined) rows.push(row);
    }
  } catch (error) {
    mistake = error;
  }
  for (let start = 0; start < rows.length; start += MAX_BATCH) {
    yield { header: csv?.header, rows: rows.slice(start, start + MAX_BATCH) };
  }
  if (mistake !== undefined) throw mistake;
}

/** The stream's chunks, then `"end"`. Cancels the stream however the reading ends. */
async function* readChunks(options: InputBatchOptions): AsyncGenerator<Uint8Array | "end"> {
  const { signal } = options;
  if (signal.aborted) return;
  const reader = (await options.open()).getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      if (signal.aborted) return;
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) break;
      yield value;
    }
    yield "end";
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
