/** Writes patches in whichever order takes fewer bytes. Pure. */
import { type OrderOptions, orderPatches } from "./patch_order.ts";
import { Pen } from "./pen.ts";
import type { Patch } from "./row_diff.ts";

/** The pen that has written them; it is not at the goal yet. */
export function drawPatches(patches: readonly Patch[], options: OrderOptions): Pen {
  const pen = new Pen(options);
  for (const patch of orderPatches(patches, options)) pen.draw(patch);
  return pen;
}
