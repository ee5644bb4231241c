/**
 * A run on a terminal, in three ways between which a key switches: `live`, a block below the output; `full`, the whole
 * screen; `plain`, log lines. Owns the terminal, from the first frame to the last and on every way out in between;
 * views decide what is shown and the painter how it gets there. In the background, where somebody else uses the
 * terminal, every way is plain.
 */
import type { RunEvent } from "../events.ts";
import type { StreamName } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import type { FrameSignals } from "../terminal/frame_signals.ts";
import type { Key } from "../terminal/key.ts";
import { Painter, type PainterMode } from "../terminal/painter.ts";
import { renderOverallLine } from "../view/overall_line.ts";
import { outputRows } from "../view/output_view.ts";
import type { RunModel } from "../view/run_model.ts";
import { renderScreen } from "../view/screen.ts";
import { renderSummary } from "../view/summary.ts";
import { TaskList } from "../view/task_list.ts";
import { IDLE_UI } from "../view/ui_model.ts";
import type { LiveContext } from "./context.ts";
import type { Display } from "./display.ts";
import { ForegroundWatch } from "./foreground_watch.ts";
import { FRAME_MS, FrameLoop } from "./frame_loop.ts";
import { renderTitle, selectTaskbar } from "./frame_signals.ts";
import { KeyInput } from "./key_input.ts";
import { LiveLines } from "./live_lines.ts";
import { selectRunModel } from "./select_run_model.ts";
import { claimTerminal } from "./terminal_claim.ts";
import { UiControl } from "./ui_control.ts";
import type { ShownMode } from "./ui_state.ts";

