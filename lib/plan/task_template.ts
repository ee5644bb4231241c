/**
 * From templates to the tasks of a run: what is the same for all tasks of a command or of a plan's
 * entry, parsed once, and the one place where it is filled in for a task. What is filled in is the business
 * of each kind of work.
 */
import type { Work } from "../protocol.ts";
import type { TemplateValues } from "./template.ts";
import type { TaskPolicy, TaskSpec } from "./types.ts";

/** One kind of work, before a task's values are in it. */
export interface WorkTemplate {
  /** Whether `{%}` stands anywhere in it. */
  readonly usesSlot: boolean;
  /** @throws {UsageError} If an input cannot be inserted safely. */
  check(values: TemplateValues): void;
  /** The work of one task. Pure. */
  create(values: TemplateValues): Work;
  /** The same as one line for people, without secrets. */
  describe(values: TemplateValues): string;
}

/** What tasks have in common. */
export interface TaskTemplate {
  readonly work: WorkTemplate;
  readonly policy: TaskPolicy;
  readonly groupSlots?: number | undefined;
}

/** What sets a task apart. */
export interface TaskIdentity {
  readonly id: string;
  readonly index: number;
  /** What `{#}` stands for. */
  readonly sequence: number;
  readonly label: string;
  readonly input: readonly string[] | undefined;
  readonly group: string;
  readonly needs: readonly string[];
}

/** @throws {UsageError} If an input cannot be inserted safely, see `WorkTemplate.check`. */
export function createTask(template: TaskTemplate, identity: TaskIdentity): TaskSpec {
  const { input, sequence, ...rest } = identity;
  const { work, policy, groupSlots } = template;
  const values = (slot: number): TemplateValues => ({
    columns: input ?? [],
    index: sequence,
    slot,
  });
  work.check(values(1));
  return {
    ...rest,
    ...(input === undefined ? {} : { input }),
    ...(groupSlots === undefined ? {} : { groupSlots }),
    policy,
    usesSlot: work.usesSlot,
    work: (slot) => work.create(values(slot)),
    command: (slot) => work.describe(values(slot)),
  };
}

/** Whether `{%}` stands anywhere in templates, however deep. */
export function hasSlot(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return "kind" in part && part.kind === "slot" || Object.values(part).some(hasSlot);
}
