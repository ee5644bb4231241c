/**
 * A run on a terminal, in three ways between which a key switches: `live`, a block below the output; `full`, the whole
 * screen; `plain`, log lines. The table of keys and a task's output have the whole screen in `live` as well. Owns the
 * terminal, from the first frame to the last and on every way out in between; views decide what is shown and the painter
 * how it gets there. In the background, where somebody else uses the terminal, every way is plain.
 */
import type { RunEvent } from "../events.ts";
import type { StreamName } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import type { Key } from "../terminal/key.ts";
import type { PainterMode } from "../terminal/painter.ts";
import type { RunModel } from "../view/run_model.ts";
import { hidesRun, renderScreen } from "../view/screen.ts";
import { IDLE_UI } from "../view/ui_model.ts";
import type { LiveContext } from "./context.ts";
import type { Display } from "./display.ts";
import { isMoving, isRunning, renderLastWords, selectSignals } from "./live_frame.ts";
import { createLiveParts, type LiveParts } from "./live_parts.ts";
import { selectRunModel } from "./select_run_model.ts";
import { Suspension } from "./suspension.ts";
import { claimTerminal } from "./terminal_claim.ts";
import type { ShownMode } from "./ui_state.ts";

const PAINTER_MODES: Readonly<Record<ShownMode, PainterMode>> = {
  live: "inline",
  full: "full",
  plain: "bare",
};
/** More waiting output than this does not wait for the next frame. */
const FLUSH_LENGTH = 256 * 1024;

/** @throws {Error} A live display is already on this terminal. */
export function createLiveDisplay(context: LiveContext): Display {
  return new LiveDisplay(context, claimTerminal(context.terminal));
}

/** idle --run_started--> shown <--suspend, resume--> suspended; any --finish, restore, lost, fault--> closed. */
type Phase = "idle" | "shown" | "suspended" | "closed";

class LiveDisplay implements Display {
  readonly #context: LiveContext;
  readonly #release: () => void;
  readonly #parts: LiveParts;
  readonly #suspension: Suspension;
  #phase: Phase = "idle";
  #state: RunState | null = null;
  /** What the terminal shows; what people want is the control's. */
  #mode: ShownMode = "live";
  #frame: readonly string[] = [];
  #finishing: Promise<void> | null = null;

