/** A display that shows nothing and remembers what it was asked for; each method can be replaced. */
import type { Display } from "../../lib/display/display.ts";
import type { RunEvent } from "../../lib/events.ts";
import type { StreamName } from "../../lib/ports.ts";
import type { RunState } from "../../lib/state/run_state.ts";

export class FakeDisplay implements Display {
  /** Names of the methods that were called, in order. */
  readonly calls: string[] = [];
  readonly #methods: Partial<Display>;

  constructor(methods: Partial<Display> = {}) {
    this.#methods = methods;
  }

  event(event: RunEvent, state: RunState): void {
    this.calls.push("event");
    this.#methods.event?.(event, state);
  }

  takeOutput(stream: StreamName, bytes: Uint8Array): boolean {
    this.calls.push("takeOutput");
    return this.#methods.takeOutput?.(stream, bytes) ?? true;
  }

  print(text: string): boolean {
    this.calls.push("print");
    return this.#methods.print?.(text) ?? true;
  }

  async suspend(): Promise<void> {
    this.calls.push("suspend");
    await this.#methods.suspend?.();
  }

  resume(): void {
    this.calls.push("resume");
    this.#methods.resume?.();
  }

  resized(): void {
    this.calls.push("resized");
    this.#methods.resized?.();
  }

  async finish(state: RunState): Promise<void> {
    this.calls.push("finish");
    await this.#methods.finish?.(state);
  }

  restore(): void {
    this.calls.push("restore");
    this.#methods.restore?.();
  }
}
