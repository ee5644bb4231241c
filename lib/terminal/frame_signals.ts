/**
 * What the painter tells the terminal besides cells: progress, title, and whether pastes are marked. Remembers what the
 * terminal holds, so that only changes go out and everything is taken back. Pure but for that memory.
 */
import { FORGET_PASTES, MARK_PASTES } from "./sequences.ts";
import { encodeProgress, type TaskbarProgress } from "./taskbar_progress.ts";
import { passThroughTmux } from "./tmux_passthrough.ts";
import { encodeTitle, RESTORE_TITLE, SAVE_TITLE } from "./window_title.ts";

/** What goes out with a frame; absent: as it was; null: removed. */
export interface FrameSignals {
  /** For the terminal's tab or task bar; null removes it. */
  readonly progress?: TaskbarProgress | null;
  /** The window's, any text; null gives the terminal its own back. */
  readonly title?: string | null;
  /** What is pasted arrives between marks: wanted where keys are read. */
  readonly marksPastes?: boolean;
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
  #marksPastes = false;
  #isMarkingPastes = false;
  #mayMarkPastes = false;

  constructor(isInsideTmux: boolean) {
    this.#isInsideTmux = isInsideTmux;
  }

  set({ progress, title, marksPastes }: FrameSignals): void {
    if (marksPastes !== undefined) this.#marksPastes = marksPastes;
    if (progress !== undefined) this.#progress = progress === null ? "" : encodeProgress(progress);
    if (title !== undefined) this.#title = title === null ? "" : encodeTitle(title);
  }

  /** What has to be sent so that the terminal holds what was set last; "" if it does. */
  takeChanges(): string {
    return this.#changeProgress(this.#progress) + this.#changeTitle(this.#title) +
      this.#changePastes(this.#marksPastes);
  }

  /** What was taken last was written. */
  settled(): void {
    this.#mayHaveProgress = this.#shownProgress !== "";
    this.#mayHaveTitle = this.#shownTitle !== "";
    this.#mayMarkPastes = this.#isMarkingPastes;
  }

  /**
   * What has to be sent so that the terminal is as before the first change, if what was taken last arrived or not. The
   * next frame sets all again.
   */
  takeBack(): string {
    const back = (this.#mayHaveProgress ? this.#encode(encodeProgress(null)) : "") +
      (this.#mayHaveTitle ? RESTORE_TITLE : "") +
      (this.#mayMarkPastes ? FORGET_PASTES : "");
    this.#shownProgress = this.#shownTitle = "";
    this.#mayHaveProgress = this.#mayHaveTitle = false;
    this.#isMarkingPastes = this.#mayMarkPastes = false;
    return back;
  }

  #changeProgress(wanted: string): string {
    if (wanted === this.#shownProgress) return "";
    this.#shownProgress = wanted;
    this.#mayHaveProgress = true;
    return this.#encode(wanted === "" ? encodeProgress(null) : wanted);
  }

  #changePastes(isWanted: boolean): string {
    if (isWanted === this.#isMarkingPastes) return "";
    this.#isMarkingPastes = isWanted;
    this.#mayMarkPastes = true;
    return isWanted ? MARK_PASTES : FORGET_PASTES;
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
