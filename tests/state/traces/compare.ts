/**
 * How far off estimates are, ours and others', as the table of `docs/estimator.md`. Run, it writes the
 * table there: `deno run -A tests/state/traces/compare.ts && deno fmt docs/`.
 */
import { type Frame, judge, judgeNumbers, playFrames } from "../_judge.ts";
import { type TraceCase, TRACES } from "./_all.ts";

/** What is left of a run's very end says little: a second is a large share of it. */
const END_MS = 1_000;

const played = new Map<string, readonly Frame[]>();

/** All frames of a run, played once. */
export function framesOf({ name, load }: TraceCase): readonly Frame[] {
  const known = played.get(name);
  if (known !== undefined) return known;
  const frames = playFrames(load());
  played.set(name, frames);
  return frames;
}

/** The frames from which estimates are judged. */
export function judgedFrames(trace: TraceCase): Frame[] {
  const frames = framesOf(trace);
  const spanMs = (frames.at(-1)?.ms ?? 0) + END_MS / 10;
  const firstMs = trace.fromMs ?? spanMs / 5;
  return frames.filter(({ ms, leftMs }) => ms >= firstMs && leftMs >= END_MS);
}

export function comparisonTable(): string {
  const rows = TRACES.map((trace) => {
    const frames = judgedFrames(trace);
    const ours = judge(frames);
    const mean = judgeNumbers(frames, (frame) => frame.meanMs);
    const window = judgeNumbers(frames, (frame) => frame.windowMs);
    return [
      nameOf(trace),
      percent(ours.shown),
      percent(ours.inside),
      percent(ours.near),
      ours.width.toFixed(1),
      `${percent(ours.error)} / ${percent(ours.worstError)}`,
      `${percent(mean.error)} / ${percent(mean.worstError)}`,
      `${percent(window.error)} / ${percent(window.worstError)}`,
    ];
  });
  const head = ["trace", "shown", "inside", "near", "width", "middle", "mean", "window"];
  return [head, head.map((_, at) => at === 0 ? "---" : "--:"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function nameOf({ name, isRecorded, isHeldOut }: TraceCase): string {
  if (isHeldOut) return `${name} (held out)`;
  return isRecorded ? name : `${name} (simulated)`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${Math.round(share * 100)} %`;
}

/** The page, and the place of the table in it. */
export const PAGE = new URL("../../../docs/estimator.md", import.meta.url);
export const TABLE = /(<!-- generated: compare\.ts -->\n)([^]*?)(<!-- end -->)/;

if (import.meta.main) {
  const page = await Deno.readTextFile(PAGE);
  const table = comparisonTable();
  await Deno.writeTextFile(
    PAGE,
    page.replace(TABLE, (_, start, _old, end) => `${start}\n${table}\n${end}`),
  );
}
