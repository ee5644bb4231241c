/** What the two ends of an isolate's process say to each other: lines of JSON. Types and names only. */
import type { IsolateSpec } from "../ports.ts";
import type { ToWorker } from "../protocol.ts";

/** The first word of a command line that makes an executable a relay; no user types it. */
export const RELAY_WORD = "__isolate";

/** How many isolates' processes a process is in, so that none starts others without end. */
export const DEPTH_VARIABLE = "HEDDLE_ISOLATE_DEPTH";

type Configure = Extract<ToWorker, { readonly kind: "configure" }>;

/** From the owner, one a line. The other way goes a line with an array of messages, behind the token. */
export type RelayOrder =
  /** First: what the worker shall be. The relay makes the shared flag itself. */
  | {
    readonly kind: "configure";
    readonly configure: Omit<Configure, "cancelFlag">;
    readonly isolate: IsolateSpec;
  }
  | { readonly kind: "message"; readonly message: ToWorker }
  | { readonly kind: "flag"; readonly isRaised: boolean };
