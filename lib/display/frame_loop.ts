/**
 * The rhythm of everything that is drawn live: a frame soon after something changed, ten a second while something
 * moves by itself, none otherwise. A frame that finds the last one still on its way to the terminal waits for that, so
 * a stuck terminal wakes nobody. Owns the timer; what is drawn is its owner's business.
 *
 * still --request--> armed --timer--> drawn --moves--> armed, else still; armed and nearly due --request--> drawn;
 * drawn while busy --idle--> armed; any --stop--> stopped --start--> still
 */
import type { CancelTimer, Clock } from "../ports.ts";

/** Ten frames a second: what people take for live, and a tenth of what would cost something. */
export const FRAME_MS = 100;
/** Without motion a frame is drawn for the sake of its numbers. */
export const STILL_FRAME_MS = 1000;
/** Least time between two frames that somebody waits for, who has pressed a key: about 30 a second. */
export const HURRIED_FRAME_MS = 33;
/**
 * What changes this long before a frame is due brings it forward: waking up once more so soon after would cost as much
 * as drawing does.
 */
export const JOIN_MS = 10;

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
  /** Draws one frame; true when the next one will differ though nothing changes but time. */
  draw(nowMs: number): boolean;
  /** The terminal is gone; the loop has stopped. */
  lost?(): void;
  /** Drawing threw; the loop has stopped. @default thrown on, out of the timer */
  failed?(error: unknown): void;
}

export class FrameLoop {
  readonly #options: FrameLoopOptions;
  #timer: CancelTimer | null = null;
  /** The timer goes on by itself: each frame so far came at its time and wants another one. */
  #isBeating = false;
  #isStopped = false;
  /** A frame is due as soon as the terminal has taken the last one. */
  #isWaiting = false;
  /** `request` has nothing to do: a frame is coming anyway, or none may come. */
  #isArmed = false;
  #isHurried = false;
  /** The frame comes at the end of this turn of the event loop, with all that changes until then. */
  #isJoining = false;
  #hasLooked = false;
  #lastFrameMs = -Infinity;
  #dueMs = Infinity;

  constructor(options: FrameLoopOptions) {
    this.#options = options;
  }

  /** When the last frame was drawn; -Infinity before the first. */
  get lastFrameMs(): number {
    return this.#lastFrameMs;
  }

  /**
   * Something changed: a frame follows, not much before its time.
   *
   * @param nowMs The time, where it is known already. Otherwise a frame that is coming costs one look at the clock.
   */
  request(nowMs?: number): void {
    if (!this.#isArmed) this.#arm();
    else if (this.#timer !== null) this.#join(nowMs);
  }

  /** Something changed and somebody waits to see it: a frame follows at once, unless one was just drawn. */
  hurry(): void {
    if (this.#isStopped || this.#isHurried) return;
    const isWaiting = this.#isWaiting;
    this.#disarm();
    this.#isHurried = true;
    if (isWaiting) this.#isWaiting = this.#isArmed = true;
    else this.#arm();
  }

  /** Draws without waiting for its time; while the terminal is busy, as soon as it is not. */
  drawNow(): void {
    if (this.#draw()) this.request();
  }

  /** True when another frame is wanted, which nobody has asked for. */
  #draw(): boolean {
    if (this.#isStopped) return false;
    const isHurried = this.#isHurried;
    this.#disarm();
    const { clock, painter, draw, lost, failed } = this.#options;
    if (painter.isLost) {
      this.stop();
      lost?.();
      return false;
    }
    if (painter.isBusy || painter.isResizing === true) {
      this.#isWaiting = this.#isArmed = true;
      this.#isHurried = isHurried;
      return false;
    }
    const nowMs = clock.nowMs();
    this.#lastFrameMs = nowMs;
    try {
      return draw(nowMs) && !this.#isArmed;
    } catch (error) {
      this.stop();
      if (failed === undefined) throw error;
      failed(error);
      return false;
    }
  }

  /** A frame is due. While things move one follows the other at the same distance, by one timer. */
  #onTime(): void {
    const { clock, frameMs = FRAME_MS } = this.#options;
    const beat = this.#isBeating ? this.#timer : null;
    if (beat !== null) this.#timer = null;
    let isMoving = false;
    try {
      isMoving = this.#draw();
    } finally {
      if (!isMoving) beat?.();
    }
    if (!isMoving) return;
    this.#isArmed = this.#isBeating = true;
    this.#dueMs = this.#lastFrameMs + frameMs;
    this.#timer = beat ?? clock.every(frameMs, () => this.#onTime());
  }

  /** The painter has become idle: call this from its `onIdle`. */
  painterIdle(): void {
    if (!this.#isWaiting) return;
    const isHurried = this.#isHurried;
    this.#disarm();
    this.#isHurried = isHurried;
    this.#arm();
  }

  /** Draws nothing from here on. */
  stop(): void {
    this.#disarm();
    this.#isStopped = this.#isArmed = true;
  }

  /** Takes `stop` back, without drawing. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = this.#isArmed = false;
  }

  #arm(): void {
    this.#isArmed = true;
    const { clock, frameMs = FRAME_MS } = this.#options;
    const gapMs = this.#isHurried ? Math.min(HURRIED_FRAME_MS, frameMs) : frameMs;
    this.#dueMs = this.#lastFrameMs + gapMs;
    this.#timer = clock.after(Math.max(0, this.#dueMs - clock.nowMs()), () => this.#onTime());
  }

  #join(nowMs: number | undefined): void {
    if (this.#isJoining || (nowMs === undefined && this.#hasLooked)) return;
    const fromMs = this.#dueMs - JOIN_MS;
    if (nowMs !== undefined && nowMs < fromMs) return;
    this.#hasLooked = true;
    if (this.#options.clock.nowMs() < fromMs) return;
    this.#isJoining = true;
    void Promise.resolve().then(() => this.#isJoining && this.drawNow());
  }

  #disarm(): void {
    this.#timer?.();
    this.#timer = null;
    this.#isBeating =
      this.#isWaiting =
      this.#isArmed =
      this.#isHurried =
      this.#isJoining =
      this.#hasLooked =
        false;
  }
}
