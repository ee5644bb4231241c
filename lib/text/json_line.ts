/** One value as one line of JSON that no terminal can take for an order. */

/** Characters that JSON leaves as they are and that steer terminals or turn text around. */
const UNSAFE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The JSON of a value with its line break; what would steer a terminal is written as `\uXXXX`, which parses to the same. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, escape) + "\n";
}

function escape(char: string): string {
  return "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0");
}
