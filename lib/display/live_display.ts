/**
 * `--ui live`: bars on the terminal, about ten frames a second while something moves and none otherwise.
 * Owns the rhythm; the view decides what is shown and the painter how it gets there.
 */
import type { EventOf, RunEvent } from "../events.ts";
import type { CancelTimer, StreamName } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import type { FrameSignals } from "../terminal/frame_signals.ts";
import { Painter } from "../terminal/painter.ts";
import { createOutputSanitizer, type OutputSanitizer } from "../text/output_sanitizer.ts";
import { formatCount } from "../text/format_number.ts";
import { renderFailure, renderTail } from "../view/failure_lines.ts";
import { renderOverallLine } from "../view/overall_line.ts";
import type { RunModel } from "../view/run_model.ts";
import { renderRun } from "../view/run_view.ts";
import { renderSummary } from "../view/summary.ts";
import { TaskList } from "../view/task_list.ts";
import { IDLE_UI } from "../view/ui_model.ts";
import type { LiveContext } from "./context.ts";
import type { Display } from "./display.ts";
import { FloodGate } from "./flood_gate.ts";
import { renderTitle, selectTaskbar } from "./frame_signals.ts";
import { claimTerminal } from "./terminal_claim.ts";
import { selectRunModel } from "./select_run_model.ts";

export const FRAME_MS = 100;
/** Without motion a frame is drawn for the sake of its numbers. */
export const STILL_FRAME_MS = 1000;
/** Failures printed above the bars; more within a second are folded into one line. */
export const FAILURES_PER_SECOND = 20;
const MAX_TAIL_LINES = 3;
/** More waiting output than this does not wait for the next frame. */
const FLUSH_LENGTH = 256 * 1024;

/** @throws {Error} A live display is already on this terminal. */
export function createLiveDisplay(context: LiveContext): Display {
  return new LiveDisplay(context, claimTerminal(context.terminal));
}

/** idle --run_started--> shown <--suspend, resume--> suspended; any --finish, restore, lost--> closed. */
type Phase = "idle" | "shown" | "suspended" | "closed";

class LiveDisplay implements Display {
  readonly #context: LiveContext;
  readonly #release: () => void;
  readonly #painter: Painter;
  readonly #frameMs: number;
  readonly #failures = new FloodGate({ limit: FAILURES_PER_SECOND, windowMs: 1000 });
  readonly #sanitizers = new Map<StreamName, OutputSanitizer>();
  readonly #list = new TaskList();
  #phase: Phase = "idle";
  #state: RunState | null = null;
  #timer: CancelTimer | null = null;
  /** A frame is due as soon as the terminal has taken the last one. */
  #isWaiting = false;
  #lastFrameMs = -Infinity;
  #lines: readonly string[] = [];
  #finishing: Promise<void> | null = null;

