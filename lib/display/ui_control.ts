/**
 * People at the keys: holds what they have changed about the display, asks the run for what they want of it, and follows
 * the output that they look at. What a key means is `ui_keys.ts`; when something is drawn is its owner's business.
 */
import type { RunEvent } from "../events.ts";
import type { CancelTimer, Clock, RunControls } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import type { Key } from "../terminal/key.ts";
import type { UiModel } from "../view/ui_model.ts";
import { FollowedOutput } from "./followed_output.ts";
import { type KeyRequest, reduceKey } from "./ui_keys.ts";
import { pausedNotice } from "./ui_requests.ts";
import { createUiState, type ShownMode, type UiState } from "./ui_state.ts";

/** How long a notice is shown. */
export const NOTICE_MS = 4_000;
/** A key that is held down repeats: within this time that is one wish to end the run, not two. */
const REPEAT_MS = 400;

export interface UiControlOptions {
  readonly clock: Clock;
  readonly controls: RunControls;
  /** As the display begins. */
  readonly mode: ShownMode;
  readonly ellipsis: string;
  /** The task `delta` rows from the given one as the rows are shown, see `KeyContext`. */
  step(fromId: string | null, delta: number): string | null;
  /** Lines of output that fit on the screen. */
  outputRows(): number;
  /** See `KeyContext`. */
  lastHelpTop(): number;
  /** There is something new to see; soon, if somebody waits for it. */
  changed(isAwaited: boolean): void;
}

export class UiControl {
  readonly #options: UiControlOptions;
  readonly #followed: FollowedOutput;
  #ui: UiState;
  #noticeTimer: CancelTimer | null = null;
  /** The notice speaks of a pause, and of what `p` does next, which changes as tasks end. */
  #isOfPause = false;
  #cancelAskedAtMs = -Infinity;

  constructor(options: UiControlOptions) {
    this.#options = options;
    this.#ui = createUiState(options.mode);
    this.#followed = new FollowedOutput({
      controls: options.controls,
      changed: () => options.changed(false),
    });
  }

  get mode(): ShownMode {
    return this.#ui.mode;
  }

  /** What views need to know while keys are read. */
  get model(): UiModel {
    const { selectedId, helpTop, output, notice } = this.#ui;
    return {
      hasKeys: true,
      selectedId,
      helpTop,
      output: output === null ? null : this.#followed.model(output.topLine),
      notice,
    };
  }

  /** Does what a key means, and answers with what it had to say, in full: null for nothing. */
  press(key: Key, state: RunState): string | null {
    const { step, ellipsis, outputRows, lastHelpTop, changed } = this.#options;
    const output = { ...this.#followed.extent, rows: outputRows() };
    const { ui, request } = reduceKey(this.#ui, key, {
      state,
      step,
      ellipsis,
      output,
      lastHelpTop: lastHelpTop(),
    });
    if (ui === this.#ui && request === null) return null;
    this.#ui = ui;
    this.#isOfPause = request?.kind === "pause" && state.phase !== "paused";
    this.#timeNotice();
    if (request !== null) this.#ask(request, key);
    this.#followed.show(ui.output?.taskId ?? null, state);
    changed(true);
    return ui.notice?.[0] ?? null;
  }

  /** @param state As it is after the event. */
  event(event: RunEvent, state: RunState): void {
    this.#followed.event(event);
    if (!this.#isOfPause || this.#ui.notice === null || state.phase !== "paused") return;
    this.#ui = { ...this.#ui, notice: pausedNotice(state) };
  }

  /** Follows nothing any more, and sets no timer. */
  stop(state: RunState): void {
    this.#ui = { ...this.#ui, output: null, notice: null };
    this.#followed.show(null, state);
    this.#timeNotice();
  }

  /** One timer while a notice is shown, so that it goes though nothing else happens. */
  #timeNotice(): void {
    this.#noticeTimer?.();
    this.#noticeTimer = null;
    if (this.#ui.notice === null) return;
    this.#noticeTimer = this.#options.clock.after(NOTICE_MS, () => {
      this.#noticeTimer = null;
      this.#ui = { ...this.#ui, notice: null };
      this.#options.changed(false);
    });
  }

  #ask(request: KeyRequest, key: Key): void {
    const { controls } = this.#options;
    switch (request.kind) {
      case "pause":
        return controls.pause();
      case "resume":
        return controls.resume();
      case "set_jobs":
        return controls.setJobs(request.jobs);
      case "cancel_task":
        return controls.cancelTask(request.id);
      case "retry_task":
        return controls.retryTask(request.id);
      case "cancel_run":
        return this.#cancelRun(key.kind === "ctrl" ? "SIGINT" : "user");
      default:
        return request satisfies never;
    }
  }

  #cancelRun(by: "SIGINT" | "user"): void {
    const nowMs = this.#options.clock.nowMs();
    const isRepeat = nowMs - this.#cancelAskedAtMs < REPEAT_MS;
    // A key that repeats for long is held down for long.
    this.#cancelAskedAtMs = nowMs;
    if (!isRepeat) this.#options.controls.cancel(by);
  }
}
