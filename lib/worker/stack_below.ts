/** The frames of an error as the runtime tells them. */
import { memberOf } from "./call_attempt.ts";

/** A stack without the message above it, which may quote places of its own. */
export function stackBelow(error: Error): string | undefined {
  const stack = memberOf(error, "stack");
  const head = `${memberOf(error, "name")}: ${memberOf(error, "message")}`;
  return stack?.startsWith(head) ? stack.slice(head.length) : stack;
}
