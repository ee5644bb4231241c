/** Tables and verdicts of `bench:work`. Pure. */
import type { Peer } from "./peers.ts";
import { type Goal, ratioText, renderGoal } from "./ui_goals.ts";
import { renderTable, round } from "./table.ts";
import type { Cost } from "./work_cost.ts";

/** What ours shall reach beside another program. */
export interface PeerGoal {
  /** The peer's name. */
  readonly beside: string;
  readonly what: keyof Cost;
  /** How many times as much as ours the peer shall take at least. */
  readonly atLeast: number;
}

/** One row for each peer, ours first; what it takes at best, beside ours, and then whether the goals are reached. */
export function reportCosts(
  peers: readonly Peer[],
  costs: ReadonlyMap<string, readonly Cost[]>,
  goals: readonly PeerGoal[],
): string {
  const [ours] = peers;
  const best = (name: string | undefined, what: keyof Cost) =>
    Math.min(...(costs.get(name ?? "") ?? []).map((cost) => cost[what]));
  const rows = peers.map(({ name, missing }) =>
    missing !== undefined ? [name, `skipped: ${missing}`] : [
      name,
      round(best(name, "wallMs") / 1000),
      ratioText(best(name, "wallMs"), best(ours?.name, "wallMs")),
      round(best(name, "cpuMs") / 1000),
      ratioText(best(name, "cpuMs"), best(ours?.name, "cpuMs")),
    ]
  );
  const isThere = ({ beside }: PeerGoal) => costs.has(beside);
  const verdicts = goals.filter(isThere).map(({ beside, what, atLeast }): Goal => ({
    name: `${WHAT[what]} of ${beside} beside ours`,
    value: best(beside, what) / best(ours?.name, what),
    limit: atLeast,
    unit: "times",
    isFloor: true,
  }));
  const skipped = goals.filter((goal) => !isThere(goal)).map(({ beside, what }) =>
    `SKIP  ${WHAT[what]} of ${beside} beside ours: it is not here`
  );
  const table = renderTable(["", "wall s", "", "CPU s", ""], rows);
  return [table, "", ...verdicts.map(renderGoal), ...skipped].join("\n");
}

const WHAT = { wallMs: "wall time", cpuMs: "processor time" } as const;

/** How busy the machine is, with a word of warning where wall time says little. */
export function loadText(averages: readonly number[], cores: number): string {
  const [load = NaN] = averages;
  const isBusy = load > cores / 2;
  const warning = isBusy ? ": busy, mind the processor time more than the wall" : "";
  return `load ${round(load)} on ${cores} cores${warning}`;
}
