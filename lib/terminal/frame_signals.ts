/**
 * What the painter tells the terminal besides cells: progress and title. Remembers what the terminal holds, so
 * that only changes go out and everything is taken back. Pure but for that memory.
 */
import { encodeProgress, type TaskbarProgress } from "./taskbar_progress.ts";
import { passThroughTmux } from "./tmux_passthrough.ts";
import { encodeTitle, RESTORE_TITLE, SAVE_TITLE } from "./window_title.ts";

/** What goes out with a frame; absent: as it was; null: removed. */
export interface FrameSignals {
  readonly progress?: TaskbarProgress | null;
  readonly title?: string | null;
}

export class SignalState {
  readonly #isInsideTmux: boolean;
  /** Sequences, "" for none. */
  #progress = "";
  #title = "";
  #shownProgress = "";
  #shownTitle = "";

  constructor(isInsideTmux: boolean) {
    this.#isInsideTmux = isInsideTmux;
  }

  set({ progress, title }: FrameSignals): void {
    if (progress !== undefined) this.#progress = progress === null ? "" : encodeProgress(progress);
    if (title !== undefined) this.#title = title === null ? "" : encodeTitle(title);
  }

  /** What has to be sent so that the terminal holds what was set last; "" if it does. */
  takeChanges(): string {
    return this.#changeProgress(this.#progress) + this.#changeTitle(this.#title);
  }

  /** What has to be sent so that the terminal is as before the first change. The next frame sets all again. */
  takeBack(): string {
    return this.#changeProgress("") + this.#changeTitle("");
  }

  #changeProgress(wanted: string): string {
    if (wanted === this.#shownProgress) return "";
    this.#shownProgress = wanted;
    const sequence = wanted === "" ? encodeProgress(null) : wanted;
    // Both: tmux from 3.7 on keeps progress for each pane itself, older ones drop what is not wrapped.
    return this.#isInsideTmux ? sequence + passThroughTmux(sequence) : sequence;
  }

  #changeTitle(wanted: string): string {
    if (wanted === this.#shownTitle) return "";
    const isFirst = this.#shownTitle === "";
    this.#shownTitle = wanted;
    return wanted === "" ? RESTORE_TITLE : (isFirst ? SAVE_TITLE : "") + wanted;
  }
}
