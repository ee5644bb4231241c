/**
 * Tasks that the system was too short of something to start: descriptors, processes, memory. They start in their order
 * when others have ended. Owns the order; when it is time to try is the runner's business.
 */
import type { CommandTask } from "./command_task.ts";

export class WaitingStarts {
  #tasks: CommandTask[] = [];

  get size(): number {
    return this.#tasks.length;
  }

  add(task: CommandTask): void {
    this.#tasks.push(task);
  }

  find(number: number): CommandTask | undefined {
    return this.#tasks.find(({ task }) => task === number);
  }

  remove(task: CommandTask): void {
    this.#tasks = this.#tasks.filter((other) => other !== task);
  }

  /**
   * Tries them in turn until one has to go on waiting: what it lacks, the next one lacks too.
   *
   * @param start Returns false when the task has to go on waiting, and keeps it nowhere.
   */
  retry(start: (task: CommandTask) => boolean): void {
    for (let task = this.#tasks[0]; task !== undefined; task = this.#tasks[0]) {
      // Out of the list first: one that fails may be all that was waited for.
      this.#tasks.shift();
      if (start(task)) continue;
      this.#tasks.unshift(task);
      return;
    }
  }
}
