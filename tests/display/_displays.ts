/** What display tests share: a context of fakes, and a display driven by events. */
import type { RunEvent } from "../../lib/events.ts";
import type { ByteSink } from "../../lib/ports.ts";
import type { Display } from "../../lib/display/display.ts";
import type { DisplayContext } from "../../lib/display/context.ts";
import type { SummaryContext } from "../../lib/view/summary.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { EventStream } from "../state/_events.ts";
import { FakeClock } from "../_support/fake_clock.ts";

/** A sink that keeps what it gets; it can be slow, and it can break. */
export class MemorySink implements ByteSink {
  readonly isTerminal = false;
  readonly writes: string[] = [];
  error: Error | null = null;
  gate: Promise<void> = Promise.resolve();

  async write(bytes: Uint8Array): Promise<void> {
    await this.gate;
    if (this.error !== null) throw this.error;
    this.writes.push(new TextDecoder().decode(bytes));
  }

  get lines(): string[] {
    return this.writes.join("").split("\n").slice(0, -1);
  }
}

export interface FakeContext extends DisplayContext {
  readonly clock: FakeClock;
  readonly errors: MemorySink;
}

/** Times read as seconds since the start of the clock. */
export function createContext(summary: SummaryContext = {}): FakeContext {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  return {
    clock,
    errors: new MemorySink(),
    theme: createTheme({ hasColor: false, glyphs: "unicode" }),
    summary,
    formatTime: (atMs) => `t${Math.floor((atMs - startMs) / 1000)}`,
  };
}

/** Passes each event of a stream on to a display, as the engine's owner does. */
export class DrivenRun extends EventStream {
  display: Display;
  readonly #context: FakeContext;

  constructor(display: Display, context: FakeContext) {
    super(context.clock.nowMs());
    this.display = display;
    this.#context = context;
  }

  override push(fact: Parameters<EventStream["push"]>[0]): RunEvent {
    const event = super.push(fact);
    this.display.event(event, this.state);
    return event;
  }

  /** Lets time pass for clock and events. */
  async wait(ms: number): Promise<void> {
    await this.#context.clock.advance(ms);
    this.nowMs = this.#context.clock.nowMs();
  }
}