/** Without motion a frame is drawn for the sake of its numbers. */
export const STILL_FRAME_MS = 1000;
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
  readonly #painter: Painter;
  readonly #loop: FrameLoop;
  readonly #lines: LiveLines;
  readonly #foreground: ForegroundWatch;
  /** Both or none. */
  readonly #ui: UiControl | null;
  readonly #keys: KeyInput | null;
  readonly #list = new TaskList();
  #phase: Phase = "idle";
  #state: RunState | null = null;
  /** What the terminal shows; what people want is the control's. */
  #mode: ShownMode = "live";
  #frame: readonly string[] = [];
  #finishing: Promise<void> | null = null;

  constructor(context: LiveContext, release: () => void) {
    const { clock } = context;
    this.#context = context;
    this.#release = release;
    this.#painter = this.#createPainter();
    this.#loop = this.#createLoop();
    this.#lines = new LiveLines({ ...context, print: (lines) => void this.print(lines) });
    this.#foreground = new ForegroundWatch({
      clock,
      isForeground: context.isForeground ?? (() => true),
      arrived: () => this.#guard(() => this.#arrive()),
    });
    this.#ui = this.#createControl();
    this.#keys = context.keys === undefined ? null : new KeyInput({
      clock,
      keyboard: context.keys.keyboard,
      onKey: (key) => this.#guard(() => this.#press(key)),
    });
  }

  event(event: RunEvent, state: RunState): void {
    this.#state = state;
    if (event.kind === "run_started" && this.#phase === "idle") this.#begin();
    if (!this.#isOpen) return;
    this.#lines.event(event, state);
    this.#ui?.event(event);
    this.#foreground.happened(isRunning(state));
    this.#loop.request();
  }

  takeOutput(stream: StreamName, bytes: Uint8Array): boolean {
    const isOurs = this.#context.terminalStreams.has(stream) && this.#phase !== "idle";
    if (!isOurs || (this.#phase === "closed" && !this.#painter.isLost)) return false;
    if (this.#phase !== "closed") this.#lines.output(stream, bytes);
    return true;
  }

  print(text: string): boolean {
    if (!this.#isOpen) return this.#painter.isLost;
    this.#painter.print(text);
    this.#flush();
    this.#loop.request();
    return true;
  }

  suspend(): void {
    if (this.#phase !== "shown") return;
    this.#phase = "suspended";
    this.#loop.stop();
    this.#foreground.stop();
    this.#painter.restore();
    this.#keys?.stop();
  }

  resume(): void {
    // A stop that nobody announced left the terminal to others as well.
    this.suspend();
    if (this.#phase !== "suspended") return;
    this.#phase = "shown";
    this.#loop.start();
    this.#arrive();
  }

  resized(): void {
    this.#loop.hurry();
  }

  finish(state: RunState): Promise<void> {
    return this.#finishing ??= this.#finish(state);
  }

  restore(): void {
    this.#close();
    const isBusy = this.#painter.isBusy;
    this.#painter.restore(true);
    // Giving the modes back waits for the write, and the process must not: at its end the runtime does it anyway.
    if (isBusy) void this.#painter.settled().then(() => this.#keys?.stop());
    else this.#keys?.stop();
  }

  get #isOpen(): boolean {
    return this.#phase === "shown" || this.#phase === "suspended";
  }

  #createPainter(): Painter {
    const { terminal, taskbar } = this.#context;
    const isInsideTmux = taskbar === "tmux";
    return new Painter({ terminal, isInsideTmux, onIdle: () => this.#guard(() => this.#onIdle()) });
  }

  #createLoop(): FrameLoop {
    const { clock, theme } = this.#context;
    return new FrameLoop({
      clock,
      painter: this.#painter,
      frameMs: theme.isAnimated ? FRAME_MS : STILL_FRAME_MS,
      draw: (nowMs) => this.#draw(nowMs),
      lost: () => this.#close(),
      failed: (error) => this.#fail(error),
    });
  }

  #createControl(): UiControl | null {
    const { clock, keys, ui = "live", theme } = this.#context;
    if (keys === undefined) return null;
    return new UiControl({
      clock,
      controls: keys.controls,
      mode: ui,
      ellipsis: theme.glyphs.ellipsis,
      step: (fromId, delta) => this.#list.step(fromId, delta),
      outputRows: () => outputRows(this.#painter.size),
      changed: (isAwaited) => isAwaited ? this.#loop.hurry() : this.#loop.request(),
    });
  }

  #begin(): void {
    this.#phase = "shown";
    this.#arrive();
  }

  /** Takes the terminal as far as it is ours, and draws. */
  #arrive(): void {
    if (this.#foreground.look()) this.#keys?.start();
    this.#applyMode();
    this.#loop.drawNow();
  }

  #press(key: Key): void {
    const state = this.#state;
    if (state === null || this.#phase !== "shown") return;
    const notice = this.#ui?.press(key, state) ?? null;
    this.#applyMode();
    if (notice !== null) this.#lines.note(notice);
  }

  #applyMode(): void {
    const wanted = this.#ui?.mode ?? this.#context.ui ?? "live";
    const mode = this.#foreground.isForeground ? wanted : "plain";
    if (mode === this.#mode || this.#state === null) return;
    this.#mode = mode;
    this.#painter.setMode(PAINTER_MODES[mode]);
    this.#lines.setPlain(mode === "plain", this.#state);
    this.#loop.hurry();
  }

  #draw(nowMs: number): boolean {
    const state = this.#state;
    if (state === null) return false;
    this.#lines.tick(nowMs);
    const model = selectRunModel(state, nowMs);
    this.#frame = this.#render(model, nowMs);
    this.#painter.paint(this.#frame, { signals: this.#signals(model) });
    return this.#isMoving(state);
  }

  #render(model: RunModel, nowMs: number): readonly string[] {
    if (this.#mode === "plain") return [];
    const { theme, formatTime } = this.#context;
    const ui = this.#keys?.isOn ? this.#ui?.model ?? IDLE_UI : IDLE_UI;
    const { size } = this.#painter;
    return renderScreen(this.#mode, model, {
      ui,
      nowMs,
      size,
      theme,
      formatTime,
      list: this.#list,
    });
  }

  #signals(model: RunModel): FrameSignals {
    const { taskbar = "off", hasTitle = false, theme } = this.#context;
    return {
      ...(taskbar === "off" ? {} : { progress: selectTaskbar(model) }),
      ...(hasTitle ? { title: renderTitle(model, theme) } : {}),
    };
  }

  /** Something on the screen changes with time alone. */
  #isMoving(state: RunState): boolean {
    if (this.#lines.isDue) return true;
    if (this.#mode === "plain") return false;
    return (isRunning(state) && !state.isFrozen) || state.phase === "cancelling" ||
      this.#list.isSettling;
  }

  /** Output that piles up goes out with the last frame. */
  #flush(): void {
    if (this.#phase !== "shown") return;
    if (this.#painter.waitingLength >= FLUSH_LENGTH) this.#painter.paint(this.#frame);
  }

  #onIdle(): void {
    this.#flush();
    this.#loop.painterIdle();
  }

  async #finish(state: RunState): Promise<void> {
    const hasStarted = this.#isOpen;
    // What is left is printed as long as the display is open.
    if (hasStarted) this.#sayLastWords(state);
    this.#close();
    if (!hasStarted) return;
    await this.#painter.leave();
    this.#keys?.stop();
  }

  #sayLastWords(state: RunState): void {
    this.#loop.stop();
    this.#lines.end();
    const { clock, theme, summary } = this.#context;
    const nowMs = clock.nowMs();
    const model = selectRunModel(state, nowMs);
    const { columns } = this.#painter.size;
    const overall = this.#mode === "plain"
      ? []
      : [renderOverallLine(model, nowMs, { columns, theme })];
    const lines = [...overall, ...renderSummary(model, summary, { theme })];
    this.#painter.print(lines.map((line) => line + "\n").join(""));
  }

  #close(): void {
    this.#phase = "closed";
    this.#loop.stop();
    this.#foreground.stop();
    this.#lines.stop();
    this.#keys?.pause();
    if (this.#state !== null) this.#ui?.stop(this.#state);
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

function isRunning({ counts }: RunState): boolean {
  return counts.running + counts.retrying > 0;
}
