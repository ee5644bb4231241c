/** Decides whether anything on the screen moves by itself: spinners, pulses, ten frames a second. Pure. */
import { type Decision, type DisplayFacts, isOn } from "./decision.ts";

/**
 * | first that applies          | motion |
 * |-----------------------------|--------|
 * | `--no-motion`               | no     |
 * | the cursor cannot be moved  | no     |
 * | CI is set                   | no     |
 * | else                        | yes    |
 *
 * Without motion bars are still drawn in place, once a second at most, and spinners stand still.
 */
export function chooseMotion(
  { motion, env }: DisplayFacts,
  cursor: Decision<boolean>,
): Decision<boolean> {
  if (!motion) return { value: false, reason: "--no-motion" };
  if (!cursor.value) return cursor;
  // What records a terminal for CI keeps every frame.
  if (isOn(env.CI)) return { value: false, reason: "CI is set" };
  return { value: true, reason: cursor.reason };
}
