import assert from "node:assert/strict";
import fc from "fast-check";
import { FRAME_MS, FrameLoop, HURRIED_FRAME_MS } from "../../lib/display/frame_loop.ts";
import { FakeClock } from "../_support/fake_clock.ts";

/** What is asked for is on the screen after so long, once the terminal takes it. */
const LATEST_MS = 3 * FRAME_MS;

/** What happens while a frame is drawn. */
type Inside = "nothing" | "request" | "hurry" | "drawNow" | "stop" | "restart" | "busy";

type Operation =
  | { readonly kind: "request" | "hurry" | "drawNow" | "idle" | "busy" | "stop" | "start" }
  | { readonly kind: "wait" | "stall"; readonly ms: number }
  | { readonly kind: "moving"; readonly isMoving: boolean }
  | { readonly kind: "changes"; readonly count: number; readonly everyMs: number }
  | { readonly kind: "inside"; readonly act: Inside };

/** Knows what a loop was asked for and has drawn. What moves by itself is asked for by every frame. */
class Model {
  readonly clock = new FakeClock();
  readonly painter = { isBusy: false, isLost: false, isResizing: false };
  readonly loop: FrameLoop;
  isMoving = false;
  inside: Inside = "nothing";
  isStopped = false;
  frameCount = 0;
  #lastFrameMs = -Infinity;
  /** When the oldest change came that no frame shows. */
  #owedSinceMs: number | null = null;
  #isAtOnce = false;

  constructor(isToldAll: boolean) {
    this.loop = new FrameLoop({
      clock: this.clock,
      painter: this.painter,
      isToldAll,
      draw: (nowMs) => this.#draw(nowMs),
    });
  }

  get isOwed(): boolean {
    return this.#owedSinceMs !== null;
  }

  async apply(operation: Operation): Promise<void> {
    switch (operation.kind) {
      case "request":
        this.#request();
        break;
      case "hurry":
        this.#hurry();
        break;
      case "drawNow":
        this.#drawNow();
        break;
      case "busy":
        this.painter.isBusy = true;
        break;
      case "idle":
        this.#idle();
        break;
      case "stop":
        this.#stop();
        break;
      case "start":
        this.#start();
        break;
      case "wait":
        await this.wait(operation.ms);
        break;
      case "stall":
        this.#stall(operation.ms);
        break;
      case "moving":
        this.isMoving = operation.isMoving;
        break;
      case "changes":
        for (let n = 0; n < operation.count; n++) {
          this.#request();
          await this.wait(operation.everyMs);
        }
        break;
      case "inside":
        this.inside = operation.act;
        break;
      default:
        operation satisfies never;
    }
    this.check();
  }

  async wait(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5) {
      await this.clock.advance(Math.min(5, left));
      this.check();
    }
  }

  check(): void {
    assert.ok(this.clock.pendingCount <= 1, "one timer is enough");
    if (this.isStopped) assert.equal(this.clock.pendingCount, 0, "stopped, and a timer is left");
    if (this.#owedSinceMs === null || this.painter.isBusy) return;
    const owedMs = this.clock.nowMs() - this.#owedSinceMs;
    assert.ok(owedMs <= LATEST_MS, `a change was not drawn for ${owedMs} ms`);
  }

  /** From here on nothing happens but that time goes by, with a terminal that takes all. */
  async comeToRest(): Promise<void> {
    this.inside = "nothing";
    this.#start();
    this.#idle();
    await this.wait(LATEST_MS);
    this.isMoving = false;
    await this.wait(2 * LATEST_MS);
    assert.equal(this.isOwed, false);
    const { frameCount } = this;
    assert.equal(this.clock.pendingCount, 0, "nothing moves, and a timer is left");
    await this.clock.advance(60_000);
    assert.equal(this.frameCount, frameCount);
  }

  #draw(nowMs: number): boolean {
    assert.equal(this.isStopped, false);
    assert.equal(this.painter.isBusy, false);
    const gapMs = nowMs - this.#lastFrameMs;
    assert.ok(this.#isAtOnce || gapMs >= HURRIED_FRAME_MS, `a frame came after ${gapMs} ms`);
    this.#isAtOnce = false;
    this.#lastFrameMs = nowMs;
    this.frameCount++;
    this.#owedSinceMs = null;
    if (this.isMoving) this.#owe();
    this.#actInside();
    return this.isMoving;
  }

  #actInside(): void {
    const act = this.inside;
    this.inside = "nothing";
    switch (act) {
      case "nothing":
        return;
      case "request":
        return this.#request();
      case "hurry":
        return this.#hurry();
      case "drawNow":
        return this.#drawNow();
      case "stop":
        return this.#stop();
      case "restart":
        this.#stop();
        this.#start();
        return this.#request();
      case "busy":
        this.painter.isBusy = true;
        return;
      default:
        act satisfies never;
    }
  }

  #request(): void {
    this.#owe();
    this.loop.request();
  }

  #hurry(): void {
    this.#owe();
    this.loop.hurry();
  }

  #drawNow(): void {
    this.#owe();
    this.#isAtOnce = true;
    this.loop.drawNow();
    this.#isAtOnce = false;
  }

  #owe(): void {
    if (!this.isStopped) this.#owedSinceMs ??= this.clock.nowMs();
  }

  #idle(): void {
    // What is owed is late from here on only.
    if (this.painter.isBusy && this.isOwed) this.#owedSinceMs = this.clock.nowMs();
    this.painter.isBusy = false;
    this.loop.painterIdle();
  }

  /** Time that a stopped process, or one that gets no time, does not have. */
  #stall(ms: number): void {
    this.clock.stall(ms);
    if (this.isOwed) this.#owedSinceMs = this.clock.nowMs();
  }

  #stop(): void {
    this.isStopped = true;
    this.#owedSinceMs = null;
    this.loop.stop();
  }

  #start(): void {
    this.isStopped = false;
    this.loop.start();
  }
}

const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("request", "hurry", "drawNow", "idle", "busy", "stop", "start"),
  }),
  fc.record({ kind: fc.constant("wait"), ms: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ kind: fc.constant("stall"), ms: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ kind: fc.constant("moving"), isMoving: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("changes"),
      count: fc.integer({ min: 1, max: 40 }),
      everyMs: fc.integer({ min: 1, max: 120 }),
    }),
  },
  fc.record({
    kind: fc.constant("inside"),
    act: fc.constantFrom("request", "hurry", "drawNow", "stop", "restart", "busy"),
  }),
) as fc.Arbitrary<Operation>;

Deno.test("whatever a frame loop is asked, all is drawn in time, not too often, and it comes to rest", async () => {
  const sequences = fc.array(operations, { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), sequences, async (isToldAll, sequence) => {
      const model = new Model(isToldAll);
      for (const operation of sequence) await model.apply(operation);
      await model.comeToRest();
    }),
    { numRuns: 200, seed: 7 },
  );
});
