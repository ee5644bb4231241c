/**
 * The rhythm of everything that is drawn live: a frame soon after something changed, ten a second while something
 * moves by itself, none otherwise. A frame that finds the last one still on its way to the terminal waits for that, so
 * a stuck terminal wakes nobody. Owns the timer; what is drawn is its owner's business.
 *
 * To set a timer and to be woken by it costs as much as to draw. So while things move one timer goes on by itself, and
 * where changes wake the process anyway, several times in each tenth of a second, frames are drawn in their turns, and
 * the timer only looks now and then whether they still come.
 *
 * A frame that is late waits for news of a stop, see `unannounced_stop.ts`.
 *
 * still --request--> soon --timer--> beating, if things move, else still; beating --changes keep coming--> riding;
 * riding --they do not--> beating; beating, riding --nothing moves--> still; any but waiting and stopped --hurry--> soon;
 * soon, beating, riding --late--> soon; any due frame --terminal busy--> waiting --idle--> soon;
 * any --stop--> stopped --start--> still
 */
import type { CancelTimer, Clock } from "../ports.ts";
import { isLate, NEWS_MS } from "./unannounced_stop.ts";

/** Ten frames a second: what people take for live, and a tenth of what would cost something. */
export const FRAME_MS = 100;
/** Without motion a frame is drawn for the sake of its numbers. */
export const STILL_FRAME_MS = 1000;
/** Least time between two frames that somebody waits for, who has pressed a key: about 30 a second. */
export const HURRIED_FRAME_MS = 33;
/** A change that comes this long before a frame is due brings it forward, where it is drawn in the change's turn. */
export const EARLY_MS = 10;
/** After so many frames in a row with something new in each, the next ones are drawn in the turns of what is new. */
export const STEADY_FRAMES = 5;
/** So far apart are the looks, whether they do: what changed before the last one is then three frames old at most. */
export const WATCHED_FRAMES = 2;
/** Frames further apart than this many do not come in the turns of changes any more. */
const LATE_FRAMES = 1.5;
/** So far apart are frames of something that moves, at most. */
const RARE_FRAMES = 3;

export interface FrameLoopOptions {
  readonly clock: Clock;
  /** The painter that frames go to, as far as the rhythm depends on it. */
  readonly painter: {
    readonly isBusy: boolean;
    readonly isLost: boolean;
    readonly isResizing?: boolean;
  };
  /** At least this long between two frames. @default 100 */
  readonly frameMs?: number;
  /**
   * Whether `request` is called at every change, not just at the first one after a frame. Only then can frames be drawn in
   * the turns of changes. @default false
   */
  readonly isToldAll?: boolean;
  /** Draws one frame; true when the next one will differ though nothing changes but time. */
  draw(nowMs: number): boolean;
  /** The terminal is gone; the loop has stopped. */
  lost?(): void;
  /** Drawing threw; the loop has stopped. @default thrown on, out of the timer */
  failed?(error: unknown): void;
}

type Mode =
  /** Nothing is going to be drawn. */
  | "still"
  /** A frame comes, by a timer of its own. */
  | "soon"
  /** Frames come by a timer that goes on. */
  | "beating"
  /** Frames come in the turns of changes. */
  | "riding"
  /** A frame is due as soon as the terminal has taken the last one. */
  | "waiting"
  | "drawing"
  | "stopped";

export class FrameLoop {
  readonly #options: FrameLoopOptions;
  readonly #frameMs: number;
  #mode: Mode = "still";
  #timer: CancelTimer | null = null;
  /** `request` has nothing to do: it is known that something changed. */
  #isHeard = false;
  #isHurried = false;
  #lastFrameMs = -Infinity;
  /** When the next frame comes at the latest, if any comes by itself. */
  #dueMs = Infinity;

  constructor(options: FrameLoopOptions) {
    this.#options = options;
    this.#frameMs = options.frameMs ?? FRAME_MS;
  }

  /** When the last frame was drawn; -Infinity before the first. */
  get lastFrameMs(): number {
    return this.#lastFrameMs;
  }

