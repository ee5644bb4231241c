/**
 * Heddle as a library: progress bars, live views and dashboards, pools of workers, and runs of many tasks, for any Deno
 * program. Works without permissions beyond writing to the terminal; a pool of workers has to read their module.
 *
 * ```ts
 * import { Progress, track } from "…/lib/mod.ts";
 *
 * for (const file of track(files, { description: "hashing" })) hash(file);
 * ```
 *
 * Everything that is live draws on standard error's terminal; one thing at a time. Elsewhere it writes plain lines.
 *
 * @module
 */
export * from "./library/mod.ts";
