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
  /** Progress and title may be there still, because the write that takes them away is under way. */
  #mayHaveProgress = false;
  #mayHaveTitle = false;

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

  /** What was taken last was written. */
  settled(): void {
    this.#mayHaveProgress = this.#shownProgress !== "";
    this.#mayHaveTitle = this.#shownTitle !== "";
  }

  /**
   * What has to be sent so that the terminal is as before the first change, if what was taken last arrived or not. The
   * next frame sets all again.
   */
  takeBack(): string {
    const back = (this.#mayHaveProgress ? this.#encode(encodeProgress(null)) : "") +
      (this.#mayHaveTitle ? RESTORE_TITLE : "");
    this.#shownProgress = this.#shownTitle = "";
    this.#mayHaveProgress = this.#mayHaveTitle = false;
    return back;
  }

  #changeProgress(wanted: string): string {
    if (wanted === this.#shownProgress) return "";
    this.#shownProgress = wanted;
    this.#mayHaveProgress = true;
    return this.#encode(wanted === "" ? encodeProgress(null) : wanted);
  }

  /** Both: tmux from 3.7 on keeps progress for each pane itself, older ones drop what is not wrapped. */
  #encode(progress: string): string {
    return this.#isInsideTmux ? progress + passThroughTmux(progress) : progress;
  }

  #changeTitle(wanted: string): string {
    if (wanted === this.#shownTitle) return "";
    const isFirst = this.#shownTitle === "";
    this.#shownTitle = wanted;
    this.#mayHaveTitle = true;
    return wanted === "" ? RESTORE_TITLE : (isFirst ? SAVE_TITLE : "") + wanted;
  }
}
