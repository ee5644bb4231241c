/** Makes events out of facts: numbers them without gaps and says when they happened. */
import type { RunEvent, RunFact } from "../events.ts";
import type { Clock } from "../ports.ts";

export class EventStamp {
  readonly #clock: Clock;
  #seq = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  stamp(fact: RunFact): RunEvent {
    return { seq: this.#seq++, atMs: Math.round(this.#clock.nowMs()), ...fact };
  }
}
