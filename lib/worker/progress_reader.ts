/**
 * Everything that a child's output says about its progress: numbers as they come, the status line
 * only when somebody asks for it. One for each attempt; holds a few KiB however much is printed.
 */
import type { ProgressValues } from "../events.ts";
import type { ProgressSource } from "../protocol.ts";
import type { StreamName } from "../ports.ts";
import { LastBytes } from "./last_bytes.ts";
import { OscParser } from "./osc_parser.ts";
import { PatternParser } from "./pattern_parser.ts";
import { type PatternSearch, PatternSearches, SEARCH_LIMIT_MS } from "./pattern_search.ts";
import { PercentParser } from "./percent_parser.ts";
import { selectStatus } from "./status_line.ts";
import { selectTail } from "./tail.ts";

/** The stderr's end is kept for the failure too: 20 lines of some length. */
const STDERR_BYTES = 8192;
const STATUS_BYTES = 4096;

const GIVEN_UP = "Progress is not read any more: its regular expression takes too long, " +
  `more than ${SEARCH_LIMIT_MS} ms for a few lines`;

export interface ProgressReaderOptions {
  /** What the tasks of a worker share. @default its own */
  readonly searches?: PatternSearches;
  /** Takes a line for the task's log. @default nobody */
  log?(text: string): void;
}

interface StreamReaders {
  readonly end: LastBytes;
  readonly osc: OscParser;
  readonly percent: PercentParser | undefined;
  readonly pattern: PatternParser | undefined;
}

export class ProgressReader {
  readonly #streams: Readonly<Record<StreamName, StreamReaders>>;
  readonly #log: ((text: string) => void) | undefined;
  /** Undefined as well once it is told that it is given up. */
  #search: PatternSearch | undefined;
  #values: ProgressValues = {};
  #lastStream: StreamName | undefined;
  #sentStatus = "";

  /** Throws a `SyntaxError` for a pattern that is no regular expression. */
  constructor(source: ProgressSource, options: ProgressReaderOptions = {}) {
    const { searches = new PatternSearches(), log } = options;
    this.#log = log;
    this.#search = source.kind === "pattern" ? searches.get(source.pattern) : undefined;
    this.#streams = {
      stdout: createReaders(source, STATUS_BYTES, this.#search),
      stderr: createReaders(source, STDERR_BYTES, this.#search),
    };
  }

  /** Takes what the child printed; keeps no reference to it. */
  read(stream: StreamName, bytes: Uint8Array): void {
    const { end, osc, percent, pattern } = this.#streams[stream];
    end.append(bytes);
    this.#lastStream = stream;
    const ratio = percent?.parse(bytes);
    const values = this.#search === undefined ? undefined : pattern?.parse(bytes);
    if (this.#search?.isGivenUp) this.#giveUp();
    const reported = osc.parse(bytes);
    if (ratio !== undefined) this.#values = { done: ratio, total: 100 };
    if (values !== undefined) this.#values = { ...this.#values, ...values };
    // The program's own report wins over what is guessed from its text.
    if (reported !== undefined) this.#values = { done: reported, total: 100 };
  }

  /** What is new since the last call; empty when the child printed, but nothing that says something. */
  take(): ProgressValues {
    const values = this.#values;
    this.#values = {};
    const status = this.#lastStream === undefined ? "" : this.#status(this.#lastStream);
    this.#lastStream = undefined;
    if (status === "" || status === this.#sentStatus) return values;
    this.#sentStatus = status;
    return { ...values, status };
  }

  /** The last few KiB of a stream, valid until the next `read`. */
  last(stream: StreamName): Uint8Array {
    return this.#streams[stream].end.bytes();
  }

  /** The last lines of stderr, for a failure. */
  tail(): readonly string[] {
    const { end } = this.#streams.stderr;
    return selectTail(end.bytes(), end.hasDropped);
  }

  #giveUp(): void {
    this.#search = undefined;
    this.#log?.(GIVEN_UP);
  }

  #status(stream: StreamName): string {
    const { end, percent } = this.#streams[stream];
    const bytes = end.bytes();
    return selectStatus(bytes.subarray(Math.max(0, bytes.length - STATUS_BYTES)), {
      skipsPercent: percent !== undefined,
    });
  }
}

function createReaders(
  source: ProgressSource,
  keptBytes: number,
  search: PatternSearch | undefined,
): StreamReaders {
  return {
    end: new LastBytes(keptBytes),
    osc: new OscParser(),
    percent: source.kind === "percent" ? new PercentParser() : undefined,
    pattern: search === undefined ? undefined : new PatternParser(search),
  };
}