  /** Something changed: a frame follows, not much before its time. Costs next to nothing where one follows anyway. */
  request(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    if (this.#mode === "still") this.#arm();
    else if (this.#mode === "riding") queueMicrotask(() => this.#endTurn());
  }

  /** Something changed and somebody waits to see it: a frame follows at once, unless one was just drawn. */
  hurry(): void {
    if (this.#mode === "stopped" || this.#isHurried) return;
    this.#isHurried = this.#isHeard = true;
    if (this.#mode === "waiting" || this.#mode === "drawing") return;
    if (this.#isLate) return this.#awaitNews();
    this.#cancelTimer();
    this.#arm();
  }

  /** Draws without waiting for its time; while the terminal is busy, as soon as it is not. */
  drawNow(): void {
    if (this.#mode === "stopped") return;
    const isMoving = this.#draw();
    if (isMoving === null) return;
    this.#rest();
    if (isMoving) this.#arm();
  }

  /** The painter has become idle: call this from its `onIdle`. */
  painterIdle(): void {
    if (this.#mode === "waiting") this.#arm();
  }

  /** Draws nothing from here on. */
  stop(): void {
    this.#cancelTimer();
    this.#mode = "stopped";
    this.#isHeard = true;
    this.#isHurried = false;
  }

  /** Takes `stop` back, without drawing. */
  start(): void {
    if (this.#mode !== "stopped") return;
    this.#mode = "still";
    this.#isHeard = false;
  }

  /** The next frame comes by itself when it is due. */
  #arm(): void {
    const gapMs = this.#isHurried ? Math.min(HURRIED_FRAME_MS, this.#frameMs) : this.#frameMs;
    const nowMs = this.#options.clock.nowMs();
    this.#dueMs = Math.max(nowMs, this.#lastFrameMs + gapMs);
    this.#comeAfter(this.#dueMs - nowMs);
  }

  #comeAfter(delayMs: number): void {
    this.#mode = "soon";
    this.#isHeard = true;
    this.#timer = this.#options.clock.after(delayMs, () => {
      this.#timer = null;
      if (this.#isLate) return this.#awaitNews();
      const isMoving = this.#draw();
      if (isMoving) this.#beat();
      else if (isMoving === false) this.#mode = "still";
    });
  }

  /** The next frame should have come long ago. */
  get #isLate(): boolean {
    const isComing = this.#mode === "soon" || this.#mode === "beating" || this.#mode === "riding";
    return isComing && isLate(this.#dueMs, this.#options.clock.nowMs());
  }

  /** A frame that is late comes a little later, once and for all: nothing brings it forward or puts it off again. */
  #awaitNews(): void {
    this.#cancelTimer();
    this.#isHurried = true;
    this.#dueMs = Infinity;
    this.#comeAfter(NEWS_MS);
  }

  #beat(): void {
    this.#cancelTimer();
    this.#mode = "beating";
    const { clock, isToldAll = false } = this.#options;
    // Of the last ones those that each had something new.
    let newsInRow = 0;
    this.#timer = clock.every(this.#frameMs, () => {
      if (this.#isLate) return this.#awaitNews();
      newsInRow = this.#isHeard ? newsInRow + 1 : 0;
      const isMoving = this.#draw();
      if (isMoving === null) return;
      if (!isMoving) this.#rest();
      else if (isToldAll && newsInRow >= STEADY_FRAMES) this.#ride();
      else this.#mode = "beating";
    });
  }

  #ride(): void {
    this.#cancelTimer();
    this.#mode = "riding";
    this.#isHeard = false;
    this.#timer = this.#options.clock.every(WATCHED_FRAMES * this.#frameMs, () => {
      if (this.#isLate) return this.#awaitNews();
      const gapMs = this.#options.clock.nowMs() - this.#lastFrameMs;
      if (gapMs < this.#frameMs) return;
      const isMoving = this.#draw();
      if (isMoving && gapMs >= LATE_FRAMES * this.#frameMs) this.#beat();
      else this.#rideOn(isMoving);
    });
  }

  /** The turn of a change is over, with all that changes in it. */
  #endTurn(): void {
    if (this.#mode !== "riding") return;
    if (this.#isLate) return this.#awaitNews();
    this.#isHeard = false;
    const fromMs = this.#lastFrameMs + this.#frameMs - EARLY_MS;
    if (this.#options.clock.nowMs() < fromMs) return;
    this.#rideOn(this.#draw());
  }

  #rideOn(isMoving: boolean | null): void {
    if (isMoving) {
      this.#mode = "riding";
      this.#isHeard = false;
    } else if (isMoving === false) this.#rest();
  }

  #rest(): void {
    this.#cancelTimer();
    this.#mode = "still";
  }

  /** Whether the next frame will differ; null when none was drawn, or what follows is decided already. */
  #draw(): boolean | null {
    const { clock, painter, draw, lost, failed } = this.#options;
    if (painter.isLost) {
      this.stop();
      lost?.();
      return null;
    }
    if (painter.isBusy || painter.isResizing === true) {
      this.#cancelTimer();
      this.#mode = "waiting";
      this.#isHeard = true;
      return null;
    }
    this.#mode = "drawing";
    this.#isHeard = this.#isHurried = false;
    const nowMs = clock.nowMs();
    this.#lastFrameMs = nowMs;
    this.#dueMs = nowMs + RARE_FRAMES * this.#frameMs;
    let isMoving: boolean;
    try {
      isMoving = draw(nowMs);
    } catch (error) {
      this.stop();
      if (failed === undefined) throw error;
      failed(error);
      return null;
    }
    return this.#next(isMoving);
  }

  /** What drawing may have asked for comes before what was planned. */
  #next(isMoving: boolean): boolean | null {
    if (this.#mode !== "drawing") return null;
    if (!this.#isHurried) return isMoving || this.#isHeard;
    this.#cancelTimer();
    this.#arm();
    return null;
  }

  #cancelTimer(): void {
    this.#timer?.();
    this.#timer = null;
  }
}
