/** The keys that say what a plan's task does. A file of its own so that nobody loads the schema for them. */

/** A task has exactly one of these, which `plan_work.ts` checks. */
export const WORK_KEYS = ["run", "module", "fetch", "checksum"] as const;

export type WorkKey = typeof WORK_KEYS[number];
