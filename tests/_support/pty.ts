/**
 * Drives a command in a real pseudo-terminal: keys, sizes, signals, stops and the terminal's modes.
 * Owns the process of `pty_bridge.py` and all waiting, which is by event: new output, a stop, the
 * end. A wait that takes too long fails with what the terminal showed.
 */
import { fileURLToPath } from "node:url";
import { readJsonLines } from "./json_lines.ts";

/** What the command finds on its standard input or output instead of the terminal. */
export type PtyStream = "tty" | "null" | "pipe" | { readonly file: string };

export interface PtyOptions {
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** @default 80 */
  readonly columns?: number;
  /** @default 24 */
  readonly rows?: number;
  /** The whole environment. @default the test's own */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** @default "tty" */
  readonly stdin?: PtyStream;
  /** stderr always is the terminal. @default "tty" */
  readonly stdout?: PtyStream;
  /** How long one wait may take. @default 60_000 */
  readonly timeoutMs?: number;
}

/** How the command ended; one of the two is null. */
export interface PtyEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The terminal's modes; two equal values mean that nothing was left changed. */
export interface TtyModes {
  readonly input: number;
  readonly output: number;
  readonly control: number;
  readonly local: number;
  readonly chars: readonly number[];
  readonly isEcho: boolean;
  readonly isCanonical: boolean;
  readonly isSignals: boolean;
}

/** Who gets a signal: the command alone, its process group, or the terminal's foreground group. */
export type SignalTarget = "child" | "group" | "foreground";

/** What the bridge reports, one line each. */
interface Fact {
  readonly started?: number;
  readonly output?: string;
  readonly stdout?: string;
  readonly stopped?: string;
  readonly modes?: TtyModes;
  readonly end?: PtyEnd;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const BRIDGE = new URL("./pty_bridge.py", import.meta.url);

/** Starts a command in a pseudo-terminal of its own; disposing kills what is left of it. */
export async function openPty(options: PtyOptions): Promise<Pty> {
  const pty = new Pty(options);
  await pty.started;
  return pty;
}

/** A command in its terminal. */
export class Pty implements AsyncDisposable {
  /** Resolves when the command runs. */
  readonly started: Promise<void>;
  /** Signals that stopped the command so far. */
  readonly stops: string[] = [];
  readonly #timeoutMs: number;
  readonly #bridge: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  readonly #decoder = new TextDecoder();
  readonly #stdoutDecoder = new TextDecoder();
  readonly #watchers = new Set<() => void>();
  readonly #modes: TtyModes[] = [];
  readonly #listeners: ((bytes: Uint8Array) => void)[] = [];
  #end: PtyEnd | null = null;
  #pid = 0;
  #output = "";
  #outputBytes = 0;
  #stdout = "";
  /** How the bridge ended, in words; null while it runs. */
  #bridgeEnd: string | null = null;

  constructor(options: PtyOptions) {
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#bridge = new Deno.Command(findPython(), {
      args: [fileURLToPath(BRIDGE)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#bridge.stdin.getWriter();
    this.#reading = this.#read();
    this.#send({
      argv: options.argv,
      columns: options.columns ?? 80,
      rows: options.rows ?? 24,
      env: options.env ?? Deno.env.toObject(),
      cwd: options.cwd,
      stdin: options.stdin ?? "tty",
      stdout: options.stdout ?? "tty",
    });
    this.started = this.#until("the command's start", () => this.#pid > 0);
  }

  /** Process id of the command, which leads a process group. */
  get pid(): number {
    return this.#pid;
  }

  /** Everything that came to the terminal, escape sequences included. */
  get output(): string {
    return this.#output;
  }

  get outputBytes(): number {
    return this.#outputBytes;
  }

  /** What came out of stdout, if that is a pipe. */
  get stdout(): string {
    return this.#stdout;
  }

  /** How the command ended; its output up to then has been read. Rejects when that takes too long. */
  get end(): Promise<PtyEnd> {
    return this.#endOf();
  }

  /** True once the command ended. */
  get hasEnded(): boolean {
    return this.#end !== null;
  }