  constructor(context: LiveContext, release: () => void) {
    this.#release = release;
    this.#context = context;
    this.#frameMs = context.theme.isAnimated ? FRAME_MS : STILL_FRAME_MS;
    this.#painter = new Painter({
      terminal: context.terminal,
      isInsideTmux: context.taskbar === "tmux",
      onIdle: () => this.#onIdle(),
    });
  }

  event(event: RunEvent, state: RunState): void {
    this.#state = state;
    if (event.kind === "run_started" && this.#phase === "idle") {
      this.#phase = "shown";
      this.#draw();
    }
    if (this.#phase !== "shown") return;
    if (event.kind === "task_failed") this.#showFailure(event, state);
    this.#schedule();
  }

  takeOutput(stream: StreamName, bytes: Uint8Array): boolean {
    const isOurs = this.#context.terminalStreams.has(stream) && this.#phase !== "idle";
    if (!isOurs || (this.#phase === "closed" && !this.#painter.isLost)) return false;
    this.#painter.print(this.#sanitizer(stream).push(bytes));
    if (this.#phase === "shown") {
      this.#flushOutput();
      this.#schedule();
    }
    return true;
  }

  suspend(): void {
    if (this.#phase !== "shown") return;
    this.#phase = "suspended";
    this.#stopTimer();
    this.#painter.restore();
  }

  resume(): void {
    if (this.#phase !== "suspended") return;
    this.#phase = "shown";
    this.#draw();
  }

  finish(state: RunState): Promise<void> {
    return this.#finishing ??= this.#finish(state);
  }

  restore(): void {
    this.#close();
    this.#painter.restore(true);
  }

  async #finish(state: RunState): Promise<void> {
    if (this.#phase === "closed") return;
    const hasStarted = this.#phase !== "idle";
    this.#close();
    if (!hasStarted) return;
    for (const sanitizer of this.#sanitizers.values()) this.#painter.print(sanitizer.end());
    this.#showFolded(Infinity);
    this.#painter.print(this.#lastWords(state));
    await this.#painter.leave();
  }

  #lastWords(state: RunState): string {
    const { clock, theme, summary } = this.#context;
    const nowMs = clock.nowMs();
    const model = selectRunModel(state, nowMs);
    const { columns } = this.#painter.size;
    const overall = renderOverallLine(model, nowMs, { columns, theme });
    const lines = [overall, ...renderSummary(model, summary, { theme })];
    return lines.map((line) => line + "\n").join("");
  }

  #showFailure(event: EventOf<"task_failed">, state: RunState): void {
    this.#showFolded(event.atMs);
    if (!this.#failures.admits(event.atMs)) return;
    const { theme, isOutputShown = false } = this.#context;
    const shown = { ...event, label: state.lastEnded?.label ?? event.task };
    const tail = isOutputShown ? [] : renderTail(event.failure, MAX_TAIL_LINES, theme);
    const lines = [renderFailure(shown, theme), ...tail];
    this.#painter.print(lines.map((line) => line + "\n").join(""));
  }

  #showFolded(nowMs: number): void {
    const folded = this.#failures.takeFolded(nowMs);
    if (folded === 0) return;
    const { ellipsis } = this.#context.theme.glyphs;
    const noun = folded === 1 ? "failure" : "failures";
    this.#painter.print(`${ellipsis} and ${formatCount(folded)} more ${noun}\n`);
  }

  #sanitizer(stream: StreamName): OutputSanitizer {
    const known = this.#sanitizers.get(stream);
    if (known !== undefined) return known;
    const created = createOutputSanitizer();
    this.#sanitizers.set(stream, created);
    return created;
  }

  /** Output that piles up goes out under the bars of the last frame. */
  #flushOutput(): void {
    if (this.#painter.waitingLength >= FLUSH_LENGTH) this.#painter.paint(this.#lines);
  }

  /** One timer at most; with a write under way none, so a stuck terminal wakes nobody. */
  #schedule(): void {
    if (this.#timer !== null || this.#isWaiting || this.#phase !== "shown") return;
    const { clock } = this.#context;
    const delayMs = this.#lastFrameMs + this.#frameMs - clock.nowMs();
    this.#timer = clock.after(delayMs, () => {
      this.#timer = null;
      this.#draw();
    });
  }

  #onIdle(): void {
    if (this.#phase !== "shown") return;
    this.#flushOutput();
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#schedule();
  }

  #draw(): void {
    const state = this.#state;
    if (state === null || this.#phase !== "shown") return;
    if (this.#painter.isLost) return this.#close();
    if (this.#painter.isBusy) {
      this.#isWaiting = true;
      return;
    }
    const nowMs = this.#context.clock.nowMs();
    this.#lastFrameMs = nowMs;
    this.#showFolded(nowMs);
    const model = selectRunModel(state, nowMs);
    const { theme, formatTime } = this.#context;
    const { size } = this.#painter;
    this.#lines = renderRun(model, {
      ui: IDLE_UI,
      list: this.#list,
      nowMs,
      size,
      theme,
      formatTime,
    });
    this.#painter.paint(this.#lines, { signals: this.#signals(model) });
    if (this.#isMoving(state)) this.#schedule();
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
    return state.counts.running + state.counts.retrying > 0 || state.phase === "cancelling" ||
      this.#list.isSettling || this.#failures.hasFolded;
  }

  #close(): void {
    this.#phase = "closed";
    this.#stopTimer();
    this.#release();
  }

  #stopTimer(): void {
    this.#timer?.();
    this.#timer = null;
    this.#isWaiting = false;
  }
}
