/**
 * Tells whether anybody could continue this process after a stop. A process group is orphaned when no member has a
 * parent in another group of the same session (POSIX), as for the program that a terminal's window, a container or
 * `tmux new-session` runs instead of a shell. There the kernel ignores Ctrl-Z: whoever stopped would stop for ever.
 */
import { listPids, readLatin1 } from "./process_table.ts";

/** One process, by its numbers. */
export interface ProcessPlace {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/** Whether the group of this process is orphaned; false where that cannot be told. */
export function isOwnGroupOrphaned(): boolean {
  if (Deno.build.os !== "linux") return false;
  const places = readPlaces();
  const own = places.find(({ pid }) => pid === Deno.pid);
  return own !== undefined && isOrphaned(own.group, places);
}

/** @param places All living processes. */
export function isOrphaned(group: number, places: readonly ProcessPlace[]): boolean {
  const byPid = new Map(places.map((place) => [place.pid, place]));
  return !places.some((place) => {
    const parent = place.group === group ? byPid.get(place.parent) : undefined;
    return parent !== undefined && parent.group !== group && parent.session === place.session;
  });
}

/** Reads a `/proc/PID/stat` line; undefined when there is none. */
export function parsePlace(pid: number, stat: string | undefined): ProcessPlace | undefined {
  // The second field is the program's name in parentheses and may itself hold both spaces and ")".
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields.length < 4) return undefined;
  const [parent = 0, group = 0, session = 0] = fields.slice(1).map(Number);
  return { pid, parent, group, session };
}

function readPlaces(): readonly ProcessPlace[] {
  return listPids().flatMap((pid) => parsePlace(pid, readLatin1(`/proc/${pid}/stat`)) ?? []);
}
