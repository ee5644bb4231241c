/**
 * Words for values that come out of users' code: whatever they are, they are told, none of them breaks whoever tells
 * of it, and none is longer than anybody reads.
 */

/** An event is written to the journal, shown, and kept in memory until the run ends. */
const MAX_THROWN_LENGTH = 16 * 1024;

/** A text as it is, anything else as the console shows it. Never throws. */
export function shownText(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return Deno.inspect(value, { colors: false });
  } catch {
    // A proxy that refuses to be looked at.
    return `[${typeof value}]`;
  }
}

/** `shownText`, cut after 16 KiB. */
export function thrownText(value: unknown): string {
  const text = shownText(value);
  return text.length > MAX_THROWN_LENGTH ? `${text.slice(0, MAX_THROWN_LENGTH)}…` : text;
}
