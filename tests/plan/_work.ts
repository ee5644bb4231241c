/** What plan tests look at: the command of a task. */
import assert from "node:assert/strict";
import type { TaskSpec } from "../../lib/plan/types.ts";
import type { CommandWork } from "../../lib/protocol.ts";

/** The work of a task that must be there and be a command. */
export function commandOf(spec: TaskSpec | undefined, slot = 1): CommandWork {
  const work = spec?.work(slot);
  assert.ok(work?.kind === "command", `no command: ${JSON.stringify(work)}`);
  return work;
}
