/**
 * Starts real children, but only as many at once as there is room for, over all spawners that share the room: a system
 * that is short of something, without making the machine so.
 */
import {
  type Child,
  type ChildEvents,
  type ChildSpawner,
  type ChildSpec,
  SpawnError,
} from "../../lib/worker/child_spawner.ts";
import { createSpawner } from "../../lib/worker/create_spawner.ts";

/** How many more children there is room for, and how many more as a last resort. */
export interface Room {
  left: number;
  reserve: number;
}

export class LimitedSpawner implements ChildSpawner {
  readonly #spawner = createSpawner("portable");
  readonly #room: Room;
  /** Starts that were tried. */
  tries = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  get name(): ChildSpawner["name"] {
    return this.#spawner.name;
  }

  /** Throws a shortage when there is no room. */
  spawn(spec: ChildSpec, events: ChildEvents): Child {
    this.tries++;
    const from = this.#room.left > 0 ? "left" : "reserve";
    const isAllowed = from === "left" || spec.isLastResort === true;
    if (!isAllowed || this.#room[from] === 0) throw new SpawnError("EMFILE", "too many open files");
    this.#room[from]--;
    return this.#spawner.spawn(spec, {
      ...events,
      exit: (exit, endedAtMs) => {
        this.#room[from]++;
        events.exit(exit, endedAtMs);
      },
    });
  }

  close(): Promise<void> {
    return this.#spawner.close();
  }
}
