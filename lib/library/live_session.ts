/**
 * One thing being live on a terminal, from its first frame to its last: the claim on the terminal, the painter, the
 * rhythm, what the program prints meanwhile, and every way out. Knows nothing of what is drawn.
 *
 * shown --stopped--> suspended --continued--> shown; any --close, signal, lost, broken view--> closed
 */
import { ForegroundWatch } from "../display/foreground_watch.ts";
import { FrameLoop } from "../display/frame_loop.ts";
import { createStopTurns } from "../display/stop_turns.ts";
import { Suspension } from "../display/suspension.ts";
import { claimTerminal } from "../display/terminal_claim.ts";
import { TextWriter } from "../display/text_writer.ts";
import type { ByteSink, EndingSignal, ProcessListener, TerminalPort } from "../ports.ts";
import type { FrameSignals } from "../terminal/frame_signals.ts";
import { Painter, type PainterMode } from "../terminal/painter.ts";
import { SGR_SEQUENCES } from "../text/sgr.ts";
import type { ViewSize } from "../view/renderable.ts";
import { drawLastPicture } from "./last_picture.ts";
import { PrintedLines } from "./printed_lines.ts";
import type { Surroundings } from "./surroundings.ts";
import { SwitchedTerminal } from "./switched_terminal.ts";

/** What is live where, and where plain lines go instead. */
const sessions = new WeakMap<TerminalPort, LiveSession>();
const writers = new WeakMap<ByteSink, TextWriter>();

/** Prints lines above whatever is live on the terminal, or to standard error if nothing is: without colours if that is no terminal. */
export function printBeside({ terminal, errors }: Surroundings, lines: string): void {
  const session = sessions.get(terminal);
  if (session !== undefined) return session.print(lines);
  const writer = writers.get(errors) ?? new TextWriter(errors);
  writers.set(errors, writer);
  const printed = new PrintedLines((text) =>
    writer.write(errors.isTerminal ? text : text.replaceAll(SGR_SEQUENCES, ""))
  );
  printed.push(lines);
  printed.end();
}

/** One picture. */
export interface Frame {
  readonly lines: readonly string[];
  /** The next one will differ though nothing changes but time. */
  readonly isMoving: boolean;
  readonly signals?: FrameSignals;
}

export interface LiveSessionOptions {
  readonly surroundings: Surroundings;
  readonly frameMs: number;
  readonly mode: PainterMode;
  /** Nothing of the last frame stays. */
  readonly isTransient: boolean;
  /**
   * Frames come from a loop that gives the event loop no turn: they are written at once, and signals, which nobody would
   * hear of, keep their default, so that the cursor has to be left alone.
   */
  readonly isSynchronous: boolean;
  /** What is printed with `console` scrolls by above. */
  readonly capturesConsole: boolean;
  /** @param isLast It stays on the screen: nothing of it will move any more. */
  draw(size: ViewSize, nowMs: number, isLast: boolean): Frame;
  /** The process was asked to end; true when somebody sees to that, so that it goes on. */
  interrupted(signal: EndingSignal): boolean;
}

export class LiveSession {
  readonly loop: FrameLoop;
  readonly #options: LiveSessionOptions;
  readonly #terminal: SwitchedTerminal;
  readonly #painter: Painter;
  readonly #printed: PrintedLines;
  readonly #foreground: ForegroundWatch;
  readonly #suspension: Suspension;
  readonly #removers: (() => void)[] = [];
  #closing: Promise<void> | null = null;
  /** Printed when the last frame was drawn already: stands below it. */
  #late = "";
  #isLastDrawn = false;
  #isReleased = false;

