/**
 * What a worker module needs: the types of a task, and `defineTask` to have them inferred. Costs next to nothing to
 * import, so that isolates start fast; the library itself is for the program that runs them.
 *
 * @module
 */
export { defineTask } from "./define_task.ts";
export type { TaskContext, TaskFunction } from "./task_context.ts";
