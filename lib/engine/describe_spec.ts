/** What events say of a task that waits for its turn. */
import type { TaskSpec } from "../plan/types.ts";

export function describeSpec({ id: task, index, label, input, sizeBytes }: TaskSpec) {
  return {
    task,
    index,
    label,
    ...(input === undefined ? {} : { input }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}