  constructor(context: LiveContext, release: () => void) {
    this.#context = context;
    this.#release = release;
    this.#parts = createLiveParts(context, {
      draw: (nowMs) => this.#draw(nowMs),
      idle: () => this.#guard(() => this.#onIdle()),
      lost: () => this.#close(),
      failed: (error) => this.#fail(error),
      arrived: () => this.#guard(() => this.#arrive()),
      pressed: (key) => this.#guard(() => this.#press(key)),
      print: (lines) => void this.print(lines),
    });
    this.#suspension = new Suspension({
      clock: context.clock,
      painter: this.#parts.painter,
      hold: () => this.#hold(),
      giveBack: (isStuck) => this.#giveBack(isStuck),
      comeBack: () => this.#guard(() => this.#comeBack()),
    });
  }

  event(event: RunEvent, state: RunState): void {
    this.#state = state;
    if (event.kind === "run_started" && this.#phase === "idle") this.#begin();
    if (!this.#isOpen) return;
    const { lines, ui, loop } = this.#parts;
    lines.event(event, state);
    ui?.event(event, state);
    if (event.kind === "inputs_ended") this.#hush();
    this.#watch();
    loop.request();
  }

  takeOutput(stream: StreamName, bytes: Uint8Array): boolean {
    const isOurs = this.#context.terminalStreams.has(stream) && this.#phase !== "idle";
    if (!isOurs || (this.#phase === "closed" && !this.#parts.painter.isLost)) return false;
    if (this.#phase !== "closed") this.#parts.lines.output(stream, bytes);
    return true;
  }

  print(text: string): boolean {
    if (!this.#isOpen) return this.#parts.painter.isLost;
    this.#parts.painter.print(text);
    this.#flush();
    this.#parts.loop.request();
    return true;
  }

  suspend(): Promise<void> {
    return this.#isOpen ? this.#suspension.suspend() : Promise.resolve();
  }

  resume(): void {
    if (this.#isOpen) this.#suspension.resume();
  }

  resized(): void {
    this.#parts.loop.hurry();
  }

  finish(state: RunState): Promise<void> {
    return this.#finishing ??= this.#finish(state);
  }

  restore(): void {
    this.#close();
    const { isBusy } = this.#parts.painter;
    this.#parts.painter.restore(true);
    this.#parts.keys?.stop(!isBusy);
    this.#context.echo?.restore();
  }

  get #isOpen(): boolean {
    return this.#phase === "shown" || this.#phase === "suspended";
  }

  #begin(): void {
    this.#phase = "shown";
    this.#arrive();
  }

  #hold(): void {
    this.#phase = "suspended";
    this.#parts.loop.stop();
    this.#parts.foreground.stop();
  }

  #giveBack(isStuck: boolean): void {
    this.#parts.keys?.stop(!isStuck);
    this.#context.echo?.restore();
  }

  #comeBack(): void {
    this.#phase = "shown";
    this.#parts.loop.start();
    this.#arrive();
  }

  /** Takes the terminal as far as it is ours, and draws. */
  #arrive(): void {
    const { foreground, painter, keys } = this.#parts;
    painter.setSignals({ marksPastes: foreground.look() && keys?.start() === true });
    this.#hush();
    this.#applyMode();
    this.#parts.loop.drawNow();
    this.#watch();
  }

  /** Nobody tells when the terminal is ours again. */
  #watch(): void {
    const { foreground } = this.#parts;
    if (this.#phase !== "shown" || this.#state === null || foreground.isForeground) return;
    foreground.happened(isRunning(this.#state));
  }

  /** While inputs come somebody may be typing them: into `cat`, or what asks for a choice or a password. */
  #hush(): void {
    const hasInputs = this.#state !== null && this.#state.total !== null;
    if (hasInputs && this.#phase === "shown") this.#context.echo?.mute();
  }

  #press(key: Key): void {
    const state = this.#state;
    if (state === null || this.#phase !== "shown") return;
    const { ui, lines } = this.#parts;
    const { logLineCount } = lines;
    const notice = ui?.press(key, state) ?? null;
    // Events that came of the key may have told of it in the log already.
    const isTold = lines.logLineCount > logLineCount;
    this.#applyMode();
    if (notice !== null && !isTold) lines.note(notice);
  }

  #applyMode(): void {
    const { ui, foreground, painter, lines, loop } = this.#parts;
    const wanted = ui?.mode ?? this.#context.ui ?? "live";
    const mode = foreground.isForeground ? wanted : "plain";
    // On the main screen a block so high would push all else away.
    const isHigh = mode === "live" && hidesRun(ui?.model ?? IDLE_UI);
    const painterMode = isHigh ? "full" : PAINTER_MODES[mode];
    if (this.#state === null || (mode === this.#mode && painterMode === painter.mode)) return;
    this.#mode = mode;
    painter.setMode(painterMode);
    lines.setPlain(mode === "plain", this.#state);
    loop.hurry();
  }

  #draw(nowMs: number): boolean {
    const state = this.#state;
    if (state === null) return false;
    this.#parts.lines.tick(nowMs);
    const model = selectRunModel(state, nowMs);
    this.#frame = this.#render(model, nowMs);
    this.#parts.painter.paint(this.#frame, { signals: selectSignals(model, this.#context) });
    if (this.#parts.lines.isDue) return true;
    return this.#mode !== "plain" && (isMoving(state) || this.#parts.list.isSettling);
  }

  #render(model: RunModel, nowMs: number): readonly string[] {
    if (this.#mode === "plain") return [];
    const { theme, formatTime } = this.#context;
    const ui = this.#parts.keys?.isOn ? this.#parts.ui?.model ?? IDLE_UI : IDLE_UI;
    const { painter: { size }, list } = this.#parts;
    return renderScreen(this.#mode, model, { ui, nowMs, size, theme, formatTime, list });
  }

  /** Output that piles up goes out with the last frame. */
  #flush(): void {
    if (this.#phase !== "shown") return;
    if (this.#parts.painter.waitingLength >= FLUSH_LENGTH) this.#parts.painter.paint(this.#frame);
  }

  #onIdle(): void {
    this.#flush();
    this.#parts.loop.painterIdle();
  }

  async #finish(state: RunState): Promise<void> {
    const hasStarted = this.#isOpen;
    // What is left is printed as long as the display is open.
    if (hasStarted) this.#sayLastWords(state);
    this.#close();
    if (!hasStarted) return;
    await this.#parts.painter.leave();
    this.#parts.keys?.stop();
    this.#context.echo?.restore();
  }

  #sayLastWords(state: RunState): void {
    this.#parts.loop.stop();
    this.#parts.lines.end();
    const nowMs = this.#context.clock.nowMs();
    const { columns } = this.#parts.painter.size;
    const model = selectRunModel(state, nowMs);
    const words = renderLastWords(this.#mode, model, { ...this.#context, nowMs, columns });
    this.#parts.painter.print(words);
  }

  #close(): void {
    this.#phase = "closed";
    this.#suspension.end();
    this.#parts.loop.stop();
    this.#parts.foreground.stop();
    this.#parts.lines.stop();
    this.#parts.keys?.pause();
    if (this.#state !== null) this.#parts.ui?.stop(this.#state);
    this.#release();
  }

  /** A fault in what is shown must not reach what calls, which does the work. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { onFault } = this.#context;
    if (onFault === undefined) throw error;
    onFault(error);
  }
}
