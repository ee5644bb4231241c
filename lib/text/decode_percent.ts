/** Text in which characters may be written as `%41`. Pure. */

/** The text that is meant; text in which a percent sign encodes nothing is taken as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
