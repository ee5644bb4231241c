/** How a module says that its default export is a task. */
import type { TaskFunction } from "./task_context.ts";

/**
 * Gives a function its types: the default export of a module that runs in workers. A plain function works as well.
 *
 * ```ts
 * export default defineTask((rows: number, context) => {
 *   context.total(rows);
 *   let sum = 0;
 *   for (let row = 0; row < rows && !context.cancelled; row++) {
 *     sum += row;
 *     context.advance();
 *   }
 *   return sum;
 * });
 * ```
 *
 * @param task Called with a copy of the input (as `structuredClone` makes it) and a context; it may block its isolate.
 * What it returns is copied back.
 */
export function defineTask<Input, Output>(
  task: TaskFunction<Input, Output>,
): TaskFunction<Input, Output> {
  return task;
}