  /** Hands on the terminal's bytes as they come; the ones so far are in `output`. */
  onOutput(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  /** Types into the terminal; "\x03" is Ctrl-C. */
  write(text: string): void {
    this.#send({ op: "write", data: btoaUtf8(text) });
  }

  /** Writes into the command's stdin, which must be a pipe. */
  writeStdin(text: string): void {
    this.#send({ op: "stdin", data: btoaUtf8(text) });
  }

  closeStdin(): void {
    this.#send({ op: "close_stdin" });
  }

  /** Changes the window's size, as dragging its corner does. */
  resize(columns: number, rows: number): void {
    this.#send({ op: "resize", columns, rows });
  }

  signal(signal: Deno.Signal, to: SignalTarget = "child"): void {
    this.#send({ op: "signal", signal, to });
  }

  /** Closes the terminal's window: SIGHUP, and errors on every further write. */
  hangUp(): void {
    this.#send({ op: "hang_up" });
  }

  /** Stops reading what the command writes, as a terminal under Ctrl-S or a dead link does. */
  stall(isStalled = true): void {
    this.#send({ op: "stall", on: isStalled });
  }

  /** Brings the stopped command back into the foreground, as `fg` does. */
  continue(): void {
    this.#send({ op: "continue" });
  }

  /** Lets the stopped command go on without the terminal, as `bg` does. */
  continueInBackground(): void {
    this.signal("SIGCONT", "group");
  }

  /** Hands a command that goes on in the background the terminal without a word, as bash's `fg` does. */
  handOver(): void {
    this.#send({ op: "hand_over" });
  }

  /** The terminal's modes before the command was started. */
  get initialModes(): TtyModes {
    const [modes] = this.#modes;
    if (modes === undefined) throw new Error("The command has not started");
    return modes;
  }

  /** The terminal's modes now. */
  async modes(): Promise<TtyModes> {
    const answers = this.#modes.length;
    this.#send({ op: "modes" });
    await this.#until("the terminal's modes", () => this.#modes.length > answers);
    const modes = this.#modes.at(-1);
    if (modes === undefined) throw new Error("No modes were read");
    return modes;
  }

  /**
   * Resolves when the terminal's output matches, or the predicate holds; both are asked again at every
   * sign of life. Rejects when the command ends before, or the wait takes too long.
   */
  waitFor(condition: RegExp | (() => boolean)): Promise<void> {
    const isTrue = condition instanceof RegExp
      ? () => this.#output.search(condition) >= 0
      : condition;
    return this.#until(String(condition), isTrue, () => this.hasEnded);
  }

  /** Resolves with the signal once the command was stopped `count` times. */
  async waitForStop(count = 1): Promise<string> {
    await this.#until("a stop", () => this.stops.length >= count, () => this.hasEnded);
    return this.stops[count - 1] ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reading;
    await this.#bridge.status;
  }

  async #endOf(): Promise<PtyEnd> {
    await this.#until("the command's end", () => this.#end !== null);
    return this.#end ?? { code: null, signal: null };
  }

  #send(line: object): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
    this.#writer.write(bytes).catch(() => {});
  }

  async #read(): Promise<void> {
    for await (const fact of readJsonLines(this.#bridge.stdout)) {
      this.#take(fact as Fact);
      this.#wake();
    }
    const { code, signal } = await this.#bridge.status;
    this.#bridgeEnd = signal ?? `exit ${code}`;
    this.#wake();
  }

  #take(fact: Fact): void {
    this.#pid = fact.started ?? this.#pid;
    if (fact.output !== undefined) this.#takeOutput(fact.output);
    if (fact.stdout !== undefined) {
      this.#stdout += this.#stdoutDecoder.decode(decodeBytes(fact.stdout), { stream: true });
    }
    if (fact.stopped !== undefined) this.stops.push(fact.stopped);
    if (fact.modes !== undefined) this.#modes.push(fact.modes);
    this.#end ??= fact.end ?? null;
  }

  #takeOutput(encoded: string): void {
    const bytes = decodeBytes(encoded);
    this.#outputBytes += bytes.length;
    this.#output += this.#decoder.decode(bytes, { stream: true });
    for (const listener of this.#listeners) listener(bytes);
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Waits for `isTrue`; fails at once when `isHopeless`, and when the bridge is gone. */
  #until(what: string, isTrue: () => boolean, isHopeless = () => false): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      this.#watchers.delete(watcher);
      finish();
    };
    const fail = (why: string) =>
      settle(() => reject(new Error(`Waited for ${what}, but ${why}. ${this.#describe()}`)));
    const watcher = () => {
      if (isTrue()) settle(resolve);
      else if (this.#bridgeEnd !== null) fail(`the terminal's bridge ended: ${this.#bridgeEnd}`);
      else if (isHopeless()) fail("the command ended");
    };
    const timer = setTimeout(() => fail(`nothing in ${this.#timeoutMs} ms`), this.#timeoutMs);
    this.#watchers.add(watcher);
    watcher();
    return promise;
  }

  #describe(): string {
    const end = this.#end === null ? "still running" : JSON.stringify(this.#end);
    return `Command: ${end}. Terminal: ${JSON.stringify(this.#output.slice(-4_000))}`;
  }
}

/** The system's interpreter starts at once, a version manager's shim takes a tenth of a second. */
export function findPython(): string {
  try {
    return Deno.statSync("/usr/bin/python3").isFile ? "/usr/bin/python3" : "python3";
  } catch {
    return "python3";
  }
}

function btoaUtf8(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function decodeBytes(encoded: string): Uint8Array {
  return Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
}
