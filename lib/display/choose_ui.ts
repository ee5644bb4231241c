/** Decides which display shows a run. Pure. */
import { UsageError } from "../text/usage_error.ts";
import { type Decision, type DisplayFacts, isOn, type UiName } from "./decision.ts";

/**
 * | first that applies                                  | display |
 * |-----------------------------------------------------|---------|
 * | `--ui NAME`                                         | NAME    |
 * | the cursor cannot be moved                          | plain   |
 * | CI is set                                           | plain   |
 * | who reads standard output prints on the same screen | plain   |
 * | else                                                | live    |
 *
 * Variables about colours play no part: they neither hide nor force bars.
 *
 * @throws {UsageError} `--ui live` or `--ui full` where the cursor cannot be moved.
 */
export function chooseUi(
  { ui, env, stdoutReader }: DisplayFacts,
  cursor: Decision<boolean>,
): Decision<UiName> {
  if ((ui === "live" || ui === "full") && !cursor.value) {
    throw new UsageError(
      `Cannot show --ui ${ui}: ${cursor.reason}; use --ui plain or leave --ui out`,
    );
  }
  if (ui !== undefined) return { value: ui, reason: `--ui ${ui}` };
  if (!cursor.value) return { value: "plain", reason: cursor.reason };
  if (isOn(env.CI)) return { value: "plain", reason: "CI is set" };
  if (stdoutReader !== undefined) {
    return {
      value: "plain",
      reason: `${stdoutReader} prints here what it reads from standard output`,
    };
  }
  return { value: "live", reason: cursor.reason };
}
