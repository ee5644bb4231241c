/** Orders as an engine gives them to executors. */
import type { StartOrder } from "../../lib/engine/executor.ts";
import type { Work } from "../../lib/protocol.ts";

/** A first attempt in slot 1, whose output nobody wants; `t1` for task 1. */
export function startOrder(task: number, work: Work): StartOrder {
  return { task, taskId: `t${task}`, attempt: 1, slot: 1, work, capture: { kind: "discard" } };
}