  /** @throws {Error} Something else is live on this terminal. */
  constructor(options: LiveSessionOptions) {
    this.#options = options;
    const { surroundings, mode, isSynchronous, frameMs } = options;
    const { clock, terminal, taskbar, resizing } = surroundings;
    this.#removers.push(claimTerminal(terminal));
    this.#terminal = new SwitchedTerminal(terminal, !isSynchronous);
    this.#painter = new Painter({
      terminal: this.#terminal,
      mode,
      isInsideTmux: taskbar === "tmux",
      clock,
      resizing,
      onIdle: () => this.loop.painterIdle(),
    });
    this.#printed = new PrintedLines((text) => this.#painter.print(text));
    this.loop = new FrameLoop({
      clock,
      painter: this.#painter,
      frameMs,
      draw: (nowMs) => this.#draw(nowMs),
      lost: () => this.#release(),
      failed: (error) => this.#fail(error),
    });
    this.#foreground = new ForegroundWatch({
      clock,
      isForeground: () => surroundings.isForeground(),
      arrived: () => this.loop.request(),
    });
    this.#foreground.look();
    this.#suspension = this.#createSuspension();
    sessions.set(terminal, this);
    this.#listen();
  }

  get isClosed(): boolean {
    return this.#closing !== null;
  }

  /** Prints lines above what is drawn. What is no safe text in them is taken out, but for colours. */
  print(text: string): void {
    if (this.#isReleased) return printBeside(this.#options.surroundings, text);
    if (this.#isLastDrawn) {
      this.#late += text;
      return;
    }
    this.#printed.push(text);
    if (!this.isClosed) this.loop.request();
  }

  /** Draws if it is time, and has it written before it returns; not while an earlier frame is under way. */
  drawSync(): void {
    const { surroundings, frameMs } = this.#options;
    if (this.isClosed || surroundings.clock.nowMs() - this.loop.lastFrameMs < frameMs) return;
    this.#terminal.isSynchronous = true;
    try {
      this.loop.drawNow();
    } finally {
      this.#terminal.isSynchronous = false;
    }
  }

  /** Draws the last frame, gives the terminal back, and resolves when all is written. Idempotent. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  /** The same without waiting, as far as the terminal is ready: what is under way ends in the background. */
  closeSync(): void {
    if (this.isClosed) return;
    if (this.#painter.isBusy) return void this.close();
    this.#terminal.isSynchronous = true;
    this.#closing = Promise.resolve();
    try {
      this.#finish();
      this.#painter.paint([]);
      this.#painter.restore();
    } finally {
      this.#release();
    }
  }

  async #close(): Promise<void> {
    try {
      await this.#painter.settled();
      this.#finish();
      await this.#painter.leave();
    } finally {
      this.#release();
    }
  }

  /** What stays on the screen. */
  #finish(): void {
    this.loop.stop();
    this.#printed.end();
    this.#isLastDrawn = true;
    const { isTransient, mode, surroundings } = this.#options;
    if (isTransient || mode === "full" || this.#painter.isLost) return;
    // Printed, not painted: what stays may be taller than the screen.
    const nowMs = surroundings.clock.nowMs();
    const draw = (size: ViewSize) => this.#options.draw(size, nowMs, true);
    const { lines } = drawLastPicture(draw, this.#painter.size, MAX_ROWS);
    this.#painter.print(lines.map((line) => line + "\n").join(""));
  }

  #draw(nowMs: number): boolean {
    const { lines, isMoving, signals } = this.#options.draw(this.#painter.size, nowMs, false);
    this.#foreground.happened(isMoving);
    // In the background somebody else draws there: lines may come in between, a picture may not.
    this.#painter.setMode(this.#foreground.isForeground ? this.#options.mode : "bare");
    this.#painter.paint(lines, signals === undefined ? {} : { signals });
    return isMoving;
  }

  /** A view is broken: the terminal is given back before the program ends with the error, or handles it. */
  #fail(error: unknown): void {
    this.#closing ??= Promise.resolve();
    this.#painter.restore();
    this.#release();
    throw error;
  }

  #release(): void {
    this.#suspension.end();
    this.loop.stop();
    this.#foreground.stop();
    this.#closing ??= Promise.resolve();
    const { terminal } = this.#options.surroundings;
    if (sessions.get(terminal) === this) sessions.delete(terminal);
    for (const remove of this.#removers.splice(0)) remove();
    this.#isReleased = true;
    if (this.#late !== "") this.print(this.#late);
    this.#late = "";
  }

  #listen(): void {
    const { surroundings, capturesConsole } = this.#options;
    const { process: host, terminalStreams } = surroundings;
    this.#removers.push(host.listen(this.#createListener()));
    if (!capturesConsole) return;
    this.#removers.push(surroundings.captureConsole(terminalStreams, (text) => this.print(text)));
  }

  #createSuspension(): Suspension {
    return new Suspension({
      clock: this.#options.surroundings.clock,
      painter: this.#painter,
      hold: () => {
        this.loop.stop();
        this.#foreground.stop();
      },
      giveBack: () => {},
      comeBack: () => {
        this.#foreground.look();
        this.loop.start();
        this.loop.request();
      },
    });
  }

  #createListener(): ProcessListener {
    const { surroundings, isSynchronous } = this.#options;
    const leaving = () => this.#painter.restore(true);
    if (isSynchronous) return { leaving };
    return {
      leaving,
      ended: (signal) => this.#ended(signal),
      ...createStopTurns({
        giveBack: () => this.#suspension.suspend(),
        stop: () => surroundings.process.stop(),
        goOn: () => this.#suspension.resume(),
      }),
      resized: () => this.loop.hurry(),
    };
  }

  #ended(signal: EndingSignal): void {
    const { interrupted, surroundings } = this.#options;
    if (interrupted(signal)) return;
    const end = () => {
      this.#painter.restore(true);
      this.#release();
      surroundings.process.endBy(signal);
    };
    this.closeSync();
    if (!this.#painter.isBusy) return end();
    // A frame is on its way, which takes less than a millisecond, or the terminal is stuck.
    const cancel = surroundings.clock.after(MAX_LAST_FRAME_MS, end);
    void this.close().then(() => {
      cancel();
      end();
    });
  }
}

/** What a user who wants to get out of a program has to wait for a terminal at most. */
const MAX_LAST_FRAME_MS = 200;
/** As many lines as anybody will scroll back. */
const MAX_ROWS = 10_000;
