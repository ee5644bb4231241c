/**
 * What people should know of though nothing fails, line by line on standard error. Something may be drawn there, so that
 * a display takes the lines over as soon as there is one.
 */
import { writeErrorSync } from "../platform/standard_streams.ts";
import { sanitize } from "../text/sanitize.ts";

export class Warnings {
  #say = warnDirectly;

  warn(text: string): void {
    this.#say(text);
  }

  /** From here on somebody else says it. */
  handOver(say: (text: string) => void): void {
    this.#say = say;
  }
}

function warnDirectly(text: string): void {
  writeErrorSync(`heddle: ${sanitize(text)}\n`);
}
